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
    """Withdraw all versions and their attachments, and report it for each submission that became a version.

    Without a version, one status reports the withdrawal of the reference.
    Raises `Reject(INVALID_METADATA | FORBIDDEN)`.
    """
    known_matter = event.document.matter or "unknown"
    record = completed(replace(event.document, matter=known_matter), event.event_id)
    last = await ports.store.latest_of_chain(record.tenant, record.family)
    matter = last.record.matter if last else event.document.matter
    check_source(ports.sources, replace(record, matter=matter))

    def make_events(withdrawn: Sequence[Submission], inside: Sequence[DocumentRecord]) -> list[Event]:
        status, at, cause = DocumentStatus.WITHDRAWN, event.occurred_at, event.event_id
        notices = [
            submission_status(one.record, one.submission_id, status, at, cause=cause)
            for one in withdrawn or [Submission(record, "")]
        ]
        return [*notices, *(_withdraw_attachment(event, one) for one in inside)]

    return await ports.store.withdraw(record, event.event_id, event.occurred_at, make_events)


def _withdraw_attachment(event: DocumentWithdrawn, attachment: DocumentRecord) -> DocumentWithdrawn:
    event_id = make_id("event", "documents.withdrawn", event.event_id, attachment.family)
    return DocumentWithdrawn(event_id, event.occurred_at, attachment, event.reason)
