"""Slots of handlers, shared by senders."""

import asyncio

import pytest

from services.shared.runtime.worker.slots import Slots


class Handlers:
    """Handlers that run until they are released. `running` has their senders in the order of their start."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._ends: list[asyncio.Event] = []
        self.running: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def begin(self, *senders: str) -> None:
        self.tasks += [asyncio.create_task(self._run(one)) for one in senders]
        await self._settle()

    async def end(self, place: int) -> None:
        self._ends[place].set()
        await self._settle()

    async def _run(self, sender: str) -> None:
        async with self._slots.of(sender):
            self.running.append(sender)
            end = asyncio.Event()
            self._ends.append(end)
            await end.wait()

    async def _settle(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    async def close(self) -> None:
        for one in self.tasks:
            one.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def test_a_sender_leaves_slots_to_the_others() -> None:
    handlers = Handlers(Slots(each=2, spare=1))
    await handlers.begin("a", "a", "a", "a")
    assert handlers.running == ["a", "a"]
    await handlers.begin("b")
    assert handlers.running == ["a", "a", "b"]
    await handlers.close()


async def test_a_free_slot_goes_to_the_sender_with_the_fewest() -> None:
    handlers = Handlers(Slots(each=3, spare=0))
    await handlers.begin("a", "a", "a", "a", "a", "b")
    assert handlers.running == ["a", "a", "a"]
    await handlers.end(0)
    assert handlers.running[3:] == ["b"]
    await handlers.end(1)
    assert handlers.running[4:] == ["a"]
    await handlers.close()


@pytest.mark.parametrize("waiting", [True, False])
async def test_a_cancelled_handler_gives_its_slot_back(waiting: bool) -> None:
    slots = Slots(each=1, spare=0)
    handlers = Handlers(slots)
    await handlers.begin("a", "a")
    handlers.tasks[1 if waiting else 0].cancel()
    await handlers.begin("b")
    if waiting:
        await handlers.end(0)
    assert handlers.running == (["a", "b"] if waiting else ["a", "a"])
    await handlers.close()
    async with asyncio.timeout(5), slots.of("c"):
        assert not slots._waiting


async def test_a_handler_that_is_cancelled_as_its_turn_comes() -> None:
    slots = Slots(each=1, spare=0)
    handlers = Handlers(slots)
    await handlers.begin("a", "a")
    handlers._ends[0].set()
    await asyncio.sleep(0)  # the first ends, and grants the second its slot
    handlers.tasks[1].cancel()
    await handlers.close()
    async with asyncio.timeout(5), slots.of("b"):
        assert slots._running == {"b": 1}
