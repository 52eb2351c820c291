"""The route of files that leave. No response is stored by a browser or a proxy."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from services.annotation.desk.exporting import ExportedFile
from services.annotation.desk.filing import FilingRequest
from services.annotation.desk.operations import Operations
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.grid import GridBody, GridFilters
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, Purpose
from services.annotation.exports.filing import FilingState
from services.annotation.grid.records import ReadGridRequest
from services.shared.domain.records import Action

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE = {"schema": {"type": "string", "format": "binary"}}
_FORMATS = (
    "`word`: a DOCX original with comments and proposed wording. `pdf`: a PDF original with annotations."
    " `xlsx`, `memo`: a workbook or a Word document of the findings."
)
Matter = Annotated[str, Path(description="Matter.")]
Format = Annotated[str, Path(description=_FORMATS)]


class FilingBody(Body):
    """What to file, and where: a document with a format, a matter, or a grid."""

    target: str = Field(max_length=200, description="Name of the target.")
    key: str = Field(max_length=200, description="Your own key, such as a UUID: the same one is the same filing.")
    document_id: str = Field("", max_length=64, description="Document. Empty for a matter or a grid.")
    format: str = Field("", max_length=20, description="Format, for a document.")
    matter: str = Field("", max_length=200, description="Matter, for the workbook of its findings.")
    grid: GridBody | None = Field(None, description="Grid of clauses, for its workbook, of at most 1,000 documents.")


@dataclass(frozen=True, slots=True)
class FilingAnswer:
    """How far a filing is."""

    filing_id: str
    state: FilingState
    attempts: int
    sha256: str


def router(operations: Operations) -> APIRouter:
    routes = APIRouter()

    @routes.get(
        "/v1/documents/{document_id}/exports/{file_format}",
        summary="Export the original with the findings, masked as the caller sees it (audited as an export)",
        response_class=Response,
        responses={200: {"content": {_DOCX: _FILE, _XLSX: _FILE, "application/pdf": _FILE}}},
    )
    async def get_export(
        document_id: DocumentId,
        file_format: Format,
        caller: Caller,
        purpose: Purpose = NO_PURPOSE,
    ) -> Response:
        return _file(await operations.exports.export(caller, document_id, file_format, purpose))

    @routes.get(
        "/v1/grid/export",
        summary="Export the grid of clauses as a workbook, masked as on the screen (audited as an export)",
        response_class=Response,
        responses={200: {"content": {_XLSX: _FILE}}},
    )
    async def get_grid_export(caller: Caller, filters: GridFilters, purpose: Purpose = NO_PURPOSE) -> Response:
        return _file(await operations.across.exports.export(caller, replace(filters, purpose=purpose)))

    @routes.get(
        "/v1/matters/{matter}/export",
        summary="Export the findings of all documents of a matter as one workbook (audited as an export)",
        response_class=Response,
        responses={200: {"content": {_XLSX: _FILE}}},
    )
    async def get_matter_export(matter: Matter, caller: Caller, purpose: Purpose = NO_PURPOSE) -> Response:
        return _file(await operations.matter_exports.export(caller, matter, purpose))

    @routes.post(
        "/v1/filings", status_code=202, summary="Hand an export to a configured system; repeat it to see its state"
    )
    async def post_filing(body: FilingBody, caller: Caller, purpose: Purpose = NO_PURPOSE) -> FilingAnswer:
        grid = ReadGridRequest(**body.grid.model_dump()) if body.grid else None
        wanted = FilingRequest(body.target, body.key, body.document_id, body.format, body.matter, grid)
        filed = await operations.filing.file(caller, wanted, purpose)
        return FilingAnswer(filed.filing_id, filed.state, filed.attempts, filed.digest)

    return routes


def _file(found: ExportedFile) -> Response:
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{found.name}"',
        "x-glossator-exact": str(found.written.exact),
        "x-glossator-nearby": str(found.written.nearby),
        "x-glossator-masked": str(found.masked),
        "x-glossator-documents": str(found.documents),
    }
    return Response(found.written.data, media_type=found.written.media_type, headers=headers)


EXPORT_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/exports/{file_format}"): Action.EXPORT_DOCUMENT,
    ("GET", "/v1/grid/export"): Action.EXPORT_DOCUMENT,
    ("GET", "/v1/matters/{matter}/export"): Action.EXPORT_DOCUMENT,
    ("POST", "/v1/filings"): Action.EXPORT_DOCUMENT,
}
