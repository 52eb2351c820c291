"""Tests of the version of a list, for every database. A subclass provides the fixture `world`."""

from datetime import timedelta

from services.annotation.queue.assignments import Assignment
from services.annotation.queue.items import QueueFilter
from tests.unit.annotation.calls import DOCUMENT, finish, listed, submit
from tests.unit.annotation.storage.queue_suite import DAY, ME, give, page_of
from tests.unit.annotation.support import MATTER, NOW, World, record


class VersionSuite:
    """The version changes with the list and who has its reviews, and with nothing else."""

    async def test_it_changes_with_the_reviews_and_their_assignments(self, world: World) -> None:
        await world.propose(DOCUMENT)
        seen = [await self._version(world)]
        await world.propose(record(reference="ref-2"), minutes=1)
        seen.append(await self._version(world))
        for one in (
            Assignment("ann", "lead", NOW),
            Assignment("ben", "lead", NOW + timedelta(seconds=1)),
            Assignment("ben", "lead", NOW + timedelta(seconds=1), NOW + DAY),
            Assignment("ben", "lead", NOW + timedelta(seconds=1), NOW + DAY, "ben", NOW + DAY),
        ):
            await give(world, "ref-2", one)
            seen.append(await self._version(world))
        await finish(world, revision=1)
        seen.append(await self._version(world))
        assert len(set(seen)) == len(seen)

    async def test_a_lease_that_ends_changes_it_and_one_that_is_extended_does_not(self, world: World) -> None:
        await world.propose(DOCUMENT)
        none = await self._version(world)
        await give(world, "ref-1", Assignment(holder=ME, held_until=NOW + DAY))
        held = await self._version(world)
        await give(world, "ref-1", Assignment(holder=ME, held_until=NOW + 2 * DAY))
        assert await self._version(world) == held != none
        world.clock.advance((2 * DAY).total_seconds())
        assert await self._version(world) == none

    async def test_decisions_and_other_lists_do_not_change_it(self, world: World) -> None:
        await world.propose(DOCUMENT)
        before = await self._version(world)
        first = (await listed(world)).annotations[0].annotation_id
        await submit(world, decision_id="1", revision=1, decision="accept", annotation_id=first)
        await world.propose(record(reference="walled", matter="HB-2"))
        assert await self._version(world) == before

    async def _version(self, world: World) -> str:
        return (await page_of(world, QueueFilter(), visible=(MATTER,))).counts.version
