"""What happened, one class a topic message. They carry references, hashes, spans and labels, never words
(`DocumentSubmitted.content` alone may: its topic has its own ACL and an hour's retention).

`event_id` is deterministic: the same cause gives the same id, so that a redelivery is recognised.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.shared.domain.annotations import AnnotationSet, Prediction, Review
from services.shared.domain.document import BlobRef, DocumentRecord, Provenance, QualityReport
from services.shared.domain.records import AuditRecord


@dataclass(frozen=True, slots=True)
class DocumentSubmitted:
    """A source system hands in a document: by `content`, by `blob` (stored at a door already) or by `uri`.

    `submission_id` is the sender's own (CloudEvents id) or made from content and reference. `content_hash` is keyed per
    tenant, and empty where the sender is not one of our doors. `attachment` is its place in the parent ("2" = second
    attachment).
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


class DocumentStatus(StrEnum):
    """What a sender is told."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    QUARANTINED = "quarantined"
    WITHDRAWN = "withdrawn"
    PROPOSED = "proposed"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class DocumentStatusChanged:
    """How a document fares. `reason` is a code of `Reason`, empty where there is nothing to explain."""

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    submission_id: str
    status: DocumentStatus
    reason: str = ""
    duplicate_of: str = ""


@dataclass(frozen=True, slots=True)
class DocumentWithdrawn:
    """A source system takes a document back, all its versions. `reason` is the sender's code."""

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DocumentIngested:
    """A document was parsed. `text` holds an `OriginalText`, `layout` a `Layout`, `original` the bytes as sent."""

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
    """How many values of a kind were replaced."""

    entity_type: str
    count: int


@dataclass(frozen=True, slots=True)
class DocumentRedacted:
    """Personal values were replaced. `redacted` holds a `RedactedText`, `map` a `RedactionMap`, both under the redacted
    key. `sealed_text` holds a `SealedText` under the source key; `layout` is passed on. Writers fill `text` with the
    same for readers of the release before; readers use `sealed`.
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
        """Where the sealed text is: `text` in messages of release 0.1.0."""
        return self.sealed_text or self.text


@dataclass(frozen=True, slots=True)
class DocumentInferred:
    """A model has read the redacted text. `predictions` are ordered by place, then category; `summary` is where the
    summary lies, under the redacted key; `flags` are codes of `FLAGS`; `text` and `sealed_text` as in
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
        """Where the sealed text is: `text` in messages of release 0.1.0."""
        return self.sealed_text or self.text


@dataclass(frozen=True, slots=True)
class AnnotationsProposed:
    """The set as the model and the playbook propose it, or that such a set is superseded or withdrawn
    (`annotation_set.state`).
    """

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class AnnotationsPublished:
    """The whole set of a completed document version, one message a version, even when empty."""

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class ReviewCompleted:
    """An attorney has finished with a document version."""

    event_id: str
    occurred_at: datetime
    document: DocumentRecord
    provenance: Provenance
    review: Review
    redacted: BlobRef
    proposed: int = 0


@dataclass(frozen=True, slots=True)
class AuditRecorded:
    """A line of the audit log."""

    event_id: str
    occurred_at: datetime
    record: AuditRecord


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that could not be handled. `message` refers to its encrypted bytes, headers stand beside it in the
    blob.
    """

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
