"""The tests of the budget and of parking on a database. A subclass has the fixture `world`, with a budget of 3."""

from datetime import timedelta

import pytest

from services.ingestion.stops.records import Budgets, Parked, ParkingLimits, State
from services.ingestion.stops.store import SourceStates
from services.shared.runtime.access.origins import Origin
from tests.unit.ingestion.stops.world import message, received
from tests.unit.ingestion.support import SYSTEM, TENANT, World

_MIB = 1 << 20
LIMITS = ParkingLimits(3, 4 * _MIB)
BAD, GOOD = Origin(TENANT, SYSTEM), Origin("northgate-credit", "loan-core")


def parked(world: World, offset: int, *, family: str = "f", partition: int = 0, seconds: int = 0) -> Parked:
    """A message of documents.submitted that arrives `seconds` after the first one."""
    return message(family, partition, offset, world.clock.now() + timedelta(seconds=seconds))


async def reject(world: World, count: int, origin: Origin = BAD, first: int = 0) -> list[bool]:
    now = world.clock.now()
    return [await world.states.count(origin, f"r{first + n}", "invalid_metadata", now, now) for n in range(count)]


class StopsSuite:
    """States, budgets and parked messages."""

    async def test_a_source_stops_after_its_budget_and_no_other_does(self, world: World) -> None:
        assert await reject(world, 4) == [False, False, False, True]
        assert await world.states.state(BAD) is State.STOPPED
        assert await world.states.state(GOOD) is State.RUNNING
        (one,) = await world.states.stopped()
        assert (one.origin, one.state, one.reason, one.parked) == (BAD, State.STOPPED, "invalid_metadata", 0)
        assert await world.states.stopped("northgate-credit") == []
        assert await reject(world, 1, first=9) == [False]  # it is stopped already

    async def test_a_redelivered_rejection_counts_once(self, world: World) -> None:
        for _ in range(5):
            await reject(world, 3)
        assert await world.states.state(BAD) is State.RUNNING

    async def test_old_rejections_do_not_count(self, world: World) -> None:
        await reject(world, 3)
        world.clock.advance(3601)
        assert await reject(world, 3, first=3) == [False, False, False]
        assert await reject(world, 1, first=6) == [True]

    async def test_rejections_before_a_resume_do_not_count(self, world: World) -> None:
        await reject(world, 4)
        before = world.clock.now()
        world.clock.advance(10)
        assert await world.states.resume(BAD, world.clock.now()) is None  # nothing is parked: it runs
        world.clock.advance(10)
        for number in range(9):
            assert not await world.states.count(BAD, f"old{number}", "malformed", before, world.clock.now())
        assert await world.states.state(BAD) is State.RUNNING
        assert await reject(world, 4, first=20) == [False, False, False, True]

    async def test_messages_of_a_source_that_runs_are_not_parked(self, world: World) -> None:
        assert not await world.states.parks(BAD, "f")
        assert not await world.states.park(BAD, parked(world, 1))
        assert await world.states.heads(BAD) == []

    async def test_a_message_is_parked_once(self, world: World) -> None:
        await reject(world, 4)
        one = parked(world, 1)
        assert [await world.states.park(BAD, one) for _ in range(3)] == [True, True, True]
        assert await world.states.heads(BAD) == [one]
        assert not await world.states.parks(GOOD, "f")

    async def test_each_partition_is_read_in_the_order_of_its_offsets(self, world: World) -> None:
        """Also if a redelivered message is parked after its successor, or the clock of the broker goes back."""
        await reject(world, 4)
        for place, offset, seconds in [(0, 6, 1), (0, 5, 9), (1, 2, 3), (1, 3, 0)]:
            await world.states.park(BAD, parked(world, offset, partition=place, seconds=seconds))
        await world.states.resume(BAD, world.clock.now())
        order = []
        while heads := await world.states.heads(BAD):
            order.append((heads[0].partition, heads[0].offset))
            await world.states.remove(BAD, heads[0].letter_id, world.clock.now())
        assert order == [(1, 2), (1, 3), (0, 5), (0, 6)]
        assert await world.states.state(BAD) is State.RUNNING

    async def test_newer_messages_wait_behind_all_that_were_parked_at_the_resume(self, world: World) -> None:
        await reject(world, 4)
        await world.states.park(BAD, parked(world, 1, family="a"))
        resumed = await world.states.resume(BAD, world.clock.now())
        assert resumed is not None
        assert (resumed.state, resumed.parked) == (State.RESUMING, 1)
        assert await world.states.parks(BAD, "b")
        assert await world.states.park(BAD, parked(world, 2, family="b"))
        await world.states.remove(BAD, "0-1", world.clock.now())
        assert await world.states.parks(BAD, "b")  # a message of its version chain is still parked
        assert not await world.states.parks(BAD, "c")
        await world.states.remove(BAD, "0-2", world.clock.now())
        assert await world.states.state(BAD) is State.RUNNING

    async def test_a_resuming_source_that_exceeds_its_budget_stops_again(self, world: World) -> None:
        await reject(world, 4)
        await world.states.park(BAD, parked(world, 1))
        await world.states.resume(BAD, world.clock.now())
        world.clock.advance(1)
        await reject(world, 4, first=10)
        assert await world.states.state(BAD) is State.STOPPED
        assert await world.states.parks(BAD, "any")
        assert len(await world.states.heads(BAD)) == 1

    @pytest.mark.parametrize(
        ("sizes", "new", "room", "own"),
        [
            ([1, 1], 1, True, True),
            ([1, 1, 1], 1, False, True),
            ([_MIB] * 2, 2 * _MIB, True, True),
            ([_MIB] * 2, 2 * _MIB + 1, False, True),
            ([_MIB] * 2, 6 * _MIB + 1, False, False),
            ([1] * 6, 1, False, False),
        ],
    )
    async def test_parked_messages_have_limits(
        self, world: World, sizes: list[int], new: int, *, room: bool, own: bool
    ) -> None:
        """Ingestion's own messages, for which it has answered already, have twice as much room."""
        states = SourceStates(world.database, Budgets(limit=3), LIMITS)
        await reject(world, 4)
        for offset, size in enumerate(sizes):
            assert await states.park(BAD, message("f", 0, offset, world.clock.now(), size))
        assert await states.has_room(BAD, received(99, new)) == room
        assert await states.has_room(BAD, received(99, new), own=True) == own
        assert await states.has_room(BAD, received(0, new))  # a redelivery of a parked message
        assert await states.has_room(GOOD, received(0))

    async def test_entry_points_accept_nothing_while_a_resuming_source_is_at_its_limit(self, world: World) -> None:
        states = SourceStates(world.database, Budgets(limit=3), LIMITS)
        assert await states.admits(BAD)
        await reject(world, 4)
        for offset in range(3):
            assert not await states.admits(BAD)
            await states.park(BAD, parked(world, offset))
        (one,) = await states.stopped()
        assert (one.parked, one.parked_bytes, one.full) == (3, 3, True)
        await states.resume(BAD, world.clock.now())
        assert not await states.admits(BAD)
        await states.remove(BAD, "0-0", world.clock.now())
        assert await states.admits(BAD)
        assert [one.full for one in await states.stopped()] == [False]

    async def test_the_state_survives_a_restart(self, world: World) -> None:
        await reject(world, 4)
        await world.states.park(BAD, parked(world, 1))
        again = type(world.states)(world.database, world.states._budgets)
        assert await again.state(BAD) is State.STOPPED
        assert await again.heads(BAD) == [parked(world, 1)]
