"""The route of files that leave. No response is stored by a browser or a proxy."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.annotation.desk.exporting import DocumentExports
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, Purpose
from services.shared.domain.records import Action

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE = {"schema": {"type": "string", "format": "binary"}}
_FORMATS = (
    "`word`: a DOCX original with comments and proposed wording. `pdf`: a PDF original with annotations."
    " `xlsx`, `memo`: a workbook or a Word document of the findings."
)
Format = Annotated[str, Path(description=_FORMATS)]


def router(exports: DocumentExports) -> APIRouter:
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
        found = await exports.export(caller, document_id, file_format, purpose)
        headers = {
            "cache-control": "no-store",
            "content-disposition": f'attachment; filename="{found.name}"',
            "x-glossator-exact": str(found.written.exact),
            "x-glossator-nearby": str(found.written.nearby),
            "x-glossator-masked": str(found.masked),
        }
        return Response(found.written.data, media_type=found.written.media_type, headers=headers)

    return routes


EXPORT_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/exports/{file_format}"): Action.EXPORT_DOCUMENT,
}
