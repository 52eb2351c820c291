"""The log of holds. Each backup contains it, so that a restore of an older backup respects newer holds and lifts."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from services.cli.errors import CommandError
from services.redaction.vault.tables import HOLDS
from services.shared.runtime.rows import insert_or_keep
from services.shared.runtime.storage.database import engine

NAME = "holds.jsonl"
REGISTER = "holds.yaml"
Row = Mapping[str, object]
_TIMES = ("placed_at", "lifted_at")


def read_holds(redaction_url: str) -> list[Row]:
    """All placements, in force and lifted. Values of custodians are sealed."""
    made = engine(redaction_url)
    try:
        with made.begin() as connection:
            if not sa.inspect(connection).has_table(HOLDS.name):
                return []
            query = sa.select(HOLDS).order_by(HOLDS.c.placed_at, HOLDS.c.placement_id)
            return [row._asdict() for row in connection.execute(query)]
    finally:
        made.dispose()


def write_log(path: Path, rows: Iterable[Row]) -> None:
    """Write one JSON object per line."""
    path.write_text("".join(json.dumps(dict(row), default=_text) + "\n" for row in rows))


def read_log(path: Path) -> list[Row]:
    """Read a file of `write_log`. Raises `CommandError`."""
    try:
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        return [
            {**row, "sealed": b64decode(row["sealed"]), **{name: _moment(row[name]) for name in _TIMES}} for row in rows
        ]
    except (OSError, ValueError, TypeError, KeyError):
        raise CommandError(f"{path} is not a log of holds", f"name the {NAME} of a newer backup") from None


def merge_log(redaction_url: str, rows: Iterable[Row]) -> int:
    """Add the placements that the database lacks, and lift those that were lifted. Returns the number of rows that
    changed. Call it after the migration that adds holds.
    """
    made = engine(redaction_url)
    try:
        with made.begin() as connection:
            return sum(_merge(connection, row) for row in rows)
    finally:
        made.dispose()


def _merge(connection: sa.Connection, row: Row) -> bool:
    if insert_or_keep(connection, HOLDS, row):
        return True
    if row["lifted_at"] is None:
        return False
    mine = HOLDS.c.placement_id == row["placement_id"], HOLDS.c.lifted_at.is_(None)
    change = sa.update(HOLDS).where(*mine).values(lifted_at=row["lifted_at"], lift_id=row["lift_id"])
    return connection.execute(change).rowcount == 1


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return str(value)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
