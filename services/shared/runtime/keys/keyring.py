"""Data keys: one per (tenant, scope, owner), wrapped, in a database that general backups exclude."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from cachetools import TTLCache

from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.kek_table import close_versions, closed_versions
from services.shared.runtime.keys.kek_uses import KekUses, OnUsage
from services.shared.runtime.keys.provider import KeyProvider, WrappedKey
from services.shared.runtime.keys.sealing import new_key
from services.shared.runtime.keys.table import (
    Found,
    count_outdated,
    destroy_keys,
    find_keys,
    find_outdated,
    insert_keys,
    replace_key,
)
from services.shared.runtime.ports import Transactions

_Id = tuple[str, str, str]
_ATTEMPTS = 3
_REWRAP_BATCH = 25  # rewrapped in one transaction; larger transactions collide with readers on PostgreSQL


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """The number of keys that were wrapped under version `current`, and of keys that are still under an older one."""

    current: int
    changed: int
    remaining: int


class Keyring:
    """Creates and opens data keys. It caches keys for `cache_seconds`: an erasure by another process takes effect after
    that time. `on_usage` receives the used share of the wrap budget.
    """

    def __init__(
        self,
        database: Transactions,
        provider: KeyProvider,
        clock: Clock,
        *,
        cache_size: int = 16_384,
        cache_seconds: float = 60.0,
        on_usage: OnUsage | None = None,
    ) -> None:
        self._database = database
        self._uses = KekUses(database, on_usage or _ignore)
        self._provider = provider
        self._clock = clock
        self._cache: TTLCache[_Id, bytes] = TTLCache(cache_size, cache_seconds, timer=clock.monotonic)

    async def data_key(self, tenant: str, scope: KeyScope, owner: str, *, create: bool = False) -> bytes:
        """Return a key of 32 bytes. With `create`, the key of the first writer wins.

        Raises `Reject(KEY_UNAVAILABLE)` if there is no key, it was destroyed, or this service has no KEK for the scope.
        """
        key = (await self.data_keys(tenant, scope, [owner], create=create)).get(owner)
        if key is None:
            raise Reject(Reason.KEY_UNAVAILABLE)
        return key

    async def data_keys(
        self, tenant: str, scope: KeyScope, owners: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """Return the keys of many owners with one query: None for a destroyed key, no entry for an owner without a key,
        unless `create` is set. Raises `Reject(KEY_UNAVAILABLE)` if this service has no KEK for the scope.
        """
        name, sought = scope.value, dict.fromkeys(owners)
        known = self._cached(tenant, name, sought)
        if len(known) == len(sought):
            return known
        unknown = [owner for owner in sought if owner not in known]
        found = await self._database.run(lambda connection: find_keys(connection, tenant, name, unknown))
        if create and len(found) < len(unknown):
            absent = [owner for owner in unknown if owner not in found]
            found |= await self._create(tenant, name, absent)
        return known | await self._opened(tenant, name, found)

    async def destroy(self, tenant: str, owner: str, *, scopes: Collection[KeyScope] = tuple(KeyScope)) -> int:
        """Permanently erase the keys of the owner in `scopes`. Return their number."""
        now = self._clock.now()
        for scope in scopes:
            self._cache.pop((tenant, scope.value, owner), None)
        return await self._database.run(lambda connection: destroy_keys(connection, tenant, owner, now, scopes=scopes))

    async def rewrap(self, tenant: str, scope: KeyScope) -> int:
        """Wrap all keys under the current version; documents do not change. Return the number of changed keys. Raises
        `Reject(KEY_UNAVAILABLE)` if an old version is missing.
        """
        step = await self.rewrap_some(tenant, scope)
        changed = step.changed
        while step.remaining:
            step = await self.rewrap_some(tenant, scope)
            changed += step.changed
        return changed

    async def rewrap_some(self, tenant: str, scope: KeyScope, *, limit: int = 200) -> "Rewrapped":
        """Like `rewrap`, for at most `limit` keys."""
        current = await self._provider.current_version(tenant, scope.value)
        rows = await self._database.run(
            lambda connection: find_outdated(connection, tenant, scope.value, current, limit=limit)
        )
        plain = await self._provider.unwrap_all(tenant, scope.value, dict(rows))
        new = await self._wrapped(tenant, scope.value, plain)

        changed = 0
        for start in range(0, len(rows), _REWRAP_BATCH):
            part = rows[start : start + _REWRAP_BATCH]
            work = partial(_replace, tenant=tenant, scope=scope.value, rows=part, new=new)
            try:
                changed += await self._database.run(work)
            except Retry as busy:  # keys in use by others remain for the next call
                if busy.reason is not Reason.CONFLICT:
                    raise
        remaining = await self._database.run(
            lambda connection: count_outdated(connection, tenant, scope.value, current)
        )
        return Rewrapped(current, changed, remaining)

    async def close_versions(self, tenant: str, scope: KeyScope) -> int:
        """Close all versions older than the current one for new wraps, in all processes, and return the current one.
        After that, one rewrap moves all keys, and the old versions can be destroyed.
        """
        current, now = await self._provider.current_version(tenant, scope.value), self._clock.now()
        await self._database.run(lambda connection: close_versions(connection, tenant, scope.value, current, now))
        return current

    async def _create(self, tenant: str, scope: str, owners: Sequence[str]) -> Found:
        keys = {owner: new_key() for owner in owners}
        for _ in range(_ATTEMPTS):
            fresh, now = await self._wrapped(tenant, scope, keys), self._clock.now()

            def work(
                connection: sa.Connection, fresh: Mapping[str, WrappedKey] = fresh, now: datetime = now
            ) -> Found | None:
                closed = closed_versions(connection, tenant, scope)
                if any(one.kek_version in closed for one in fresh.values()):
                    return None
                return insert_keys(connection, tenant, scope, fresh, now)

            found = await self._database.run(work)
            if found is not None:
                return found
        raise Retry(dependency="keys", detail=f"this service has no new version of the {scope} KEK of {tenant}")

    async def _wrapped(self, tenant: str, scope: str, keys: Mapping[str, bytes]) -> dict[str, WrappedKey]:
        wrapped = {owner: await self._provider.wrap(tenant, scope, owner, key) for owner, key in keys.items()}
        for version, count in Counter(one.kek_version for one in wrapped.values()).items():
            await self._uses.take(tenant, scope, version, count)
        return wrapped

    async def _opened(self, tenant: str, scope: str, found: Found) -> dict[str, bytes | None]:
        try:
            opened = await self._provider.unwrap_all(tenant, scope, _living(found))
        except Reject:
            again = await self._database.run(lambda connection: find_keys(connection, tenant, scope, list(found)))
            if again == found:
                raise
            found = again  # rewrapped in the meantime, and the old version destroyed
            opened = await self._provider.unwrap_all(tenant, scope, _living(found))
        self._cache_keys(tenant, scope, opened)
        return dict.fromkeys(found) | opened

    def _cached(self, tenant: str, scope: str, owners: Iterable[str]) -> dict[str, bytes | None]:
        known = ((owner, self._cache.get((tenant, scope, owner))) for owner in owners)
        return {owner: key for owner, key in known if key is not None}

    def _cache_keys(self, tenant: str, scope: str, keys: Mapping[str, bytes]) -> None:
        for owner, key in keys.items():
            self._cache[tenant, scope, owner] = key


def _replace(
    connection: sa.Connection,
    tenant: str,
    scope: str,
    rows: Sequence[tuple[str, WrappedKey]],
    new: Mapping[str, WrappedKey],
) -> int:
    closed = closed_versions(connection, tenant, scope)
    return sum(
        replace_key(connection, tenant, scope, owner, old=old, new=new[owner])
        for owner, old in rows
        if new[owner].kek_version not in closed
    )


def _living(found: Found) -> dict[str, WrappedKey]:
    return {owner: one for owner, one in found.items() if one is not None}


def _ignore(_tenant: str, _scope: str, _share: float) -> None:
    return None
