"""What senders are told. The same news about the same submission has the same id."""

from collections.abc import Sequence
from datetime import datetime

from services.ingestion.ports import Ports
from services.ingestion.store.sql import Submission
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import AuditRecorded, DocumentStatus, DocumentStatusChanged, DocumentSubmitted, Event
from services.shared.domain.identity import make_id
from services.shared.domain.records import Action, AuditRecord, Outcome
from services.shared.runtime.access.audit import recorded


def answer_rejected(event: object, error: Reject, now: datetime) -> Sequence[Event]:
    """What the sender of a dead letter is told, where it said who it is."""
    if not isinstance(event, DocumentSubmitted) or not (event.document.tenant and event.document.source_system):
        return []
    document = event.document
    return [status_changed(document, event.submission_id, DocumentStatus.REFUSED, now, reason=error.reason)]


def status_changed(
    document: DocumentRecord,
    submission_id: str,
    status: DocumentStatus,
    at: datetime,
    *,
    reason: Reason | None = None,
    duplicate_of: str = "",
    cause: str = "",
) -> DocumentStatusChanged:
    """`cause`: what brought it about, where the same may happen again for another cause."""
    identity = (document.tenant, document.source_system, submission_id)
    parts = (*identity, status, reason or "", duplicate_of, document.document_id, cause)
    event_id = make_id("event", "documents.status", *parts)
    return DocumentStatusChanged(event_id, at, document, submission_id, status, reason or "", duplicate_of)


async def handle_status(event: DocumentStatusChanged, ports: Ports) -> Sequence[Event]:
    """Follows what other services say of a submission, so that a door can tell; our own news is known."""
    if event.status in FOLLOWED:
        await ports.store.follow(event)
    return []


def status_of(submission: Submission) -> DocumentStatusChanged:
    """The latest that is known; a submission that waits to be parsed is ACCEPTED, without a document id yet."""
    if submission.later:
        return submission.later
    told = [one for one in submission.events if isinstance(one, DocumentStatusChanged)]
    if told:
        return told[0]
    return status_changed(
        submission.record, submission.submission_id, DocumentStatus.ACCEPTED, submission.changed_at, cause="received"
    )


def submission_audited(
    document: DocumentRecord, submission_id: str, at: datetime, reason: Reason | None = None
) -> AuditRecorded:
    """The line of the audit log for a submission that no caller of a door made."""
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
