"""What an erasure is about, and what is stored of a document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.redaction.vault.records import Erasure
from services.shared.domain.document import BlobRef, DocumentRecord


@dataclass(frozen=True, slots=True)
class Meant:
    """What an erasure erases: a document, or a person by `spellings` and by placeholders of each matter."""

    document_id: str = ""
    spellings: tuple[str, ...] = ()
    numbers: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """A stored request. `erasure` is what callers see of it."""

    tenant: str
    erasure: Erasure
    requested_by: str
    requested_at: datetime
    reason: str
    meant: Meant
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A document and where its text is stored: `texts` of its redactions, or what was `extracted` where there is none.
    `originals` are the key owners under which the bytes as sent may be stored.
    """

    record: DocumentRecord
    originals: tuple[str, ...]
    texts: tuple[BlobRef, ...] = ()
    extracted: BlobRef | None = None
