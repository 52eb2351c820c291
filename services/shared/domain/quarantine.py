"""The status event for a document that became a dead letter."""

from datetime import datetime

from services.shared.domain.errors import Reject
from services.shared.domain.events import (
    DocumentInferred,
    DocumentIngested,
    DocumentRedacted,
    DocumentStatus,
    DocumentStatusChanged,
)
from services.shared.domain.identity import make_id


def quarantined(
    event: DocumentIngested | DocumentRedacted | DocumentInferred, error: Reject, at: datetime
) -> DocumentStatusChanged:
    """The status event. Its id derives from the event id and the reason: a repeated failure gives the same id."""
    status = DocumentStatus.QUARANTINED
    event_id = make_id("event", "documents.status", event.event_id, status.value, error.reason.value)
    return DocumentStatusChanged(event_id, at, event.document, event.submission_id, status, error.reason.value)
