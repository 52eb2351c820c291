"""The audit records of systems without a credential: accepted, refused and denied submissions and withdrawals."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.ingestion.audited import refused_file, report_rejection, submission_audited
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import AuditRecorded, DocumentSubmitted, DocumentWithdrawn
from services.shared.domain.records import Outcome
from tests.unit.ingestion.support import SOURCES, SYSTEM, Sources, World

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
