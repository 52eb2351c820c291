"""Data keys, one for each (tenant, scope, subject), wrapped, in a database that general backups leave out."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Protocol, TypeVar

import sqlalchemy as sa

from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.clock import Clock
from services.shared.runtime.key_table import (
    Found,
    destroy_subject,
    find_keys,
    find_outdated,
    insert_keys,
    replace_key,
)
from services.shared.runtime.keys import KeyProvider, WrappedKey
from services.shared.runtime.sealing import new_key

T = TypeVar("T")
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
        cache_size: int = 16_384,
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
        key = (await self.data_keys(tenant, scope, [subject], create=create)).get(subject)
        if key is None:
            raise Reject(Reason.KEY_UNAVAILABLE)
        return key

    async def data_keys(
        self, tenant: str, scope: KeyScope, subjects: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """As `data_key`, for many in one query. None stands for a key that was destroyed; a subject that never had one
        is left out, or given one with `create`. Raises `Reject(KEY_UNAVAILABLE)` where the scope is not ours to open.
        """
        keys = {subject: self._remembered((tenant, scope.value, subject)) for subject in subjects}
        sought = [subject for subject, key in keys.items() if key is None]
        if not sought:
            return keys
        found = await self._database.run(lambda connection: find_keys(connection, tenant, scope.value, sought))
        absent = [subject for subject in sought if subject not in found]
        if absent and create:
            found |= await self._create(tenant, scope.value, absent)
        opened = await self._opened(tenant, scope.value, found)
        return {subject: key or opened[subject] for subject, key in keys.items() if key or subject in opened}

    async def destroy(self, tenant: str, subject: str, *, scopes: Collection[KeyScope] = tuple(KeyScope)) -> int:
        """Erases the subject's keys in `scopes`, for good. Returns how many there were."""
        now = self._clock.now()
        for scope in scopes:
            self._cache.pop((tenant, scope.value, subject), None)
        return await self._database.run(
            lambda connection: destroy_subject(connection, tenant, subject, now, scopes=scopes)
        )

    async def rewrap(self, tenant: str, scope: KeyScope, *, batch: int = 500) -> int:
        """Puts all keys under the current version; documents stay as they are. Returns how many changed."""
        current = await self._provider.current_version(tenant, scope.value)
        changed = 0
        after = ""
        while rows := await self._database.run(
            partial(find_outdated, tenant=tenant, scope=scope.value, current=current, after=after, limit=batch)
        ):
            for subject, old in rows:
                changed += await self._rewrap((tenant, scope.value, subject), old)
                after = subject
        return changed

    async def _create(self, tenant: str, scope: str, subjects: Sequence[str]) -> Found:
        fresh = {subject: await self._provider.wrap(tenant, scope, subject, new_key()) for subject in subjects}
        now = self._clock.now()
        return await self._database.run(lambda connection: insert_keys(connection, tenant, scope, fresh, now))

    async def _opened(self, tenant: str, scope: str, found: Found) -> dict[str, bytes | None]:
        wrapped = {subject: one for subject, one in found.items() if one is not None}
        opened = await self._provider.unwrap_all(tenant, scope, wrapped)
        for subject, key in opened.items():
            self._remember((tenant, scope, subject), key)
        return {subject: opened.get(subject) for subject in found}

    async def _rewrap(self, identity: _Id, old: WrappedKey) -> int:
        new = await self._provider.wrap(*identity, await self._provider.unwrap(*identity, old))
        return await self._database.run(lambda connection: replace_key(connection, *identity, old=old, new=new))

    def _remembered(self, identity: _Id) -> bytes | None:
        known = self._cache.get(identity)
        if known is None:
            return None
        if known[0] <= self._clock.monotonic():
            del self._cache[identity]
            return None
        self._cache.move_to_end(identity)
        return known[1]

    def _remember(self, identity: _Id, key: bytes) -> None:
        self._cache[identity] = (self._clock.monotonic() + self._cache_seconds, key)
        self._cache.move_to_end(identity)
        while len(self._cache) > self._cache_size:
            self._cache.popitem(last=False)
