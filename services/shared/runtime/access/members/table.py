"""The tables of the membership, in the database that all services share. All functions run inside the caller's
transaction.
"""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from services.shared.runtime.access.members.records import MatterMembers
from services.shared.runtime.keys.table import metadata
from services.shared.runtime.rows import insert_or_keep, insert_or_update

MATTER_MEMBERS = sa.Table(
    "matter_members",
    metadata,
    sa.Column("tenant", sa.String(200), primary_key=True),
    sa.Column("matter", sa.String(200), primary_key=True),
    sa.Column("members", sa.Text, nullable=False),
    sa.Column("denied", sa.Text, nullable=False),
    sa.Column("everyone", sa.Boolean, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("change", sa.BigInteger, nullable=False),
    sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("changed_by", sa.String(300), nullable=False),
    sa.Column("stopped", sa.Text, nullable=False, server_default="[]"),
    sa.Index("matter_members_change", "change"),
)
MEMBER_CHANGES = sa.Table(
    "member_changes",
    metadata,
    sa.Column("name", sa.String(16), primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
)
_m, _n = MATTER_MEMBERS.c, MEMBER_CHANGES.c
_COUNTER = "members"


def last_change(connection: sa.Connection) -> int:
    """The number of the last change, 0 before the first."""
    found = connection.execute(sa.select(_n.number).where(_n.name == _COUNTER)).scalar()
    return int(found or 0)


def next_change(connection: sa.Connection) -> int:
    """Counts a change. Two transactions that count conflict, so that changes become visible in their order."""
    insert_or_keep(connection, MEMBER_CHANGES, {"name": _COUNTER, "number": 0})
    connection.execute(sa.update(MEMBER_CHANGES).where(_n.name == _COUNTER).values(number=_n.number + 1))
    return last_change(connection)


def find_members(connection: sa.Connection, tenant: str, matter: str) -> MatterMembers | None:
    """The record of a matter, or None."""
    query = sa.select(MATTER_MEMBERS).where(_m.tenant == tenant, _m.matter == matter)
    row = connection.execute(query).one_or_none()
    return None if row is None else _record(row)


def changed_since(connection: sa.Connection, change: int) -> list[MatterMembers]:
    """The records that changed after `change`."""
    query = sa.select(MATTER_MEMBERS).where(_m.change > change).order_by(_m.change)
    return [_record(row) for row in connection.execute(query)]


def store_members(connection: sa.Connection, one: MatterMembers, now: datetime, by: str) -> MatterMembers:
    """Stores the record in the place of the one before, with the number of this change. Returns it."""
    change = next_change(connection)
    row = {
        "tenant": one.tenant,
        "matter": one.matter,
        "members": _text(one.members),
        "denied": _text(one.denied),
        "everyone": one.everyone,
        "revision": one.revision,
        "change": change,
        "changed_at": now,
        "changed_by": by,
        "stopped": json.dumps(sorted(one.stopped), ensure_ascii=False),
    }
    insert_or_update(connection, MATTER_MEMBERS, row, ("tenant", "matter"))
    return replace(one, change=change)


def _record(row: "sa.Row[tuple[object, ...]]") -> MatterMembers:
    return MatterMembers(
        tenant=row.tenant,
        matter=row.matter,
        members=frozenset(json.loads(row.members)),
        denied=frozenset(json.loads(row.denied)),
        everyone=row.everyone,
        revision=row.revision,
        change=row.change,
        stopped=frozenset((family, subject) for family, subject in json.loads(row.stopped)),
    )


def _text(subjects: Collection[str]) -> str:
    return json.dumps(sorted(subjects), ensure_ascii=False)
