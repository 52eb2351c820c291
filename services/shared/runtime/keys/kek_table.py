"""The table of KEK versions: the number of uses, and whether the version is closed for new wraps."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from services.shared.runtime.keys.table import WRAPPED_KEYS, metadata
from services.shared.runtime.rows import insert_or_keep

KEK_VERSIONS = sa.Table(
    "kek_versions",
    metadata,
    sa.Column("tenant", sa.String(200), primary_key=True),
    sa.Column("scope", sa.String(16), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("uses", sa.BigInteger, nullable=False),
    sa.Column("closed_at", sa.DateTime(timezone=True)),
)
_k = KEK_VERSIONS.c


@dataclass(frozen=True, slots=True)
class VersionState:
    """A KEK version: the number of data `keys` wrapped under it, and of `uses` that processes have reserved."""

    tenant: str
    scope: str
    version: int
    keys: int = 0
    uses: int = 0
    closed: bool = False


def reserve_uses(connection: sa.Connection, identity: tuple[str, str, int], *, count: int, limit: int) -> int | None:
    """Reserve `count` uses of (tenant, scope, version). Return the total number of reserved uses, or None if the total
    would exceed `limit`.
    """
    tenant, scope, version = identity
    insert_or_keep(connection, KEK_VERSIONS, {"tenant": tenant, "scope": scope, "version": version, "uses": 0})
    this = sa.and_(_k.tenant == tenant, _k.scope == scope, _k.version == version)
    change = sa.update(KEK_VERSIONS).where(this, _k.uses + count <= limit).values(uses=_k.uses + count)
    if not connection.execute(change).rowcount:
        return None
    return int(connection.execute(sa.select(_k.uses).where(this)).scalar_one())


def closed_versions(connection: sa.Connection, tenant: str, scope: str) -> frozenset[int]:
    """The versions that must not wrap new keys."""
    query = sa.select(_k.version).where(_k.tenant == tenant, _k.scope == scope, _k.closed_at.is_not(None))
    return frozenset(connection.execute(query).scalars())


def close_versions(connection: sa.Connection, tenant: str, scope: str, below: int, now: datetime) -> None:
    """Close all versions lower than `below` for new wraps, in all processes."""
    for version in range(1, below):
        insert_or_keep(connection, KEK_VERSIONS, {"tenant": tenant, "scope": scope, "version": version, "uses": 0})
    these = sa.and_(_k.tenant == tenant, _k.scope == scope, _k.version < below, _k.closed_at.is_(None))
    connection.execute(sa.update(KEK_VERSIONS).where(these).values(closed_at=now))


def version_states(connection: sa.Connection, tenant: str) -> list[VersionState]:
    """All versions that were used or that wrap keys."""
    w = WRAPPED_KEYS.c
    counts = sa.select(w.scope, w.kek_version, sa.func.count()).where(w.tenant == tenant, w.destroyed_at.is_(None))
    keys = {(scope, version): int(count) for scope, version, count in
            connection.execute(counts.group_by(w.scope, w.kek_version))}  # fmt: skip
    rows = {
        (row.scope, row.version): row for row in connection.execute(sa.select(KEK_VERSIONS).where(_k.tenant == tenant))
    }
    return [
        VersionState(
            tenant,
            *one,
            keys=keys.get(one, 0),
            uses=rows[one].uses if one in rows else 0,
            closed=one in rows and rows[one].closed_at is not None,
        )
        for one in sorted(keys.keys() | rows.keys())
    ]
