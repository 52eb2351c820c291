import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.shared.runtime.storage.database import engine
from services.shared.runtime.storage.group_commit import GroupCommit
from tests.database_suite import META, NUMBERS


class Busy:
    """A group whose thread is blocked, so that all calls until its release form one batch."""

    def __init__(self, path: Path) -> None:
        self.engine = engine(f"sqlite:///{path}/numbers.sqlite")
        META.create_all(self.engine)
        self.commits = 0
        sa.event.listen(self.engine, "commit", self._count)
        self.thread = ThreadPoolExecutor(1)
        self.group = GroupCommit(self.engine, self.thread)
        self.go = threading.Event()

    def _count(self, _connection: sa.Connection) -> None:
        self.commits += 1

    async def together(self, *works: Callable[[sa.Connection], object]) -> list[object]:
        """The results and errors of all calls, in order."""
        self.thread.submit(self.go.wait)
        calls = [asyncio.ensure_future(self.group.run(work)) for work in works]
        await asyncio.sleep(0)
        self.go.set()
        return list(await asyncio.gather(*calls, return_exceptions=True))

    async def names(self) -> list[str]:
        rows = await self.group.run(lambda c: c.execute(sa.select(NUMBERS.c.name).order_by(NUMBERS.c.value)).all())
        return [row.name for row in rows]


@pytest.fixture
async def busy(tmp_path: Path) -> AsyncIterator[Busy]:
    made = Busy(tmp_path)
    yield made
    made.go.set()
    made.thread.shutdown()
    made.engine.dispose()


def add(name: str, value: int) -> Callable[[sa.Connection], int]:
    def work(connection: sa.Connection) -> int:
        connection.execute(sa.insert(NUMBERS).values(name=name, value=value))
        return value

    return work


def failing(work: Callable[[sa.Connection], object], error: Exception) -> Callable[[sa.Connection], object]:
    def both(connection: sa.Connection) -> None:
        work(connection)
        raise error

    return both


async def test_concurrent_calls_share_a_commit_in_order(busy: Busy) -> None:
    assert await busy.together(*(add(f"n{value}", value) for value in range(5))) == [0, 1, 2, 3, 4]
    assert busy.commits == 1
    assert await busy.names() == ["n0", "n1", "n2", "n3", "n4"]


async def test_a_failing_call_rolls_back_alone(busy: Busy) -> None:
    error = LookupError()
    first, failed, twice, last = await busy.together(add("a", 1), failing(add("b", 2), error), add("a", 3), add("c", 4))
    assert (first, failed, last) == (1, error, 4)
    assert isinstance(twice, sa.exc.IntegrityError)
    assert await busy.names() == ["a", "c"]


async def test_a_call_cancelled_before_its_turn_does_not_run(busy: Busy) -> None:
    busy.thread.submit(busy.go.wait)
    unwanted = asyncio.ensure_future(busy.group.run(add("a", 1)))
    wanted = asyncio.ensure_future(busy.group.run(add("b", 2)))
    await asyncio.sleep(0)
    unwanted.cancel()
    busy.go.set()
    assert await wanted == 2
    assert await busy.names() == ["b"]


async def test_a_broken_transaction_fails_all_calls(busy: Busy) -> None:
    broken = sa.exc.OperationalError("statement", {}, OSError("disk full"))

    def end_the_transaction(connection: sa.Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")
        raise broken

    assert await busy.together(add("a", 1), end_the_transaction, add("b", 2)) == [broken, broken, broken]
    assert await busy.names() == []


async def test_a_failed_commit_fails_all_calls(busy: Busy) -> None:
    refused = RuntimeError()

    def refuse(_connection: sa.Connection) -> None:
        raise refused

    sa.event.listen(busy.engine, "commit", refuse)
    assert await busy.together(add("a", 1), add("b", 2)) == [refused, refused]
    sa.event.remove(busy.engine, "commit", refuse)
    assert await busy.names() == []


async def test_calls_beyond_the_limit_run_in_the_next_batch(busy: Busy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.shared.runtime.storage.group_commit._MAX_BATCH", 2)
    busy.group = GroupCommit(busy.engine, busy.thread)
    assert await busy.together(*(add(f"n{value}", value) for value in range(5))) == [0, 1, 2, 3, 4]
    assert busy.commits == 3
