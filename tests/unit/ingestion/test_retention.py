"""Originals are destroyed after their retention time, unless a hold covers them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from services.ingestion import retention
from services.shared.domain.document import BlobRef, OriginalText
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DocumentIngested
from services.shared.domain.holds import Hold, HoldCause
from services.shared.domain.records import Action, Outcome
from tests.unit.ingestion.support import World, ingested, submitted
from tests.waiting import settle

DAY = timedelta(days=1)


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
    assert await world.originals.destroy_older(world.clock.now() - 5 * DAY) == 1
    assert [await gone(world, one.original) for one in (old, new)] == [True, False]
    assert (await world.blobs.get_value(OriginalText, old.text)).text == "The first agreement of all."
    assert await world.originals.destroy_older(world.clock.now() - 5 * DAY) == 0


_HELD = Hold("", "", HoldCause.HOLD, ("LIT-1", "LIT-2"))
_UNKNOWN = Hold("", "", HoldCause.NO_CLEARANCE)


async def two_old(world: World) -> list[DocumentIngested]:
    found = []
    for number in (1, 2):
        letter = f"Letter number {number}, sent by the notary.".encode()
        found += ingested(await world.submit(submitted(letter, f"ref-{number}", f"s-{number}")))
    world.clock.advance(DAY.total_seconds() * 10)
    return found


@pytest.mark.parametrize(("hold", "cause"), [(_HELD, "held"), (_UNKNOWN, "unknown")])
async def test_a_held_original_outlives_its_retention_time_and_does_not_block_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch, hold: Hold, cause: str
) -> None:
    monkeypatch.setattr(retention, "_BATCH", 1)
    held, other = await two_old(world)
    identity, timer = held.document.document_id, world.originals
    world.holds.holds[identity] = hold
    before = world.clock.now() - 5 * DAY
    assert [await timer.destroy_older(before) for _ in range(3)] == [1, 0, 0]
    assert [await gone(world, one) for one in (held.original, other.original)] == [False, True]
    assert world.refused("originals", cause) == 3
    records = [one for one in world.audit.records if one.action == Action.DESTROY]
    if cause == "held":
        (record,) = records
        assert (record.outcome, record.reason, record.resource_id) == (Outcome.REFUSED, "held", identity)
        assert record.detail == ("destroyer=originals", "hold=LIT-1", "hold=LIT-2")
    else:
        assert records == []
    world.holds.holds.clear()
    assert await timer.destroy_older(before) == 1
    assert await gone(world, held.original)


@pytest.mark.parametrize("error", [Retry(dependency="redaction"), Reject(Reason.PRECONDITION_FAILED)])
async def test_without_an_answer_no_original_is_destroyed(world: World, error: Exception) -> None:
    old = await two_old(world)
    world.holds.error = error
    assert await world.originals.destroy_older(world.clock.now() - 5 * DAY) == 0
    assert not any([await gone(world, one.original) for one in old])
    assert world.refused("originals", "unknown") == 2


async def test_the_question_has_the_hold_ids_of_the_metadata(world: World) -> None:
    event = submitted(b"A letter with a hold.", "ref-1", "s-1")
    await world.submit(replace(event, document=replace(event.document, hold_ids=("LIT-1",))))
    world.clock.advance(DAY.total_seconds() * 10)
    await world.originals.destroy_older(world.clock.now() - 5 * DAY)
    assert [one.hold_ids for one in world.holds.asked] == [("LIT-1",)]


async def test_zero_days_keep_all_originals(world: World) -> None:
    (one,) = ingested(await world.submit(submitted()))
    world.clock.advance(DAY.total_seconds() * 1000)
    for age, expected in ((timedelta(0), False), (DAY, True)):
        stop = asyncio.Event()
        task = asyncio.create_task(world.originals.run(stop, world.clock, age))
        async with asyncio.timeout(60):
            while expected and not await gone(world, one.original):
                await asyncio.sleep(0.01)
        await settle()
        stop.set()
        await task
        assert await gone(world, one.original) is expected
