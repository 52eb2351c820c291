"""Data keys, one for each (tenant, scope, subject), wrapped, in a database of their own that general backups leave out.

A destroyed subject stays in the table without a key, so that no redelivery can give it a new one.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys import KeyProvider, WrappedKey
from services.shared.runtime.sealing import new_key

T = TypeVar("T")

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
_Id = tuple[str, str, str]


class Transactions(Protocol):
    """The part of `Database` that is needed here."""

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """`work` in one transaction."""
        ...


class Keyring:
    """Gives out data keys, and remembers some for `cache_seconds`: after that, erasure elsewhere is obeyed."""

    def __init__(
        self,
        database: Transactions,
        provider: KeyProvider,
        clock: Clock,
        *,
        cache_size: int = 1024,
        cache_seconds: float = 60.0,
    ) -> None:
        self._database = database
        self._provider = provider
        self._clock = clock
        self._cache: OrderedDict[_Id, tuple[float, bytes]] = OrderedDict()
        self._cache_size = cache_size
        self._cache_seconds = cache_seconds

    async def data_key(self, tenant: str, scope: KeyScope, subject: str, *, create: bool = False) -> bytes:
        """32 bytes. With `create`, the first writer's key wins.

        Raises `Reject(KEY_UNAVAILABLE)`: there is none, it was destroyed, or it is not ours to open.
        """
        identity = (tenant, scope.value, subject)
        known = self._cache.get(identity)
        if known and known[0] > self._clock.monotonic():
            self._cache.move_to_end(identity)
            return known[1]
        fresh = await self._provider.wrap(*identity, new_key()) if create else None
        now = self._clock.now()
        stored = await self._database.run(lambda connection: _find_or_insert(connection, identity, fresh, now))
        if stored is None or not stored.wrapped:
            self._cache.pop(identity, None)
            raise Reject(Reason.KEY_UNAVAILABLE)
        key = await self._provider.unwrap(*identity, stored)
        self._remember(identity, key)
        return key

    async def destroy(self, tenant: str, subject: str) -> int:
        """Erases the subject's keys in all scopes, for good. Returns how many there were."""
        now = self._clock.now()
        for scope in KeyScope:
            self._cache.pop((tenant, scope.value, subject), None)
        return await self._database.run(lambda connection: destroy_subject(connection, tenant, subject, now))

    async def rewrap(self, tenant: str, scope: KeyScope, *, batch: int = 500) -> int:
        """Puts all keys under the current version; documents stay as they are. Returns how many changed."""
        current = await self._provider.current_version(tenant, scope.value)
        changed = 0
        after = ""
        while rows := await self._database.run(_outdated(tenant, scope.value, current, after, batch)):
            for subject, old in rows:
                changed += await self._rewrap((tenant, scope.value, subject), old)
                after = subject
        return changed

    async def _rewrap(self, identity: _Id, old: WrappedKey) -> int:
        fresh = await self._provider.wrap(*identity, await self._provider.unwrap(*identity, old))
        return await self._database.run(lambda connection: _replace(connection, identity, old, fresh))

    def _remember(self, identity: _Id, key: bytes) -> None:
        self._cache[identity] = (self._clock.monotonic() + self._cache_seconds, key)
        self._cache.move_to_end(identity)
        while len(self._cache) > self._cache_size:
            self._cache.popitem(last=False)


def _is(identity: _Id) -> sa.ColumnElement[bool]:
    tenant, scope, subject = identity
    return sa.and_(_c.tenant == tenant, _c.scope == scope, _c.subject == subject)


def _find(connection: sa.Connection, identity: _Id) -> WrappedKey | None:
    row = connection.execute(sa.select(_c.kek_version, _c.wrapped).where(_is(identity))).one_or_none()
    return WrappedKey(row.kek_version, bytes(row.wrapped)) if row else None


def _find_or_insert(
    connection: sa.Connection, identity: _Id, fresh: WrappedKey | None, now: datetime
) -> WrappedKey | None:
    found = _find(connection, identity)
    if found or fresh is None:
        return found
    tenant, scope, subject = identity
    row = {"tenant": tenant, "scope": scope, "subject": subject, "created_at": now}
    _insert_first(connection, {**row, "kek_version": fresh.kek_version, "wrapped": fresh.wrapped, "destroyed_at": None})
    return _find(connection, identity)


def _insert_first(connection: sa.Connection, row: dict[str, object]) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(WRAPPED_KEYS).values(row).on_conflict_do_nothing())


def destroy_subject(connection: sa.Connection, tenant: str, subject: str, now: datetime) -> int:
    """As `Keyring.destroy`, in the caller's transaction."""
    living = sa.and_(_c.tenant == tenant, _c.subject == subject, _c.destroyed_at.is_(None))
    nothing = {"kek_version": 0, "wrapped": b"", "destroyed_at": now}
    gone = connection.execute(sa.update(WRAPPED_KEYS).where(living).values(nothing))
    for scope in KeyScope:
        row = {"tenant": tenant, "scope": scope.value, "subject": subject, "created_at": now}
        _insert_first(connection, {**row, **nothing})
    return gone.rowcount


def _outdated(
    tenant: str, scope: str, current: int, after: str, batch: int
) -> Callable[[sa.Connection], list[tuple[str, WrappedKey]]]:
    query = (
        sa.select(_c.subject, _c.kek_version, _c.wrapped)
        .where(_c.tenant == tenant, _c.scope == scope, _c.subject > after)
        .where(_c.kek_version != current, _c.destroyed_at.is_(None))
        .order_by(_c.subject)
        .limit(batch)
    )
    return lambda connection: [
        (row.subject, WrappedKey(row.kek_version, bytes(row.wrapped))) for row in connection.execute(query)
    ]


def _replace(connection: sa.Connection, identity: _Id, old: WrappedKey, fresh: WrappedKey) -> int:
    unchanged = sa.and_(_is(identity), _c.wrapped == old.wrapped)
    values = {"kek_version": fresh.kek_version, "wrapped": fresh.wrapped}
    return connection.execute(sa.update(WRAPPED_KEYS).where(unchanged).values(values)).rowcount
