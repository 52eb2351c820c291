"""What annotation requests for a file that leaves, and the parts of the file."""

from dataclasses import dataclass

from services.ingestion.writing.records import Mask, Note
from services.shared.domain.requests import Request


@dataclass(frozen=True, slots=True)
class ExportHead:
    """What a file has. `exact`: notes at their words; `nearby`: those beside them. `size` in bytes."""

    media_type: str
    size: int
    exact: int
    nearby: int


@dataclass(frozen=True, slots=True)
class WriteExportResponse:
    """A part of the file: first its head, then its bytes."""

    head: ExportHead | None = None
    chunk: bytes | None = None


@dataclass(frozen=True, slots=True)
class WriteExportRequest(Request[WriteExportResponse]):
    """A request for a file. `format`: `word` or `pdf`. `unmasked`: the reader sees the whole document. `written_at` in
    ISO 8601, for the notes.
    """

    document_id: str
    format: str = ""
    notes: tuple[Note, ...] = ()
    masks: tuple[Mask, ...] = ()
    unmasked: bool = False
    purpose: str = ""
    written_at: str = ""
