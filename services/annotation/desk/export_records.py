"""The requests and the answers of `DocumentExportService`, as in `protos/`."""

from dataclasses import dataclass

from services.annotation.exports.filing import FilingState
from services.annotation.grid.records import ReadGridRequest
from services.shared.domain.requests import Request


@dataclass(frozen=True, slots=True)
class FileHead:
    """What a file is and has. `exact`: notes at their words. `nearby`: those beside them. `masked`: values with
    placeholders, where they are counted. `documents`: how many it covers.
    """

    name: str
    media_type: str
    size: int
    exact: int
    nearby: int
    masked: int
    documents: int


@dataclass(frozen=True, slots=True)
class ExportPart:
    """A part of a file: first its head, then bytes."""

    file: FileHead | None = None
    chunk: bytes | None = None


@dataclass(frozen=True, slots=True)
class ExportDocumentRequest(Request[ExportPart]):
    document_id: str
    format: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class ExportGridRequest(Request[ExportPart]):
    """The pages and the use of the grid do not count."""

    grid: ReadGridRequest


@dataclass(frozen=True, slots=True)
class ExportMatterRequest(Request[ExportPart]):
    matter: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class FileExportResponse:
    """How far a filing is. `sha256`: of the file."""

    filing_id: str
    state: FilingState
    attempts: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FileExportRequest(Request[FileExportResponse]):
    """What to file. `key`: the caller's own; the same key of the same person is the same filing. Either `document_id`
    with a `format`, or `matter` for the workbook of a matter, or `grid` for that of a grid.
    """

    target: str
    key: str
    document_id: str = ""
    format: str = ""
    matter: str = ""
    purpose: str = ""
    grid: ReadGridRequest | None = None
