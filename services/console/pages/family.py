"""The document around a document, and those inside it: attachments of a mail, files of an archive."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.console.annotation import AnnotationError
from services.console.ingestion import IngestionPort
from services.console.pages.batches import stage
from services.console.sessions.session import Session


@dataclass(frozen=True, slots=True)
class FamilyCalls:
    """Ingestion decides what the person sees. Without the right to read a status, a document has no family."""

    ingestion: IngestionPort

    async def show(self, request: Request, session: Session) -> Response:
        """`parent`: the id of the document around it, or empty. `count`: of the files inside, of which those after
        `page_token` are in `files`. `next`: the token after them, or empty.
        """
        path = f"/v1/documents/{quote(request.path_params['document_id'], safe='')}"
        token = request.query_params.get("page_token", "")
        query = urlencode({"page_size": _LARGEST, "page_token": token}) if token else ""
        try:
            found = await self.ingestion.read(path, query, session.tokens.access)
        except AnnotationError as error:
            if error.status not in _NOT_SEEN:
                raise
            return JSONResponse({"parent": "", "count": 0, "files": [], "next": ""})
        files = [_file(one) for one in found.get("attachments", ())]
        return JSONResponse(
            {
                "parent": found.get("parent_document_id", ""),
                "count": found.get("attachment_count", len(files)),
                "files": files,
                "next": found.get("next_page_token", ""),
            }
        )


def _file(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """`document_id` is empty if there is nothing to open."""
    is_open = one["status"] in ("proposed", "published")
    return {
        "number": one["source_reference"].rpartition("#")[2],
        "kind": KINDS.get(one.get("media_type", ""), ""),
        "stage": stage(one),
        "refused": one["status"] in ("refused", "quarantined"),
        "document_id": one["document_id"] if is_open else one.get("duplicate_of", ""),
        "meaning": one.get("meaning", ""),
        "remedy": one.get("remedy", ""),
        "files": one.get("attachment_count", 0),
    }


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
KINDS: Mapping[str, str] = {
    "application/pdf": "PDF",
    f"{_OFFICE}.wordprocessingml.document": "Word document",
    "application/msword": "Word document",
    "application/rtf": "Document",
    f"{_OPEN}.text": "Document",
    f"{_OFFICE}.spreadsheetml.sheet": "Workbook",
    "application/vnd.ms-excel": "Workbook",
    f"{_OPEN}.spreadsheet": "Workbook",
    f"{_OFFICE}.presentationml.presentation": "Presentation",
    "application/vnd.ms-powerpoint": "Presentation",
    "text/html": "Web page",
    "text/plain": "Text",
    "message/rfc822": "Mail",
    "application/vnd.ms-outlook": "Mail",
    "application/mbox": "Mailbox",
    "image/tiff": "Scan",
    "image/png": "Picture",
    "image/jpeg": "Picture",
    "application/zip": "Archive",
    "application/x-7z-compressed": "Archive",
    "application/x-tar": "Archive",
    "application/gzip": "Archive",
}
"""Media types in words. Others are shown without one."""
_LARGEST = 200
_NOT_SEEN = frozenset({403, 404, 409})
