"""The status of a submission that became a dead letter."""

from dataclasses import replace

import pytest

from services.ingestion.handler import HANDLERS
from services.ingestion.parsing import parse, quality
from services.ingestion.statuses import latest_status, notify_sender
from services.shared.domain.document import DocumentRecord, Gap, GapKind
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, DocumentWithdrawn
from services.shared.wire.topics import TOPICS
from tests.fakes import FakeClock
from tests.unit.ingestion.support import SYSTEM, World, record, submitted

NOW = FakeClock().now()


ERROR = Reject(Reason.INVALID_METADATA, detail='Field "document.matter" is missing', field="document.matter")


def test_the_status_states_the_fault_and_has_a_stable_id(world: World) -> None:
    (status,) = notify_sender(submitted(matter=""), ERROR, world.ports)
    assert isinstance(status, DocumentStatusChanged)
    assert (status.status, status.reason, status.submission_id) == (DocumentStatus.REFUSED, "invalid_metadata", "s-1")
    assert (status.field, status.detail) == ("document.matter", 'Field "document.matter" is missing')
    (again,) = notify_sender(submitted(matter=""), ERROR, world.ports)
    assert again.event_id == status.event_id


@pytest.mark.parametrize(
    ("document", "label"),
    [
        (record(), SYSTEM),
        (record(source_system=""), "unknown"),
        (record(source_system="loan-core"), "unknown"),
        (DocumentRecord("", "", "", ""), "unknown"),
    ],
)
def test_every_sender_gets_a_status_and_is_counted(world: World, document: DocumentRecord, label: str) -> None:
    (status,) = notify_sender(replace(submitted(), document=document), ERROR, world.ports)
    assert isinstance(status, DocumentStatusChanged)
    assert status.document == document
    labels = {"source_system": label, "reason": "invalid_metadata"}
    assert world.ports.metrics.registry.get_sample_value("glossator_submissions_rejected_total", labels) == 1


def test_a_withdrawal_gets_no_status(world: World) -> None:
    assert list(notify_sender(DocumentWithdrawn("w", NOW, record()), ERROR, world.ports)) == []


async def test_a_refusal_of_the_worker_is_stored_for_callers(world: World) -> None:
    (status,) = notify_sender(submitted(matter=""), ERROR, world.ports)
    await world.handle(status)
    found = await world.by_id("s-1")
    assert latest_status(found) == status


async def test_after_a_refusal_of_the_worker_the_same_submission_can_succeed(world: World) -> None:
    (status,) = notify_sender(submitted(matter=""), ERROR, world.ports)
    await world.handle(status)
    await world.handle(submitted())
    assert latest_status(await world.by_id("s-1")).status is DocumentStatus.ACCEPTED
    await world.handle(status)
    assert latest_status(await world.by_id("s-1")).status is DocumentStatus.ACCEPTED


async def test_each_later_status_says_what_was_not_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    gaps = (Gap(GapKind.SCAN, 2, (3, 7)),)
    real = quality.assess
    monkeypatch.setattr(parse, "assess", lambda text: replace(real(text), gaps=gaps))
    [accepted] = [one for one in await world.handle(submitted()) if isinstance(one, DocumentStatusChanged)]
    assert accepted.gaps == gaps
    await world.handle(replace(accepted, event_id="later", status=DocumentStatus.PROPOSED, gaps=()))
    found = latest_status(await world.by_id("s-1"))
    assert (found.status, found.gaps) == (DocumentStatus.PROPOSED, gaps)


async def test_a_refusal_ends_the_wait_of_a_submission_until_it_is_submitted_again(world: World) -> None:
    await world.intake.submit(record(), b"words", submission_id="s-1")
    world.clock.advance(60)
    (status,) = notify_sender(submitted(), Reject(Reason.ATTEMPTS_EXHAUSTED), world.ports)
    await world.handle(status)
    assert latest_status(await world.by_id("s-1")).reason == "attempts_exhausted"
    assert not await world.ports.store.waiting(world.clock.now(), 9)
    world.clock.advance(60)
    await world.intake.submit(record(), b"words", submission_id="s-1")
    assert latest_status(await world.by_id("s-1")).status is DocumentStatus.ACCEPTED


async def test_a_forged_refusal_does_not_hide_a_submission_of_a_registered_source_system(world: World) -> None:
    forged = replace(submitted(), document=record(source_system="a"))
    await world.handle(*notify_sender(forged, ERROR, world.ports))
    await world.handle(submitted())
    assert latest_status(await world.by_id("s-1")).status is DocumentStatus.ACCEPTED


@pytest.mark.parametrize(
    "document",
    [DocumentRecord("", "", "", ""), record(tenant="a/b"), record(source_system="x" * 300), record(matter="y" * 300)],
)
async def test_a_refusal_without_valid_ids_is_not_stored(world: World, document: DocumentRecord) -> None:
    await world.handle(*notify_sender(replace(submitted(), document=document), ERROR, world.ports))
    assert await world.intake.by_id(document.tenant, "s-1") == []


def test_the_handlers_are_those_of_the_topics_that_ingestion_consumes() -> None:
    assert set(HANDLERS) == {topic.name for topic in TOPICS if "ingestion" in topic.consumers}
