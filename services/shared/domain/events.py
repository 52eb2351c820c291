"""Events: one class for each kind of message. They carry references, hashes, spans and labels, never document text.

The exception is `DocumentSubmitted.content`: its topic has its own ACL and a retention of one hour.

`event_id` is deterministic: the same cause gives the same id, so that consumers recognise a redelivery.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.shared.domain.annotations import AnnotationSet, Prediction, Review
from services.shared.domain.document import BlobRef, DocumentRecord, Gap, Provenance, QualityReport
from services.shared.domain.records import AuditRecord


@dataclass(frozen=True, slots=True)
class DocumentSubmitted:
    """A source system submits a document: as `content`, as `blob` (stored by an entry point) or as `uri`.

    `submission_id` is the CloudEvents id that the sender chose, or derives from content and reference. `content_hash`
    is keyed per tenant; empty unless an entry point set it. `attachment` is the position in the parent: "2" is the
    second attachment. `allowance`: bytes that the documents inside an attachment can have together.
    """

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    submission_id: str
    file_name: str = ""
    submitted_by: str = ""
    content: bytes = b""
    blob: BlobRef | None = None
    uri: str = ""
    content_hash: str = ""
    attachment: str = ""
    allowance: int = 0


class DocumentStatus(StrEnum):
    """The processing status of a submission, as its sender sees it."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    QUARANTINED = "quarantined"
    WITHDRAWN = "withdrawn"
    PROPOSED = "proposed"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class DocumentStatusChanged:
    """A change of the processing status. `reason` is a `Reason` code, or empty.

    `field` and `detail` state the fault of a refused submission, as in `GlossatorError`.
    """

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    submission_id: str
    status: DocumentStatus
    reason: str = ""
    duplicate_of: str = ""
    field: str = ""
    detail: str = ""
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentWithdrawn:
    """A source system withdraws all versions of a document. `reason` is a code that the sender chose."""

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DocumentIngested:
    """A document was parsed. `text` refers to an `OriginalText`, `layout` to a `Layout`, `original` to the bytes."""

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    provenance: Provenance
    submission_id: str
    original: BlobRef
    text: BlobRef
    layout: BlobRef
    quality: QualityReport
    file_name_hash: str = ""


@dataclass(frozen=True, slots=True)
class EntityCount:
    """The number of replaced values of one entity type."""

    entity_type: str
    count: int


@dataclass(frozen=True, slots=True)
class DocumentRedacted:
    """Personal values were replaced. `redacted` refers to a `RedactedText` and `map` to a `RedactionMap`, under the
    redacted key. `sealed_text` refers to a `SealedText` under the source key; `layout` is unchanged. Writers set `text`
    to the same reference for readers of release 0.1.0; readers use `sealed`.
    """

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    provenance: Provenance
    submission_id: str
    text: BlobRef
    layout: BlobRef
    redacted: BlobRef
    map: BlobRef
    counts: tuple[EntityCount, ...] = ()
    sealed_text: BlobRef | None = None

    @property
    def sealed(self) -> BlobRef:
        """The reference to the sealed text, which is `text` in messages of release 0.1.0."""
        return self.sealed_text or self.text


@dataclass(frozen=True, slots=True)
class DocumentInferred:
    """The models processed the redacted text. `predictions` are ordered by span, then category. `summary` refers to a
    `Summary` under the redacted key. `flags` are codes from `FLAGS`. `text` and `sealed_text` are the same as in
    `DocumentRedacted`.
    """

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    provenance: Provenance
    submission_id: str
    text: BlobRef
    layout: BlobRef
    redacted: BlobRef
    map: BlobRef
    document_type: str = ""
    document_type_confidence: float = 0.0
    predictions: tuple[Prediction, ...] = ()
    summary: BlobRef | None = None
    flags: tuple[str, ...] = ()
    sealed_text: BlobRef | None = None

    @property
    def sealed(self) -> BlobRef:
        """The reference to the sealed text, which is `text` in messages of release 0.1.0."""
        return self.sealed_text or self.text


@dataclass(frozen=True, slots=True)
class AnnotationsProposed:
    """A proposed set of annotations and findings, or the notice that a set was superseded or withdrawn
    (`annotation_set.state`).
    """

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class AnnotationsPublished:
    """The complete set of a document version after its review. One message per version, even if the set is empty."""

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class ReviewCompleted:
    """A reviewer completed the review of a document version."""

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    provenance: Provenance
    review: Review
    redacted: BlobRef
    proposed: int = 0


@dataclass(frozen=True, slots=True)
class AuditRecorded:
    """An entry was added to the audit log."""

    event_id: str
    occurred_at: datetime
    record: AuditRecord


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that a service gave up on. `message` refers to an encrypted object with its bytes and headers."""

    event_id: str
    occurred_at: datetime
    tenant: str
    topic: str
    partition: int
    offset: int
    consumer_group: str
    reason: str
    attempts: int
    family: str = ""
    source_event_id: str = ""
    message: BlobRef | None = None


Event = (
    DocumentSubmitted
    | DocumentStatusChanged
    | DocumentWithdrawn
    | DocumentIngested
    | DocumentRedacted
    | DocumentInferred
    | AnnotationsProposed
    | AnnotationsPublished
    | ReviewCompleted
    | AuditRecorded
    | DeadLetter
)


def message_key(event: Event) -> str:
    """The key of the Kafka message. Messages of one version chain have the same key, so they keep their order."""
    match event:
        case AuditRecorded(record=record):
            return record.tenant
        case DeadLetter(family=family, source_event_id=source):
            return family or source
        case _:
            return event.document.family
