"""Whose keys were destroyed: written into every backup, obeyed by every restore, whatever the key table says."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from services.cli.faults import CommandError
from services.shared.runtime.keys.table import WRAPPED_KEYS, destroy_keys
from services.shared.runtime.storage.database import engine

NAME = "erasures.jsonl"


@dataclass(frozen=True, slots=True, order=True)
class Erasure:
    """A tenant's subject (a document, or a submission) that is to stay unreadable."""

    tenant: str
    subject: str


def read_table(keys_url: str) -> list[Erasure]:
    """All that the key table knows of."""
    gone = sa.select(WRAPPED_KEYS.c.tenant, WRAPPED_KEYS.c.subject).where(WRAPPED_KEYS.c.destroyed_at.is_not(None))
    made = engine(keys_url)
    try:
        with made.begin() as connection:
            return sorted({Erasure(row.tenant, row.subject) for row in connection.execute(gone)})
    finally:
        made.dispose()


def write_log(path: Path, erasures: Iterable[Erasure]) -> None:
    """One a line."""
    path.write_text("".join(json.dumps(asdict(one)) + "\n" for one in erasures))


def read_log(path: Path) -> list[Erasure]:
    """What `write_log` wrote. Raises `CommandError`."""
    try:
        return [Erasure(**json.loads(line)) for line in path.read_text().splitlines()]
    except (OSError, ValueError, TypeError):
        raise CommandError(f"{path} is no log of erasures", f"name the {NAME} of a newer backup") from None


def replay_log(keys_url: str, erasures: Iterable[Erasure], now: datetime) -> int:
    """Destroys what is still there. Returns how many keys were."""
    made = engine(keys_url)
    try:
        with made.begin() as connection:
            return sum(destroy_keys(connection, one.tenant, one.subject, now) for one in erasures)
    finally:
        made.dispose()
