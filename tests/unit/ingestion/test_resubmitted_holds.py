"""Holds that a resubmission names reach redaction, whatever its entry point and its submission id."""

from dataclasses import replace

from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, Event
from tests.unit.ingestion.support import World, ingested, record, submitted

_LETTER = b"1. Term. This Agreement ends in a year."


def named(events: list[Event]) -> list[tuple[str, tuple[str, ...]]]:
    """The (document id, hold ids) that redaction places from the statuses."""
    return [
        (one.duplicate_of, one.document.hold_ids)
        for one in events
        if isinstance(one, DocumentStatusChanged) and one.status is DocumentStatus.DUPLICATE and one.document.hold_ids
    ]


async def test_another_submission_of_the_same_content(world: World) -> None:
    (first,) = ingested(await world.submit(submitted(_LETTER, "ref-1", "s-1")))
    again = submitted(_LETTER, "ref-1", "s-2", hold_ids=("LIT-1",))
    assert named(await world.submit(again)) == [(first.document.document_id, ("LIT-1",))]


async def test_the_same_submission_again_with_a_hold(world: World) -> None:
    event = submitted(_LETTER, "ref-1", "s-1")
    (first,) = ingested(await world.submit(event))
    again = replace(event, document=replace(event.document, hold_ids=("LIT-1",)))
    answers = [await world.submit(again) for _ in range(2)]
    assert [named(one) for one in answers] == [[(first.document.document_id, ("LIT-1",))]] * 2
    assert answers[0] == answers[1]
    assert named(await world.submit(event)) == []


async def test_a_redelivery_of_a_submission_with_a_hold_names_it_once(world: World) -> None:
    event = submitted(_LETTER, "ref-1", "s-1", hold_ids=("LIT-1",))
    await world.submit(event)
    assert named(await world.submit(event)) == []


async def test_each_call_of_an_entry_point_names_its_holds_again(world: World) -> None:
    await world.intake.submit(record("ref-1"), _LETTER)
    (first,) = ingested(await world.handle(*world.publisher.events))
    world.publisher.events.clear()
    for _ in range(2):
        world.clock.advance(60)
        await world.intake.submit(record("ref-1", hold_ids=("LIT-1",)), _LETTER)
    assert named(world.publisher.events) == [(first.document.document_id, ("LIT-1",))] * 2
    assert len({(one.event_id, one.occurred_at) for one in world.publisher.events}) == 2
