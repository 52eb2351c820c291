"""Senders share slots by the time they use."""

import asyncio

import pytest

from services.shared.runtime.fair_slots import FairSlots
from tests.fakes import FakeClock


class Bench:
    """Requests that run until the test ends them. `granted` has their names in order."""

    def __init__(self, slots: int, most: int | None = None) -> None:
        self.clock = FakeClock()
        self.slots = FairSlots(slots, most or slots, self.clock.monotonic)
        self.granted: list[str] = []
        self.ends: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def ask(self, name: str, leave: int = 0) -> None:
        """Request a slot for a name such as `tenant.source.1`."""
        self.ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._run(name, leave))
        await settle()

    async def end(self, name: str, seconds: float = 0.0) -> None:
        self.clock.advance(seconds)
        self.ends[name].set()
        await settle()

    async def _run(self, name: str, leave: int) -> None:
        tenant, source, _ = name.split(".")
        async with self.slots.hold(tenant, source, leave=leave):
            self.granted.append(name)
            await self.ends[name].wait()


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_tenant_that_floods_waits_behind_the_others() -> None:
    bench = Bench(1)
    for number in range(5):
        await bench.ask(f"flood.a.{number}")
    await bench.ask("victim.a.0")
    await bench.end("flood.a.0", 10)
    assert bench.granted == ["flood.a.0", "victim.a.0"]
    await bench.end("victim.a.0", 1)
    assert bench.granted[-1] == "flood.a.1"


async def test_time_counts_and_not_the_number_of_requests() -> None:
    bench = Bench(1)
    names = [f"slow.a.{number}" for number in range(9)] + [f"fast.a.{number}" for number in range(9)]
    for name in names:
        await bench.ask(name)
    for _ in range(10):
        name = bench.granted[-1]
        await bench.end(name, 10 if name.startswith("slow") else 1)
    assert sum(one.startswith("fast") for one in bench.granted) >= 8


async def test_the_sources_of_a_tenant_share_its_time() -> None:
    bench = Bench(1)
    for name in ("one.flood.0", "one.flood.1", "one.flood.2", "one.victim.0", "two.a.0"):
        await bench.ask(name)
    order = []
    for _ in range(4):
        order.append(bench.granted[-1])
        await bench.end(bench.granted[-1], 1)
    assert order == ["one.flood.0", "two.a.0", "one.victim.0", "one.flood.1"]


async def test_an_idle_tenant_gets_no_credit() -> None:
    bench = Bench(1)
    for number in range(4):
        await bench.ask(f"busy.a.{number}")
        await bench.end(f"busy.a.{number}", 100)
    await bench.ask("busy.a.4")
    for number in range(5):
        await bench.ask(f"idle.a.{number}")
    await bench.ask("busy.a.5")
    for _ in range(4):
        await bench.end(bench.granted[-1], 60)
    assert sum(one.startswith("idle") for one in bench.granted) < 4


@pytest.mark.parametrize(("leave", "granted"), [(0, ["a.a.0", "a.a.1"]), (1, ["a.a.0"])])
async def test_a_request_leaves_free_slots(leave: int, granted: list[str]) -> None:
    bench = Bench(2)
    for number in range(3):
        await bench.ask(f"a.a.{number}", leave=leave)
    assert bench.granted == granted
    await bench.ask("b.a.0")
    assert ("b.a.0" in bench.granted) is bool(leave)


async def test_a_source_has_at_most_its_share() -> None:
    bench = Bench(3, most=2)
    for number in range(3):
        await bench.ask(f"a.a.{number}")
    await bench.ask("a.b.0")
    assert bench.granted == ["a.a.0", "a.a.1", "a.b.0"]


@pytest.mark.parametrize("cancelled", ["a.a.0", "a.a.1"])
async def test_a_cancelled_request_frees_its_slot(cancelled: str) -> None:
    bench = Bench(1)
    for number in range(3):
        await bench.ask(f"a.a.{number}")
    bench.tasks[cancelled].cancel()
    await settle()
    if cancelled != "a.a.0":
        await bench.end("a.a.0")
    assert bench.granted[-1] == ("a.a.1" if cancelled == "a.a.0" else "a.a.2")
    assert bench.slots.waiting() == (1 if cancelled == "a.a.0" else 0)


async def test_cancelled_at_the_moment_of_the_grant() -> None:
    bench = Bench(1)
    for number in range(3):
        await bench.ask(f"a.a.{number}")
    bench.ends["a.a.0"].set()
    await asyncio.sleep(0)  # the slot is granted to the second, which does not run yet
    bench.tasks["a.a.1"].cancel()
    await settle()
    assert bench.granted[-1] in ("a.a.1", "a.a.2")
    await bench.end("a.a.2")
    await bench.ask("b.a.0")
    assert bench.granted[-1] == "b.a.0"
