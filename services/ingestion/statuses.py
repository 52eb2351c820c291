"""The statuses that senders get. The same status of the same submission always has the same event id."""

from collections.abc import Sequence
from datetime import datetime

from services.ingestion.ports import Ports
from services.ingestion.records import Submission
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import AuditRecorded, DocumentStatus, DocumentStatusChanged, DocumentSubmitted, Event
from services.shared.domain.identity import make_id
from services.shared.domain.records import Action, AuditRecord, Outcome
from services.shared.runtime.access.audit import recorded
from services.shared.runtime.clock import Clock


def notify_sender(event: Event, error: Reject, clock: Clock) -> Sequence[Event]:
    """The status of a submission that went to the dead letters. None if the event does not name its sender."""
    if not isinstance(event, DocumentSubmitted) or not (event.document.tenant and event.document.source_system):
        return []
    status = DocumentStatus.REFUSED
    return [submission_status(event.document, event.submission_id, status, clock.now(), reason=error.reason)]


def submission_status(
    document: DocumentRecord,
    submission_id: str,
    status: DocumentStatus,
    at: datetime,
    *,
    reason: Reason | None = None,
    duplicate_of: str = "",
    cause: str = "",
) -> DocumentStatusChanged:
    """`cause` tells apart equal statuses that can occur more than once, such as withdrawals."""
    identity = (document.tenant, document.source_system, submission_id)
    parts = (*identity, status, reason or "", duplicate_of, document.document_id, cause)
    event_id = make_id("event", "documents.status", *parts)
    return DocumentStatusChanged(event_id, at, document, submission_id, status, reason or "", duplicate_of)


async def handle_status(event: DocumentStatusChanged, ports: Ports) -> Sequence[Event]:
    """Stores the statuses that other services report, so that the doors can return them."""
    if event.status in FOLLOWED:
        await ports.store.follow(event)
    return []


def latest_status(submission: Submission) -> DocumentStatusChanged:
    """The last known status. A submission without a decision is ACCEPTED and has no document id."""
    if submission.later:
        return submission.later
    sent = [one for one in submission.events if isinstance(one, DocumentStatusChanged)]
    if sent:
        return sent[0]
    return submission_status(
        submission.record, submission.submission_id, DocumentStatus.ACCEPTED, submission.changed_at, cause="received"
    )


def submission_audited(
    document: DocumentRecord, submission_id: str, at: datetime, reason: Reason | None = None
) -> AuditRecorded:
    """The audit record of a submission that came by Kafka or the drop folder."""
    identity = (document.tenant, document.source_system, submission_id, document.correlation_id, reason or "")
    return recorded(
        AuditRecord(
            audit_id=make_id("audit", "submission", *identity),
            at=at,
            actor=f"source:{document.source_system}",
            roles=(),
            tenant=document.tenant,
            action=Action.SUBMIT,
            resource_kind="submission",
            resource_id=submission_id,
            matter=document.matter,
            purpose="",
            outcome=Outcome.DENIED if reason is Reason.FORBIDDEN else Outcome.ALLOWED,
            reason=reason or "",
            correlation_id=document.correlation_id,
            service="ingestion",
        )
    )


FOLLOWED = frozenset({DocumentStatus.QUARANTINED, DocumentStatus.PROPOSED, DocumentStatus.PUBLISHED})
