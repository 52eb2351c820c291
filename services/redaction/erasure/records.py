"""What an erasure is about, and what is stored of a document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.redaction.vault.records import Erasure
from services.shared.domain.document import BlobRef, DocumentRecord


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom or what an erasure is about: a document, or a person, by `forms` and by placeholders of each matter."""

    document_id: str = ""
    forms: tuple[str, ...] = ()
    numbers: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """A row: `erasure` is what is told of it."""

    tenant: str
    erasure: Erasure
    requested_by: str
    requested_at: datetime
    reason: str
    meant: Meant
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A document and where its words lie: `texts` of its redactions, or what was `extracted` where there is none.
    `originals` are the subjects under which what was sent may stand.
    """

    record: DocumentRecord
    originals: tuple[str, ...]
    texts: tuple[BlobRef, ...] = ()
    extracted: BlobRef | None = None
