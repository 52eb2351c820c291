"""What senders are told. The same news about the same submission has the same id."""

from collections.abc import Sequence
from datetime import datetime

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, DocumentSubmitted, Event
from services.shared.domain.identity import make_id


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
