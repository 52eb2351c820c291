"""Stores the membership of matters in the database that all services share."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import sqlalchemy as sa

from services.annotation.ports import Decide
from services.shared.domain.errors import Retry
from services.shared.runtime.access.members.records import MatterMembers
from services.shared.runtime.access.members.table import find_members, store_members
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import Transactions

T = TypeVar("T")


class AppliedChanges:
    """Transactions in `database` whose changes this process applies at once; others read them on their own."""

    def __init__(self, database: Transactions, applied: Callable[[], Awaitable[None]]) -> None:
        self._database = database
        self._applied = applied

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """Calls `work` in one transaction. Raises its errors, or `Retry`."""
        answer = await self._database.run(work)
        with suppress(Retry):  # the change is stored, and the next read applies it
            await self._applied()
        return answer


class SqlMembers:
    """The records in `database` (`AppliedChanges`)."""

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def find(self, tenant: str, matter: str) -> MatterMembers:
        """The record of a matter; of one that has none, that with revision 0. Raises `Retry`."""
        return await self._database.run(lambda connection: _stored(connection, tenant, matter))

    async def change(self, tenant: str, matter: str, by: str, decide: Decide) -> tuple[MatterMembers, MatterMembers]:
        """Stores what `decide` makes of the record. Raises its errors, or `Retry`."""
        now = self._clock.now()

        def work(connection: sa.Connection) -> tuple[MatterMembers, MatterMembers]:
            before = _stored(connection, tenant, matter)
            wanted = decide(before)
            return before, before if wanted is None else store_members(connection, wanted, now, by)

        return await self._database.run(work)


def _stored(connection: sa.Connection, tenant: str, matter: str) -> MatterMembers:
    return find_members(connection, tenant, matter) or MatterMembers(tenant, matter, everyone=True)
