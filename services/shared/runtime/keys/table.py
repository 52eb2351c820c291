"""The table of wrapped data keys. All functions run inside the caller's transaction.

A destroyed owner stays in the table without a key, so that a redelivered message cannot create a new one.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from services.shared.domain.document import KeyScope
from services.shared.runtime.keys.provider import WrappedKey
from services.shared.runtime.rows import insert_all_or_keep

KEYS_SCHEMA = "services.shared.runtime.keys_schema"

metadata = sa.MetaData()
WRAPPED_KEYS = sa.Table(
    "wrapped_keys",
    metadata,
    sa.Column("tenant", sa.String(200), primary_key=True),
    sa.Column("scope", sa.String(16), primary_key=True),
    sa.Column("subject", sa.String(200), primary_key=True),
    sa.Column("kek_version", sa.Integer, nullable=False),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("destroyed_at", sa.DateTime(timezone=True)),
)
_c = WRAPPED_KEYS.c

Found = dict[str, WrappedKey | None]


def find_keys(connection: sa.Connection, tenant: str, scope: str, owners: Sequence[str]) -> Found:
    """The keys by owner: None for a destroyed key, no entry for an owner without a key."""
    query = sa.select(_c.subject, _c.kek_version, _c.wrapped).where(
        _c.tenant == tenant, _c.scope == scope, _among(connection, owners)
    )
    return {
        owner: WrappedKey(version, wrapped) if wrapped else None
        for owner, version, wrapped in connection.execute(query).all()
    }


def insert_keys(
    connection: sa.Connection, tenant: str, scope: str, fresh: Mapping[str, WrappedKey], now: datetime
) -> Found:
    """Insert keys for the owners in `fresh` that have none. Return the stored keys, like `find_keys`."""
    rows = [
        _row(tenant, scope, owner, now) | {"kek_version": one.kek_version, "wrapped": one.wrapped}
        for owner, one in fresh.items()
    ]
    insert_all_or_keep(connection, WRAPPED_KEYS, rows)
    return find_keys(connection, tenant, scope, list(fresh))


def destroy_keys(
    connection: sa.Connection,
    tenant: str,
    owner: str,
    now: datetime,
    *,
    scopes: Collection[KeyScope] = tuple(KeyScope),
) -> int:
    """Permanently erase the keys of the owner in `scopes`. Return their number."""
    named = _c.scope.in_([scope.value for scope in scopes])
    living = sa.and_(_c.tenant == tenant, _c.subject == owner, named, _c.destroyed_at.is_(None))
    nothing = {"kek_version": 0, "wrapped": b"", "destroyed_at": now}
    gone = connection.execute(sa.update(WRAPPED_KEYS).where(living).values(nothing))
    insert_all_or_keep(connection, WRAPPED_KEYS, [_row(tenant, scope.value, owner, now) | nothing for scope in scopes])
    return gone.rowcount


def find_outdated(
    connection: sa.Connection, tenant: str, scope: str, current: int, *, limit: int
) -> list[tuple[str, WrappedKey]]:
    """The first `limit` keys under versions older than `current`, with their owners."""
    query = (
        sa.select(_c.subject, _c.kek_version, _c.wrapped)
        .where(_c.tenant == tenant, _c.scope == scope, _c.kek_version < current, _c.destroyed_at.is_(None))
        .order_by(_c.subject)
        .limit(limit)
    )
    return [(row.subject, WrappedKey(row.kek_version, bytes(row.wrapped))) for row in connection.execute(query)]


def count_outdated(connection: sa.Connection, tenant: str, scope: str, current: int) -> int:
    """The number of keys under versions older than `current`."""
    query = sa.select(sa.func.count()).where(_c.tenant == tenant, _c.scope == scope)
    return int(connection.execute(query.where(_c.kek_version < current, _c.destroyed_at.is_(None))).scalar_one())


def replace_key(
    connection: sa.Connection, tenant: str, scope: str, owner: str, *, old: WrappedKey, new: WrappedKey
) -> int:
    """Replace `old` by `new`, unless the key was changed or destroyed in the meantime. Return the number of changed
    rows.
    """
    unchanged = sa.and_(_c.tenant == tenant, _c.scope == scope, _c.subject == owner, _c.wrapped == old.wrapped)
    values = {"kek_version": new.kek_version, "wrapped": new.wrapped}
    return connection.execute(sa.update(WRAPPED_KEYS).where(unchanged).values(values)).rowcount


def _among(connection: sa.Connection, owners: Sequence[str]) -> sa.ColumnElement[bool]:
    """One parameter for all owners: with one parameter per owner, building the query takes longer than running it."""
    if connection.dialect.name == "postgresql":
        return _c.subject == sa.any_(sa.literal(list(owners), postgresql.ARRAY(sa.String)))
    listed = sa.func.json_each(json.dumps(list(owners))).table_valued("value")
    return _c.subject.in_(sa.select(listed.c.value))


def _row(tenant: str, scope: str, owner: str, now: datetime) -> dict[str, object]:
    return {"tenant": tenant, "scope": scope, "subject": owner, "created_at": now, "destroyed_at": None}
