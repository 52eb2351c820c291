"""Write a file that leaves from an original. Annotation says what is in it, and what its reader must not see."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from services.ingestion.exports.records import ExportHead, WriteExportRequest, WriteExportResponse
from services.ingestion.extractors import media_types
from services.ingestion.pages.converted import check_text
from services.ingestion.pages.reading import Asked, SubmissionFinder, ingested_for
from services.ingestion.pages.stored import gone
from services.ingestion.writing.records import PDF, WORD, FileRequest, Written
from services.shared.domain.document import BlobRef, OriginalText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import Access, BlobStore
from services.shared.wire.codec import decode

FORMATS: Mapping[str, str] = {WORD: media_types.DOCX, PDF: media_types.PDF}
"""The format of the original of each format of a file, which is also that of the file."""


class FileWriter(Protocol):
    """Writes files in a sandbox (`FairWriter`)."""

    async def write(self, data: bytes, layout: bytes, request: FileRequest, *, tenant: str, reader: str) -> Written:
        """`layout`: the stored one of a PDF, else empty. Raises `Reject` with the reason of a refusal, or `Retry`."""
        ...


@dataclass(frozen=True, slots=True)
class Exports:
    """`hash_key` returns the hash key of a tenant."""

    store: SubmissionFinder
    blobs: BlobStore
    writer: FileWriter
    access: Access
    hash_key: Callable[[str], bytes]

    async def write(self, actor: Actor, request: WriteExportRequest) -> AsyncIterator[WriteExportResponse]:
        """The head of the file, then its bytes. Raises the errors of `file`."""
        wanted = FileRequest(
            request.notes, request.masks, request.unmasked, date=request.written_at, format=request.format
        )
        found = await self.file(actor, request.document_id, wanted, request.purpose)
        yield WriteExportResponse(ExportHead(FORMATS[wanted.format], len(found.data), found.exact, found.nearby))
        for start in range(0, len(found.data), _CHUNK):
            yield WriteExportResponse(chunk=found.data[start : start + _CHUNK])

    async def file(self, actor: Actor, document_id: str, request: FileRequest, purpose: str) -> Written:
        """The file. Nothing of it is stored.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, INVALID_METADATA for an unknown format, UNSUPPORTED if the
        original has another format or cannot be traced, ORIGINAL_GONE if only the text remains, TOO_LARGE, and the
        reasons of the sandbox; or `Retry`.
        """
        detail = (
            *((f"format={request.format}",) if request.format in FORMATS else ()),
            f"notes={len(request.notes)}",
            f"masked={len(request.masks)}",
            *(("unmasked=yes",) if request.unmasked else ()),
        )
        asked = Asked(actor, Action.WRITE_EXPORT, purpose, detail)
        ingested = await ingested_for(self.store, self.access, asked, document_id)
        if request.format not in FORMATS:
            raise Reject(Reason.INVALID_METADATA, field="format", detail=f"must be one of {', '.join(FORMATS)}")
        request.check()
        data = await self._read(ingested.original)
        if ingested.document.media_type != FORMATS[request.format]:
            raise Reject(Reason.UNSUPPORTED, detail=_ONLY[request.format])
        layout = await self._read(ingested.layout) if request.format == PDF else b""
        written = await self.writer.write(data, layout, request, tenant=actor.tenant, reader=actor.subject)
        if request.format == WORD:
            # The places of the masked values refer to the text of the document: in another one, they mask other words.
            text = await compute(decode, OriginalText, written.text)
            await check_text(self.blobs, self.hash_key, ingested, text)
        return written

    async def _read(self, ref: BlobRef) -> bytes:
        try:
            return await self.blobs.get(ref)
        except Reject as error:
            raise gone(error) from None


_CHUNK = 1 << 20
_ONLY: Mapping[str, str] = {
    WORD: "Only a DOCX original is exported as a Word document",
    PDF: "Only a PDF original is exported as PDF",
}
