"""The target of an erasure, stored requests, and where the data of a document is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.redaction.vault.records import Erasure
from services.shared.domain.document import BlobRef, DocumentRecord


@dataclass(frozen=True, slots=True)
class Target:
    """The target of an erasure: a document, or a person by `spellings` and by placeholders per matter (`numbers`)."""

    document_id: str = ""
    spellings: tuple[str, ...] = ()
    numbers: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """A stored request. Callers see `erasure` only."""

    tenant: str
    erasure: Erasure
    requested_by: str
    requested_at: datetime
    reason: str
    target: Target
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter. `record` describes the document in it; without a matter if the message cannot be read."""

    ref: BlobRef
    record: DocumentRecord


@dataclass(frozen=True, slots=True)
class Stored:
    """A document and where its text is stored: the `texts` of its redactions, or the `extracted` text if there is no
    redaction. `originals` are the key owners under which submitted files may be stored.
    """

    record: DocumentRecord
    originals: tuple[str, ...]
    texts: tuple[BlobRef, ...] = ()
    extracted: BlobRef | None = None
