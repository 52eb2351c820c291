"""Read a document and its metadata from an HTTP request: from a form, or from the body and headers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message

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
        given = read_object(self.metadata, "metadata")
        record = from_json(DocumentRecord, {"tenant": tenant, "source_reference": "", **given})
        return replace(record, media_type=record.media_type or self.media_type)


def declared_upload(request: Request) -> HttpUpload | None:
    """The upload without its body, or None if a form has the metadata. Raises `Reject(INVALID_METADATA)`."""
    content_type = request.headers.get("content-type", "")
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == _FORM:
        return None
    metadata = _utf8(request.headers.get(METADATA_HEADER, ""))
    if not metadata:
        raise _missing(f'Header "{METADATA_HEADER}"', METADATA_HEADER)
    declared = "" if media_type == _UNSPECIFIED else content_type
    return HttpUpload(b"", _utf8(request.headers.get(NAME_HEADER, "")), declared, metadata)


async def read_upload(request: Request, declared: HttpUpload | None, grow: Callable[[int], None]) -> HttpUpload:
    """A multipart form has the fields `file` and `metadata`. Any other body is the document, with metadata in headers.

    `grow` is called with the bytes that the body needs, before they are in memory; it can refuse them. Raises
    `Reject(INVALID_METADATA)` if a part is missing.
    """
    request = _counted(request, grow)
    if declared:
        return replace(declared, data=await request.body())
    return await _from_form(await _form(request), _utf8(request.headers.get(METADATA_HEADER, "")))


def _counted(request: Request, grow: Callable[[int], None]) -> Request:
    length = request.headers.get("content-length", "")
    if length.isdigit():
        grow(int(length))
        return request

    async def receive() -> Message:
        message = await request.receive()
        grow(len(message.get("body", b"")))
        return message

    return Request(request.scope, receive)


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
_RECORD = (
    "A `DocumentRecord` as JSON: at least `source_system` and `matter`. Without a `source_reference`, the reference is"
    " a keyed hash of the file's name."
)
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
