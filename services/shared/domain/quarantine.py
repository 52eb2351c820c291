"""The status that a sender gets when a document went to the dead letters."""

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
    """Its id depends on the event and the reason alone, so that a repeated failure is one status."""
    status = DocumentStatus.QUARANTINED
    event_id = make_id("event", "documents.status", event.event_id, status.value, error.reason.value)
    return DocumentStatusChanged(event_id, at, event.document, event.submission_id, status, error.reason.value)
