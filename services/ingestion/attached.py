"""The documents inside a document: the submission of each, and the refusals of those that cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.ingestion.extractors.result import Attachment
from services.ingestion.metadata import attachment_of
from services.ingestion.nesting import allowance_of, shares
from services.ingestion.originals import hash_of, put_original
from services.ingestion.ports import Ports
from services.ingestion.statuses import submission_status
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, DocumentSubmitted, Event
from services.shared.domain.identity import make_id
from services.shared.domain.submissions import attachment_id


@dataclass(frozen=True, slots=True)
class Attached:
    """Makes the events of what is inside one submission, of which `event` is the submission and `now` the decision."""

    event: DocumentSubmitted
    ports: Ports
    now: datetime
    submitted_by: str

    async def events(self, document: DocumentRecord, attachments: Sequence[Attachment]) -> list[Event]:
        """One event for each attachment, in order. Raises `Reject(TOO_LARGE)`."""
        allowance = allowance_of(self.event.allowance, self.ports.input_bytes)
        shared = shares([len(one.data) for one in attachments], allowance)
        made: list[Event] = []
        for number, (one, share) in enumerate(zip(attachments, shared, strict=True), start=1):
            record = attachment_of(document, number, one.media_type)
            record = replace(record, family=await self.ports.store.family(record))
            identity = attachment_id(document.document_id, number)
            if one.refusal:
                made.append(self._refused(record, identity, one.refusal))
            else:
                made.append(await self._submitted(record, identity, one, number, share))
        return made

    def _refused(self, record: DocumentRecord, identity: str, reason: Reason) -> DocumentStatusChanged:
        self.ports.metrics.documents_refused.labels("ingestion", reason.value).inc()
        return submission_status(record, identity, DocumentStatus.REFUSED, self.now, error=Reject(reason))

    async def _submitted(
        self, record: DocumentRecord, identity: str, attachment: Attachment, number: int, allowance: int
    ) -> DocumentSubmitted:
        """Of the name of the attachment only the suffix is kept."""
        content_hash = await hash_of(attachment.data, self.ports.hash_key(record.tenant))
        blob = await put_original(self.ports.blobs, content_hash, self.event.document, identity, attachment.data)
        place = f"{self.event.attachment}.{number}" if self.event.attachment else str(number)
        return DocumentSubmitted(
            make_id("event", "documents.submitted", identity),
            self.event.occurred_at,
            record,
            identity,
            file_name=f"attachment-{number}{_suffix(attachment.file_name)}",
            submitted_by=self.submitted_by,
            blob=blob,
            content_hash=content_hash,
            attachment=place,
            allowance=allowance,
        )


def _suffix(file_name: str) -> str:
    suffix = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    return f".{suffix}" if suffix.isascii() and suffix.isalnum() and len(suffix) <= 5 else ""
