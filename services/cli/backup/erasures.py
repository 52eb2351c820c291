"""The log of erasures. Each backup contains it, and each restore destroys the keys of its entries again."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from services.cli.errors import CommandError
from services.shared.runtime.keys.table import WRAPPED_KEYS, destroy_keys
from services.shared.runtime.storage.database import engine

NAME = "erasures.jsonl"


@dataclass(frozen=True, slots=True, order=True)
class Erasure:
    """An erased key owner of a tenant: a document or a submission. Its data must stay unreadable."""

    tenant: str
    subject: str


def read_table(keys_url: str) -> list[Erasure]:
    """Read all erasures from the key table."""
    gone = sa.select(WRAPPED_KEYS.c.tenant, WRAPPED_KEYS.c.subject).where(WRAPPED_KEYS.c.destroyed_at.is_not(None))
    made = engine(keys_url)
    try:
        with made.begin() as connection:
            return sorted({Erasure(row.tenant, row.subject) for row in connection.execute(gone)})
    finally:
        made.dispose()


def write_log(path: Path, erasures: Iterable[Erasure]) -> None:
    """Write one JSON object per line."""
    path.write_text("".join(json.dumps(asdict(one)) + "\n" for one in erasures))


def read_log(path: Path) -> list[Erasure]:
    """Read a file of `write_log`. Raises `CommandError`."""
    try:
        return [Erasure(**json.loads(line)) for line in path.read_text().splitlines()]
    except (OSError, ValueError, TypeError):
        raise CommandError(f"{path} is not a log of erasures", f"name the {NAME} of a newer backup") from None


def replay_log(keys_url: str, erasures: Iterable[Erasure], now: datetime) -> int:
    """Destroy the keys of the erased owners. Returns the number of keys that existed."""
    made = engine(keys_url)
    try:
        with made.begin() as connection:
            return sum(destroy_keys(connection, one.tenant, one.subject, now) for one in erasures)
    finally:
        made.dispose()
