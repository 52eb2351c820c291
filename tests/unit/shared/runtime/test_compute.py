"""At most two threads compute at a time, and long work of a sender does not block others."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextvars import ContextVar

import pytest

from services.shared.runtime.compute import SENDER, URGENCY, compute
from tests.waiting import settle

_WHO: ContextVar[str] = ContextVar("who", default="")


async def test_work_receives_arguments_and_context() -> None:
    def work(number: int, *, more: int) -> tuple[int, str]:
        return number + more, _WHO.get()

    _WHO.set("this document")
    assert await compute(work, 1, more=2) == (3, "this document")


async def test_errors_of_work_are_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        await compute(lambda: 1 / 0)


class Calls:
    """Calls of senders that run until they are released; `running` has their senders in the order of their start."""

    def __init__(self) -> None:
        self.running: list[str] = []
        self._ends: list[threading.Event] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def begin(self, *senders: str, urgency: int = 1) -> None:
        for sender in senders:
            SENDER.set(sender)
            URGENCY.set(urgency)
            self._tasks.append(
                asyncio.create_task(compute(self._work, sender if urgency == 1 else f"{sender}{urgency}"))
            )
            await settle()

    async def starts(self, *senders: str) -> None:
        """Waits until exactly these have started, in this order."""
        async with asyncio.timeout(60):
            while len(self.running) < len(senders):
                await asyncio.sleep(0.001)
        await settle()
        assert self.running == list(senders)

    def end(self, *places: int) -> None:
        for place in places:
            self._ends[place].set()

    def cancel(self, place: int) -> None:
        self._tasks[place].cancel()

    async def close(self) -> None:
        while not all(task.done() for task in self._tasks):
            for end in self._ends:
                end.set()
            await asyncio.sleep(0.001)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _work(self, sender: str) -> None:
        end = threading.Event()
        self._ends.append(end)
        self.running.append(sender)
        assert end.wait(60)


@pytest.fixture
async def calls() -> AsyncIterator[Calls]:
    calls = Calls()
    yield calls
    await calls.close()


@pytest.fixture
def never_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.shared.runtime.compute._LONG_SECONDS", 60)


@pytest.fixture
def soon_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.shared.runtime.compute._LONG_SECONDS", 0.01)


@pytest.mark.usefixtures("never_long")
async def test_two_calls_run_at_once_and_senders_take_turns(calls: Calls) -> None:
    await calls.begin("a", "a", "a", "a", "b", "c")
    await calls.starts("a", "a")
    calls.end(0)
    await calls.starts("a", "a", "b")
    calls.end(1)
    await calls.starts("a", "a", "b", "a")
    calls.end(3)
    await calls.starts("a", "a", "b", "a", "c")


@pytest.mark.usefixtures("never_long")
async def test_urgent_documents_of_a_sender_take_the_next_turn(calls: Calls) -> None:
    await calls.begin("a", "a")
    await calls.begin("a", urgency=0)
    await calls.begin("a")
    await calls.begin("a", urgency=3)
    await calls.starts("a", "a")
    calls.end(0)
    await calls.starts("a", "a", "a3")
    calls.end(1)
    await calls.starts("a", "a", "a3", "a")
    calls.end(2)
    await calls.starts("a", "a", "a3", "a", "a0")


@pytest.mark.usefixtures("soon_long")
async def test_long_calls_of_a_sender_leave_a_turn_to_the_others(calls: Calls) -> None:
    await calls.begin(*["a"] * 8)
    await calls.starts("a", "a")
    await asyncio.sleep(0.05)  # both are long: one goes on without a turn, the other keeps its turn
    assert calls.running == ["a", "a"]
    await calls.begin("b")
    await calls.starts("a", "a", "b")
    calls.end(2)
    await calls.begin("b")
    await calls.starts("a", "a", "b", "b")


@pytest.mark.usefixtures("never_long")
@pytest.mark.parametrize("place", [0, 2], ids=["one that runs", "one that waits"])
async def test_a_cancelled_call_gives_its_turn_back_when_its_work_has_ended(calls: Calls, place: int) -> None:
    await calls.begin("a", "b", "c")
    await calls.starts("a", "b")
    calls.cancel(place)
    await settle()
    assert calls.running == ["a", "b"]
    calls.end(0, 1)
    await calls.begin("d")
    await calls.starts(*(["a", "b", "c", "d"] if place == 0 else ["a", "b", "d"]))
