"""Originals are destroyed after their retention time, and those of duplicates at once."""

import asyncio
from datetime import timedelta

from services.ingestion.retention import Originals
from services.shared.domain.document import BlobRef, OriginalText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatusChanged, DocumentSubmitted
from tests.unit.ingestion.support import World, ingested, record, submitted
from tests.waiting import settle

DAY = timedelta(days=1)


def originals(world: World) -> Originals:
    return Originals(world.database, world.blobs, world.ports.destroy)


async def gone(world: World, ref: BlobRef) -> bool:
    try:
        await world.blobs.get(ref)
    except Reject as error:
        return error.reason is Reason.KEY_UNAVAILABLE
    return False


async def test_old_originals_are_destroyed_and_their_text_stays(world: World) -> None:
    (old,) = ingested(await world.submit(submitted(b"The first agreement of all.", "ref-1", "s-1")))
    world.clock.advance(DAY.total_seconds() * 10)
    (new,) = ingested(await world.submit(submitted(b"A second and later letter.", "ref-2", "s-2")))
    assert await originals(world).destroy_older(world.clock.now() - 5 * DAY) == 1
    assert [await gone(world, one.original) for one in (old, new)] == [True, False]
    assert (await world.blobs.get_value(OriginalText, old.text)).text == "The first agreement of all."
    assert await originals(world).destroy_older(world.clock.now() - 5 * DAY) == 0


async def test_zero_days_keep_all_originals(world: World) -> None:
    (one,) = ingested(await world.submit(submitted()))
    world.clock.advance(DAY.total_seconds() * 1000)
    for age, expected in ((timedelta(0), False), (DAY, True)):
        stop = asyncio.Event()
        task = asyncio.create_task(originals(world).run(stop, world.clock, age))
        async with asyncio.timeout(60):
            while expected and not await gone(world, one.original):
                await asyncio.sleep(0.01)
        await settle()
        stop.set()
        await task
        assert await gone(world, one.original) is expected


async def test_the_original_of_a_duplicate_is_destroyed(world: World) -> None:
    receipt = await world.intake.submit(record("ref-1"), b"The same words.", file_name="Jane Smith.txt")
    await world.handle(*world.publisher.events)
    again = await world.intake.submit(
        record("ref-1"), b"The same words.", submission_id="s-9", file_name="Jane Smith.txt"
    )
    assert again.submission_id != receipt.submission_id
    event = world.publisher.events[-1]
    assert isinstance(event, DocumentSubmitted)
    statuses = [one for one in await world.handle(event) if isinstance(one, DocumentStatusChanged)]
    assert [one.status.value for one in statuses] == ["duplicate"]
    ref = event.blob
    assert ref is not None
    assert await world.blobs.find(ref.tenant, ref.scope, ref.subject) == []
    assert await gone(world, ref)
