"""The audit records of systems without a credential: accepted, refused and denied submissions and withdrawals."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from services.ingestion.audited import refused_file, report_rejection, submission_audited
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import AuditRecorded, DocumentSubmitted, DocumentWithdrawn, Event
from services.shared.domain.records import Action, AuditRecord, Outcome
from tests.unit.ingestion.support import MATTER, SOURCES, SYSTEM, Sources, World, ingested, submitted

AT = datetime(2026, 3, 1, tzinfo=UTC)
RECORD = DocumentRecord("harbour-bank", SYSTEM, "R-1", "M-1", family="f1", correlation_id="c-1")


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        (None, Outcome.ALLOWED),
        (Reason.FORBIDDEN, Outcome.DENIED),
        (Reason.NEEDS_PASSWORD, Outcome.REFUSED),
        (Reason.HASH_MISMATCH, Outcome.REFUSED),
    ],
)
def test_the_outcome_of_a_submission_is_true(reason: Reason | None, outcome: Outcome) -> None:
    found = submission_audited(RECORD, "s-1", AT, reason).record
    assert (found.outcome, found.reason, found.detail) == (outcome, reason or "", ("entry=kafka",))
    assert (found.actor, found.tenant, found.matter) == (f"source:{SYSTEM}", "harbour-bank", "M-1")


async def test_a_dead_letter_is_recorded(world: World) -> None:
    submitted = DocumentSubmitted("e1", AT, RECORD, "s-1")
    withdrawn = DocumentWithdrawn("e2", AT, RECORD, "r")
    for event, action in ((submitted, "document.submit"), (withdrawn, "document.withdraw")):
        events = report_rejection(event, Reject(Reason.INVALID_EVENT), world.ports)
        [audited] = [one.record for one in events if isinstance(one, AuditRecorded)]
        assert (audited.action, audited.outcome, audited.reason) == (action, Outcome.REFUSED, "invalid_event")
        again = report_rejection(event, Reject(Reason.INVALID_EVENT), world.ports)
        assert [one.event_id for one in again] == [one.event_id for one in events]


@pytest.mark.parametrize(
    ("path", "tenant", "actor"),
    [
        ((SYSTEM, "M-1", "a.pdf"), SOURCES[SYSTEM].tenant, f"source:{SYSTEM}"),
        (("elsewhere", "M-1", "a.pdf"), "", "source:elsewhere"),
        (("\udcff", "M-\udcff", "\udcff.pdf"), "", "source:(not a code)"),
        (("Jane Smith", "a.pdf"), "", "source:(not a code)"),
    ],
)
def test_a_refused_file_is_recorded(path: tuple[str, ...], tenant: str, actor: str) -> None:
    found = refused_file(Sources(), path, (1, 2), Reason.FORBIDDEN, AT)
    assert (found.tenant, found.actor, found.outcome) == (tenant, actor, Outcome.DENIED)
    assert found.detail == ("entry=folder",)
    assert refused_file(Sources(), (*path[:-1], "b"), (1, 2), Reason.FORBIDDEN, AT) == found
    assert refused_file(Sources(), path, (1, 3), Reason.FORBIDDEN, AT).audit_id != found.audit_id


def test_free_text_of_a_sender_does_not_enter_the_log() -> None:
    found = submission_audited(replace(RECORD, source_system="Jane Smith"), "because\nof her", AT).record
    assert (found.actor, found.resource_id) == ("source:(not a code)", "(not a code)")


def _withdrawals(events: Sequence[Event]) -> list[AuditRecord]:
    records = [one.record for one in events if isinstance(one, AuditRecorded)]
    return [one for one in records if one.action == Action.WITHDRAW]


@pytest.mark.parametrize("matter", [MATTER, ""])
async def test_a_withdrawal_by_kafka_is_recorded_once(world: World, matter: str) -> None:
    mail = EmailMessage()
    mail.set_content("1. Term. It ends.")
    mail.add_attachment(b"2. Fee. None.", "text", "plain", filename="fee.txt")
    [document, _] = [one.document for one in ingested(await world.handle(submitted(mail.as_bytes())))]
    withdrawn = DocumentWithdrawn("w-1", AT, replace(document, matter=matter, family="", document_id=""), "wrong")
    events = await world.handle(withdrawn)
    [found] = _withdrawals(events)
    assert (found.actor, found.outcome, found.reason) == (f"source:{SYSTEM}", Outcome.ALLOWED, "")
    assert (found.resource_id, found.matter, found.detail) == (document.family, MATTER, ("entry=kafka",))
    assert _withdrawals(await world.handle(withdrawn)) == [found]


async def test_a_withdrawal_by_the_api_has_only_the_record_of_its_call(world: World) -> None:
    await world.handle(submitted())
    await world.intake.withdraw(await world.latest("ref-1"), "wrong")
    [event] = world.publisher.events
    assert isinstance(event, DocumentWithdrawn)
    assert _withdrawals(await world.handle(event)) == []
    forged = replace(event, event_id=event.event_id[:-1] + "x")
    assert len(_withdrawals(await world.handle(forged))) == 1
