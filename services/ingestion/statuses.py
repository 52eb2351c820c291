"""Status events for senders. The same status of the same submission always has the same event id."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from services.ingestion.metadata import is_identified
from services.ingestion.ports import Ports
from services.ingestion.records import Submission
from services.ingestion.references import with_reference
from services.ingestion.sources import registered_name
from services.shared.domain.document import DocumentRecord, Gap
from services.shared.domain.errors import REASONS, Reason, Reject, public_detail
from services.shared.domain.events import (
    DocumentIngested,
    DocumentStatus,
    DocumentStatusChanged,
    DocumentSubmitted,
    Event,
)
from services.shared.domain.identity import make_id


def notify_sender(event: Event, error: Reject, ports: Ports) -> Sequence[Event]:
    """Count a submission that became a dead letter, and return its status. Other events have no status here.

    A parked submission is quarantined until its source system is resumed.
    """
    if not isinstance(event, DocumentSubmitted):
        return []
    record, status = event.document, DocumentStatus.QUARANTINED
    if error.reason is not Reason.SOURCE_STOPPED:
        status = DocumentStatus.REFUSED
        ports.metrics.submissions_rejected.labels(registered_name(ports.sources, record), error.reason.value).inc()
    with suppress(Reject):  # without the key there is no reference
        record = with_reference(ports.sources, ports.hash_key, record, event.file_name)
    return [submission_status(record, event.submission_id, status, ports.clock.now(), error=error)]


def submission_status(
    document: DocumentRecord,
    submission_id: str,
    status: DocumentStatus,
    at: datetime,
    *,
    error: Reject | None = None,
    duplicate_of: str = "",
    gaps: tuple[Gap, ...] = (),
    cause: str = "",
) -> DocumentStatusChanged:
    """`cause` distinguishes statuses that can occur more than once, such as withdrawals."""
    reason = error.reason.value if error else ""
    identity = (document.tenant, document.source_system, document.matter, submission_id)
    parts = (*identity, status, reason, duplicate_of, document.document_id, cause)
    event_id = make_id("event", "documents.status", *parts)
    field, detail = public_detail(error) if error else ("", "")
    return DocumentStatusChanged(
        event_id, at, document, submission_id, status, reason, duplicate_of, field=field, detail=detail, gaps=gaps
    )


def another_agreement(submission_id: str) -> Reject:
    """The error for a submission that is known, and amended another agreement or none."""
    named = f'Submission id (in HTTP: Idempotency-Key) "{submission_id}"'
    detail = f"{named} was used before, with another amended agreement. Use a new one"
    return Reject(Reason.CONFLICT, detail=detail, field="submission_id")


async def handle_status(event: DocumentStatusChanged, ports: Ports) -> Sequence[Event]:
    """Store the statuses of other services and the refusals of dead letters, for callers that ask for a status."""
    if event.status is DocumentStatus.QUARANTINED:
        await ports.stops.count_quarantined(event)
    if event.status in FOLLOWED:
        await ports.store.follow(event)
    elif event.status is DocumentStatus.REFUSED and is_identified(event.document, event.submission_id):
        await ports.store.record_refusal(event)
    return []


def latest_status(submission: Submission) -> DocumentStatusChanged:
    """The latest status, with what is not in the text. A submission without a decision is ACCEPTED and has no document
    id.
    """
    if submission.later:
        ingested = (one for one in submission.events if isinstance(one, DocumentIngested))
        return replace(submission.later, gaps=next((one.quality.gaps for one in ingested), ()))
    sent = [one for one in submission.events if isinstance(one, DocumentStatusChanged)]
    if sent:
        return sent[0]
    return submission_status(
        submission.record, submission.submission_id, DocumentStatus.ACCEPTED, submission.changed_at, cause="received"
    )


def advice(reason: str) -> tuple[str, str]:
    """The meaning and the remedy of a reason code; empty without one."""
    info = REASONS[Reason(reason)] if reason in _CODES else None
    return (info.meaning, info.remedy) if info else ("", "")


_CODES = frozenset(one.value for one in Reason)
FOLLOWED = frozenset({DocumentStatus.QUARANTINED, DocumentStatus.PROPOSED, DocumentStatus.PUBLISHED})
