"""The routes of files that leave. No response is stored by a browser or a proxy."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.annotation.desk.export_records import ExportDocumentRequest
from services.annotation.desk.exporting import ExportedFile
from services.annotation.desk.operations import Operations
from services.annotation.edge.http.grid import GridFilters
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, Purpose

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE = {"schema": {"type": "string", "format": "binary"}}
_FORMATS = (
    "`word`: a DOCX original with comments and proposed wording. `pdf`: a PDF original with annotations."
    " `xlsx`, `memo`: a workbook or a Word document of the findings."
)
Matter = Annotated[str, Path(description="Matter.")]
Format = Annotated[str, Path(description=_FORMATS)]


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
        return _file(await operations.exports.made(caller, ExportDocumentRequest(document_id, file_format, purpose)))

    @routes.get(
        "/v1/grid/export",
        summary="Export the grid of clauses as a workbook, masked as on the screen (audited as an export)",
        response_class=Response,
        responses={200: {"content": {_XLSX: _FILE}}},
    )
    async def get_grid_export(caller: Caller, filters: GridFilters, purpose: Purpose = NO_PURPOSE) -> Response:
        return _file((await operations.across.exports.made(caller, replace(filters, purpose=purpose))).file)

    @routes.get(
        "/v1/matters/{matter}/export",
        summary="Export the findings of all documents of a matter as one workbook (audited as an export)",
        response_class=Response,
        responses={200: {"content": {_XLSX: _FILE}}},
    )
    async def get_matter_export(matter: Matter, caller: Caller, purpose: Purpose = NO_PURPOSE) -> Response:
        return _file((await operations.matter_exports.made(caller, matter, purpose)).file)

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
