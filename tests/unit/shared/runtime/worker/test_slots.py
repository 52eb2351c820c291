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

    async def begin(self, *senders: str, urgency: int = 1) -> None:
        self.tasks += [asyncio.create_task(self._run(one, urgency)) for one in senders]
        await self._settle()

    async def end(self, place: int) -> None:
        self._ends[place].set()
        await self._settle()

    async def _run(self, sender: str, urgency: int) -> None:
        async with self._slots.of(sender, urgency):
            self.running.append(sender if urgency == 1 else f"{sender}{urgency}")
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


async def test_handlers_that_are_cancelled_together_leave_all_slots_free() -> None:
    """As in a rebalance: the one that ends must not grant its slot to one that is cancelled and still in the queue."""
    slots = Slots(each=2, spare=0)
    handlers = Handlers(slots)
    await handlers.begin("a", "a", "a", "a", "b")
    for one in handlers.tasks:
        one.cancel()
    ended = await asyncio.gather(*handlers.tasks, return_exceptions=True)
    assert [type(one) for one in ended] == [asyncio.CancelledError] * 5
    await handlers.begin("a", "a", "a")
    assert handlers.running[2:] == ["a", "a"]
    await handlers.close()
    assert not slots._waiting
    assert not slots._running


async def test_the_most_urgent_document_of_a_sender_goes_first() -> None:
    handlers = Handlers(Slots(each=2, spare=0, pause=0))
    await handlers.begin("a", "a", "a", urgency=0)
    await handlers.begin("a")
    await handlers.begin("a", urgency=3)
    await handlers.end(0)
    assert handlers.running == ["a0", "a0", "a3"]
    await handlers.end(1)
    assert handlers.running[3:] == ["a"]
    await handlers.end(2)
    assert handlers.running[4:] == ["a0"]
    await handlers.close()


async def test_less_urgent_documents_have_one_slot_beside_more_urgent_ones() -> None:
    handlers = Handlers(Slots(each=4, spare=1, pause=0))
    await handlers.begin("a", urgency=3)
    await handlers.begin("a", "a", "a", urgency=0)
    assert handlers.running == ["a3", "a0"]
    await handlers.begin("b", "b", urgency=0)  # another sender has its own order
    assert handlers.running == ["a3", "a0", "b0", "b0"]
    await handlers.end(0)
    await handlers.end(1)
    assert handlers.running[4:] == ["a0", "a0"]
    await handlers.close()


async def test_after_urgent_documents_the_others_have_one_slot_in_each_pause() -> None:
    slots = Slots(each=4, spare=1, pause=600)
    handlers = Handlers(slots)
    await handlers.begin("a", urgency=3)
    await handlers.begin("a", "a", "a", urgency=0)
    await handlers.end(0)
    assert handlers.running == ["a3"]
    slots._urgent["a"].free_at = 0  # as after the pause
    slots._grant()
    await handlers.begin("a", urgency=3)
    assert handlers.running == ["a3", "a0", "a3"]
    await handlers.end(1)
    assert handlers.running[3:] == []
    await handlers.end(2)
    slots._urgent["a"].until = 0
    slots._again()
    await handlers.begin()
    assert handlers.running[3:] == ["a0", "a0"]
    await handlers.close()


async def test_the_others_go_on_by_themselves_after_the_pause() -> None:
    slots = Slots(each=4, spare=1, pause=0.05)
    async with slots.of("a", 3):
        pass

    async def less_urgent() -> None:
        async with slots.of("a", 0):
            pass

    async with asyncio.timeout(60):
        await asyncio.gather(*(less_urgent() for _ in range(3)))
    assert not slots._urgent


async def test_documents_of_the_normal_priority_pause_no_others() -> None:
    handlers = Handlers(Slots(each=4, spare=1))
    await handlers.begin("a", urgency=1)
    await handlers.end(0)
    await handlers.begin("a", "a", urgency=0)
    assert handlers.running == ["a", "a0", "a0"]
    await handlers.close()


async def test_a_handler_that_is_cancelled_as_its_turn_comes() -> None:
    slots = Slots(each=1, spare=0)
    handlers = Handlers(slots)
    await handlers.begin("a", "a")
    handlers._ends[0].set()
    await asyncio.sleep(0)  # the first ends, and grants the second its slot
    handlers.tasks[1].cancel()
    await handlers.close()
    async with asyncio.timeout(5), slots.of("b"):
        assert {sender: running.total() for sender, running in slots._running.items()} == {"b": 1}
