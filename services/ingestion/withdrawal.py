"""A source takes a document back: all its versions, and what was inside them."""

from collections.abc import Sequence
from dataclasses import replace

from services.ingestion.metadata import completed
from services.ingestion.ports import Ports
from services.ingestion.store.sql import Submission
from services.ingestion.telling import status_changed
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatus, DocumentWithdrawn, Event
from services.shared.domain.identity import make_id


async def handle_withdrawn(event: DocumentWithdrawn, ports: Ports) -> Sequence[Event]:
    """Tells the sender, and takes back what was inside. Raises `Reject(INVALID_METADATA | FORBIDDEN)`."""
    known_matter = event.document.matter or "unknown"
    record = completed(replace(event.document, matter=known_matter), event.event_id)
    last = await ports.store.latest_of_family(record.tenant, record.family)
    matter = last.record.matter if last else event.document.matter
    if not ports.sources.source_may(record.tenant, record.source_system, matter):
        raise Reject(Reason.FORBIDDEN)

    def answer(submission: Submission | None, inside: Sequence[DocumentRecord]) -> list[Event]:
        document = submission.record if submission else record
        identity = submission.submission_id if submission else ""
        told = status_changed(document, identity, DocumentStatus.WITHDRAWN, event.occurred_at, cause=event.event_id)
        children = [
            DocumentWithdrawn(
                make_id("event", "documents.withdrawn", event.event_id, one.family),
                event.occurred_at,
                one,
                event.reason,
            )
            for one in inside
        ]
        return [told, *children]

    return await ports.store.withdraw(record, event.event_id, event.occurred_at, answer)
