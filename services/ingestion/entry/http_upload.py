"""Read a document and its metadata from an HTTP request: from a form, or from the body and headers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from services.ingestion.metadata import read_object
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.wire.json_codec import from_json

METADATA_HEADER, NAME_HEADER = "x-glossator-metadata", "x-glossator-file-name"
_FORM = "multipart/form-data"
# `curl --data-binary` sends this type by default. It does not describe a document.
_UNSPECIFIED = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class HttpUpload:
    """A document as a caller sent it. `metadata` is JSON; `media_type` is empty if the caller did not give one."""

    data: bytes
    file_name: str
    media_type: str
    metadata: str

    def record(self, tenant: str) -> DocumentRecord:
        """The record, by default of `tenant`. Raises `Reject(INVALID_METADATA)` with the field."""
        record = from_json(DocumentRecord, {"tenant": tenant, **read_object(self.metadata, "metadata")})
        return replace(record, media_type=record.media_type or self.media_type)


async def read_upload(request: Request) -> HttpUpload:
    """A multipart form has the fields `file` and `metadata`. Any other body is the document, with metadata in headers.

    Raises `Reject(INVALID_METADATA)` if a part is missing.
    """
    metadata = _utf8(request.headers.get(METADATA_HEADER, ""))
    content_type = request.headers.get("content-type", "")
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == _FORM:
        return await _from_form(await _form(request), metadata)
    if not metadata:
        raise _missing(f'Header "{METADATA_HEADER}"', METADATA_HEADER)
    declared = "" if media_type == _UNSPECIFIED else content_type
    return HttpUpload(await request.body(), _utf8(request.headers.get(NAME_HEADER, "")), declared, metadata)


async def _form(request: Request) -> FormData:
    try:
        return await request.form()
    except HTTPException as error:
        if error.status_code != 400:
            raise
        raise Reject(Reason.INVALID_METADATA, detail="The multipart form is malformed") from None


async def _from_form(form: FormData, header: str) -> HttpUpload:
    file, metadata = form.get("file"), form.get("metadata") or header
    if not isinstance(file, UploadFile):
        raise _missing('Form field "file"', "file")
    if not metadata or not isinstance(metadata, str):
        raise _missing('Form field "metadata"', "metadata")
    return HttpUpload(await file.read(), file.filename or "", file.content_type or "", metadata)


def _missing(what: str, field: str) -> Reject:
    return Reject(Reason.INVALID_METADATA, detail=f"{what} is missing", field=field)


def _utf8(header: str) -> str:
    """ASGI decodes headers as Latin-1, while clients send UTF-8."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeDecodeError:
        return header


_BINARY: Mapping[str, Any] = {"type": "string", "format": "binary"}
_RECORD = "A `DocumentRecord` as JSON: at least `source_system`, `source_reference` and `matter`."
REQUEST_BODY: Mapping[str, Any] = {
    "required": True,
    "description": "The document, in a form or as the body itself.",
    "content": {
        _FORM: {
            "schema": {
                "type": "object",
                "required": ["file", "metadata"],
                "properties": {
                    "file": {**_BINARY, "description": "The document, with its name and media type."},
                    "metadata": {"type": "string", "description": _RECORD},
                },
            }
        },
        "*/*": {"schema": {**_BINARY, "description": f"The document. Its metadata is in `{METADATA_HEADER}`."}},
    },
}
