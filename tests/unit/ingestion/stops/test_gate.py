"""The messages that count against the budget of a source system, and those that are parked."""

from dataclasses import replace
from datetime import datetime

import pytest

from services.ingestion.audited import report_rejection
from services.ingestion.recovery import Recovery
from services.ingestion.statuses import latest_status, notify_sender
from services.ingestion.stops.gate import SourceGate
from services.ingestion.stops.records import Budgets, ParkingLimits, State
from services.ingestion.stops.store import SourceStates
from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import (
    AuditRecorded,
    DeadLetter,
    DocumentStatus,
    DocumentStatusChanged,
    DocumentSubmitted,
    DocumentWithdrawn,
    Event,
)
from tests.unit.ingestion.stops.suite import BAD
from tests.unit.ingestion.stops.world import received
from tests.unit.ingestion.support import SYSTEM, TENANT, Sources, World, record, statuses, submitted

STOPPED = Reject(Reason.SOURCE_STOPPED)


def letter(world: World, number: int, reason: Reason = Reason.INVALID_METADATA) -> DeadLetter:
    ref = BlobRef(TENANT, KeyScope.SOURCE, "owner", f"dead-{number}", 1)
    place = ("documents.submitted", 0, number, "ingestion", reason.value, 1)
    return DeadLetter(f"l-{number}", world.clock.now(), TENANT, *place, family=record().family, message=ref)


async def stop(world: World) -> None:
    for number in range(4):
        await world.gate.count(submitted(), letter(world, number), "")
    assert await world.gate.state(record()) is State.STOPPED


def quarantined(at: datetime, number: int, reason: str) -> DocumentStatusChanged:
    return DocumentStatusChanged(f"q-{number}", at, record(), f"s-{number}", DocumentStatus.QUARANTINED, reason)


@pytest.mark.parametrize(
    ("event", "reason", "stops"),
    [
        (submitted(), Reason.INVALID_METADATA, True),
        (submitted(), Reason.INTERNAL, True),
        (DocumentWithdrawn("w", submitted().occurred_at, record()), Reason.INVALID_EVENT, True),
        (submitted(), Reason.KEY_UNAVAILABLE, False),
        (submitted(), Reason.SOURCE_STOPPED, False),
        (submitted(source_system="loan-core"), Reason.INVALID_METADATA, False),  # of another tenant
        (submitted(source_system="unheard-of"), Reason.INVALID_METADATA, False),
        (submitted(tenant="nobody"), Reason.INVALID_METADATA, False),
    ],
)
async def test_only_rejections_of_registered_sources_count(
    world: World, event: Event, reason: Reason, stops: bool
) -> None:
    for number in range(5):
        await world.gate.count(event, letter(world, number, reason), "")
    assert [one.origin for one in await world.states.stopped()] == ([BAD] if stops else [])


@pytest.mark.parametrize(
    ("channel", "stops"),
    [
        ("", True),
        (TENANT, True),
        (f"{TENANT}.dms", True),
        (f"{TENANT}.scanner", False),
        ("northgate-credit.dms", False),
    ],
)
async def test_a_system_does_not_use_up_the_budget_of_a_source_that_is_not_its_own(
    world: World, channel: str, stops: bool
) -> None:
    """The broker proves the channel: the system `dms` submits for the source system, the others do not."""
    for number in range(5):
        await world.gate.count(submitted(), letter(world, number), channel)
    assert (await world.gate.state(record()) is State.STOPPED) is stops


@pytest.mark.parametrize(("reason", "stops"), [("malformed", True), ("source_stopped", False), ("tampered", False)])
async def test_documents_that_later_services_give_up_on_count(world: World, reason: str, stops: bool) -> None:
    for number in range(4):
        for _ in range(2):  # a redelivery
            await world.handle(quarantined(world.clock.now(), number, reason))
    assert (await world.gate.state(record()) is State.STOPPED) is stops


async def test_only_submissions_of_the_stopped_source_are_parked(world: World) -> None:
    await stop(world)
    assert await world.gate.parks(submitted(), received(1))
    for event in (
        submitted(source_system="harbour-drop"),
        submitted(source_system="unheard-of"),
        DocumentWithdrawn("w", submitted().occurred_at, record()),
        quarantined(world.clock.now(), 1, "malformed"),
    ):
        assert not await world.gate.parks(event, received(1))
    at = world.clock.now()
    assert await world.gate.park(submitted(), letter(world, 9), "", at)
    assert not await world.gate.park(submitted(), replace(letter(world, 10), message=None), "", at)
    assert not await world.gate.park(submitted(source_system="harbour-drop"), letter(world, 11), "", at)
    assert [one.offset for one in await world.states.heads(BAD)] == [9]


async def test_documents_beyond_the_limit_are_refused_until_there_is_room(world: World) -> None:
    """The sender has the content and learns that it must send it again. Ingestion's own messages are parked."""
    gate = SourceGate(SourceStates(world.database, Budgets(limit=3), ParkingLimits(2)), Sources(), world.clock)
    await stop(world)
    for number in range(2):
        assert await gate.parks(submitted(), received(number))
        assert await gate.park(submitted(), letter(world, number), "", world.clock.now())
    with pytest.raises(Reject) as raised:
        await gate.parks(submitted(), received(2))
    assert raised.value.reason is Reason.PARKING_FULL
    assert await gate.parks(submitted(), received(1))  # a redelivery
    own = replace(submitted(), blob=BlobRef(TENANT, KeyScope.SOURCE, "owner", "original", 1))
    assert await gate.parks(own, received(2))
    assert not await gate.parks(submitted(source_system="harbour-drop"), received(2))
    status, audited = report_rejection(submitted(), raised.value, world.ports)
    assert statuses([status]) == [("refused", "parking_full")]
    assert isinstance(audited, AuditRecorded)
    await world.handle(status)
    await world.states.resume(BAD, world.clock.now())
    for number in range(2):
        await world.states.remove(BAD, f"l-{number}", world.clock.now())
    assert await world.gate.state(record()) is State.RUNNING
    assert ("accepted", "") in statuses(await world.handle(submitted()))  # sent again, with the same id


async def test_refusals_at_the_limit_do_not_count_against_the_budget(world: World) -> None:
    for number in range(9):
        await world.gate.count(submitted(), letter(world, number, Reason.PARKING_FULL), "")
    assert await world.gate.state(record()) is State.RUNNING


async def test_the_sender_learns_that_a_document_is_parked_and_later_its_decision(world: World) -> None:
    receipt = await world.intake.submit(record(), b"words")
    (event,) = world.publisher.events
    assert isinstance(event, DocumentSubmitted)
    await stop(world)
    (parked,) = notify_sender(event, STOPPED, world.ports)
    assert statuses([parked]) == [("quarantined", "source_stopped")]
    await world.handle(parked)
    (found,) = await world.intake.by_id(TENANT, receipt.submission_id)
    assert latest_status(found) == parked
    await world.handle(event)
    await world.handle(parked)  # late
    (found,) = await world.intake.by_id(TENANT, receipt.submission_id)
    assert latest_status(found).status is DocumentStatus.ACCEPTED


async def test_entry_points_refuse_a_stopped_source_until_it_resumes(world: World) -> None:
    known = await world.intake.submit(record(), b"words", submission_id="s-0")
    await world.handle(*world.publisher.events)
    await stop(world)
    for submission_id in ("", "s-1"):
        with pytest.raises(Retry) as raised:
            await world.intake.submit(record(), b"other words", submission_id=submission_id)
        assert (raised.value.reason, raised.value.dependency) == (Reason.SOURCE_STOPPED, "")
    assert (await world.intake.submit(record(), b"words", submission_id="s-0")).submission_id == known.submission_id
    await world.intake.submit(record(source_system="harbour-drop"), b"more words")
    await world.gate.park(submitted(), letter(world, 9), "", world.clock.now())
    await world.states.resume(BAD, world.clock.now())
    await world.intake.submit(record(), b"other words")  # the worker parks it behind the others


async def test_waiting_submissions_of_a_stopped_source_are_not_published_again(world: World) -> None:
    await world.intake.submit(record(), b"words")
    await world.intake.submit(record(source_system="harbour-drop"), b"words")
    await stop(world)
    world.clock.advance(31 * 60)
    recovery = Recovery(world.ports, world.publisher)
    assert await recovery.scan() == 1
    assert world.publisher.events[-1].document.source_system == "harbour-drop"  # type: ignore[union-attr]
    await world.states.resume(BAD, world.clock.now())
    world.clock.advance(31 * 60)
    assert await recovery.scan() == 2
    assert {SYSTEM, "harbour-drop"} == {one.document.source_system for one in world.publisher.events[-2:]}  # type: ignore[union-attr]
