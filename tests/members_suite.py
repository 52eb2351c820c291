"""The stored membership of matters, on whatever database. Subclass it and give `url`, of an empty database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import TypeVar

import pytest
import sqlalchemy as sa

from services.shared.domain.errors import Retry
from services.shared.runtime.access.members.current import DEPENDENCY, CurrentMembers
from services.shared.runtime.access.members.records import MatterMembers
from services.shared.runtime.access.members.table import find_members, last_change, store_members
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from tests.fakes import FakeClock

T = TypeVar("T")
NOW = datetime(2026, 3, 1, tzinfo=UTC)
BANK, MATTER = "harbour-bank", "HB-2024-0117"


def record(*members: str, denied: tuple[str, ...] = (), matter: str = MATTER, revision: int = 1) -> MatterMembers:
    return MatterMembers(BANK, matter, frozenset(members), frozenset(denied), revision=revision)


class Unreliable:
    """A database that does not answer while `away` is set."""

    def __init__(self, inner: Database) -> None:
        self._inner = inner
        self.away = False
        self.refused = 0

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        if self.away:
            self.refused += 1
            raise Retry(dependency="database")
        return await self._inner.run(work)


class MembersSuite:
    @pytest.fixture
    def url(self) -> str:
        raise NotImplementedError

    @pytest.fixture
    async def database(self, url: str) -> AsyncIterator[Unreliable]:
        await asyncio.to_thread(migrate, url, KEYS_SCHEMA)
        opened = Database(url)
        yield Unreliable(opened)
        await opened.close()

    @pytest.fixture
    def clock(self) -> FakeClock:
        return FakeClock()

    @pytest.fixture
    def current(self, database: Unreliable, clock: FakeClock) -> CurrentMembers:
        return CurrentMembers(database, clock, seconds=5, keep=45)

    async def store(self, database: Unreliable, one: MatterMembers) -> MatterMembers:
        return await database.run(lambda connection: store_members(connection, one, NOW, "admin@harbour-bank"))

    async def test_a_stored_record_is_read_back(self, database: Unreliable) -> None:
        stored = await self.store(database, record("ann", "jörg@bank.example", denied=("dan",)))
        found = await database.run(lambda connection: find_members(connection, BANK, MATTER))
        assert found == stored
        assert (stored.members, stored.denied) == (frozenset({"ann", "jörg@bank.example"}), frozenset({"dan"}))
        assert await database.run(lambda connection: find_members(connection, "northgate-credit", MATTER)) is None

    async def test_every_change_has_a_number(self, database: Unreliable) -> None:
        assert await database.run(last_change) == 0
        changes = [(await self.store(database, record(matter=f"M-{number}"))).change for number in range(3)]
        assert changes == [1, 2, 3]
        assert await database.run(last_change) == 3

    async def test_concurrent_changes_get_different_numbers(self, database: Unreliable) -> None:
        stored = await asyncio.gather(*(self.store(database, record(matter=f"M-{number}")) for number in range(8)))
        assert sorted(one.change for one in stored) == list(range(1, 9))

    async def test_nothing_is_known_before_the_first_read(self, current: CurrentMembers) -> None:
        with pytest.raises(Retry) as caught:
            current.of(BANK, MATTER)
        assert caught.value.dependency == DEPENDENCY
        with pytest.raises(Retry):
            await current.check()

    async def test_a_read_applies_the_changes_since_the_last_one(
        self, database: Unreliable, current: CurrentMembers
    ) -> None:
        await self.store(database, record("ann", "ben"))
        await self.store(database, record("eva", matter="M-2"))
        await current.refresh()
        await current.check()
        await self.store(database, record("ben", revision=2))
        before = current.of(BANK, MATTER)
        await current.refresh()
        after, other = current.of(BANK, MATTER), current.of(BANK, "M-2")
        assert before
        assert before.admits("ann")
        assert after
        assert not after.admits("ann")
        assert after.admits("ben")
        assert other
        assert other.admits("eva")
        assert current.of(BANK, "M-3") is None
        assert current.of("northgate-credit", MATTER) is None

    async def test_the_last_copy_is_used_for_a_bounded_time(
        self, database: Unreliable, current: CurrentMembers, clock: FakeClock
    ) -> None:
        await self.store(database, record("ann"))
        await current.refresh()
        database.away = True
        clock.advance(45)
        with pytest.raises(Retry):
            await current.refresh()
        assert current.of(BANK, MATTER)
        clock.advance(0.1)
        with pytest.raises(Retry):
            current.of(BANK, MATTER)
        with pytest.raises(Retry):  # a matter without a record can have one by now
            current.of(BANK, "M-2")
        database.away = False
        await current.refresh()
        assert current.of(BANK, MATTER)

    async def test_a_restored_database_replaces_the_copy(self, database: Unreliable, current: CurrentMembers) -> None:
        await self.store(database, record("ann"))
        await self.store(database, record("eva", matter="M-2"))
        await current.refresh()

        def restore(connection: sa.Connection) -> None:
            connection.execute(sa.text("DELETE FROM matter_members WHERE matter = 'M-2'"))
            connection.execute(sa.text("UPDATE member_changes SET number = 1"))

        await database.run(restore)
        await current.refresh()
        assert current.of(BANK, "M-2") is None
        assert current.of(BANK, MATTER)

    async def test_it_reads_until_the_service_stops(self, database: Unreliable, clock: FakeClock) -> None:
        await self.store(database, record("ann"))
        current, stop = CurrentMembers(database, clock, seconds=0.001, keep=45), asyncio.Event()
        running = asyncio.create_task(current.run(stop))

        async def until(subject: str) -> None:
            found: MatterMembers | None = None
            while found is None or not found.lists(subject):
                await asyncio.sleep(0)
                try:
                    found = current.of(BANK, MATTER)
                except Retry:
                    continue

        await until("ann")
        database.away = True
        while not database.refused:
            await asyncio.sleep(0)
        database.away = False
        await self.store(database, record("ben", revision=2))
        await until("ben")
        stop.set()
        await running
