"""The withdrawal of a document by its source system: all its versions, and the attachments inside them."""

from collections.abc import Sequence
from dataclasses import replace

from services.ingestion.metadata import completed
from services.ingestion.ports import Ports
from services.ingestion.records import Submission
from services.ingestion.sources import check_source
from services.ingestion.statuses import submission_status
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatus, DocumentWithdrawn, Event
from services.shared.domain.identity import make_id


async def handle_withdrawn(event: DocumentWithdrawn, ports: Ports) -> Sequence[Event]:
    """Notify the sender and withdraw the attachments. Raises `Reject(INVALID_METADATA | FORBIDDEN)`."""
    known_matter = event.document.matter or "unknown"
    record = completed(replace(event.document, matter=known_matter), event.event_id)
    last = await ports.store.latest_of_chain(record.tenant, record.family)
    matter = last.record.matter if last else event.document.matter
    check_source(ports.sources, replace(record, matter=matter))

    def make_events(submission: Submission | None, inside: Sequence[DocumentRecord]) -> list[Event]:
        document = submission.record if submission else record
        submission_id = submission.submission_id if submission else ""
        status = DocumentStatus.WITHDRAWN
        notice = submission_status(document, submission_id, status, event.occurred_at, cause=event.event_id)
        return [notice, *(_withdraw_attachment(event, one) for one in inside)]

    return await ports.store.withdraw(record, event.event_id, event.occurred_at, make_events)


def _withdraw_attachment(event: DocumentWithdrawn, attachment: DocumentRecord) -> DocumentWithdrawn:
    event_id = make_id("event", "documents.withdrawn", event.event_id, attachment.family)
    return DocumentWithdrawn(event_id, event.occurred_at, attachment, event.reason)
