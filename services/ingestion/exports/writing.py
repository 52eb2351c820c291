"""Write a file that leaves from an original. Annotation says what is in it, and what its reader must not see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from services.ingestion.extractors.media_types import DOCX
from services.ingestion.pages.converted import check_text
from services.ingestion.pages.reading import Asked, SubmissionFinder, ingested_for
from services.ingestion.pages.stored import gone
from services.ingestion.writing.records import WordRequest, Written
from services.shared.domain.document import OriginalText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentIngested
from services.shared.domain.records import Action, Actor
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import Access, BlobStore
from services.shared.wire.codec import decode

WORD = "word"


class FileWriter(Protocol):
    """Writes files in a sandbox (`FairWriter`)."""

    async def write(self, data: bytes, request: WordRequest, *, tenant: str, reader: str) -> Written:
        """Raises `Reject` with the reason of a refusal, or `Retry`."""
        ...


@dataclass(frozen=True, slots=True)
class Exports:
    """`hash_key` returns the hash key of a tenant."""

    store: SubmissionFinder
    blobs: BlobStore
    writer: FileWriter
    access: Access
    hash_key: Callable[[str], bytes]

    async def write(self, actor: Actor, document_id: str, wanted: str, request: WordRequest, purpose: str) -> Written:
        """The file. Nothing of it is stored.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, INVALID_METADATA for an unknown format, UNSUPPORTED if the
        original has another format or cannot be traced, ORIGINAL_GONE if only the text remains, TOO_LARGE, and the
        reasons of the sandbox; or `Retry`.
        """
        detail = (
            *((f"format={wanted}",) if wanted == WORD else ()),
            f"notes={len(request.notes)}",
            f"masked={len(request.masks)}",
            *(("unmasked=yes",) if request.unmasked else ()),
        )
        asked = Asked(actor, Action.WRITE_EXPORT, purpose, detail)
        ingested = await ingested_for(self.store, self.access, asked, document_id)
        if wanted != WORD:
            raise Reject(Reason.INVALID_METADATA, field="format", detail=f"must be {WORD}")
        request.check()
        data = await self._original(ingested)
        if ingested.document.media_type != DOCX:
            raise Reject(Reason.UNSUPPORTED, detail="Only a DOCX original is exported as a Word document")
        written = await self.writer.write(data, request, tenant=actor.tenant, reader=actor.subject)
        # The places of the masked values refer to the text of the document: in another one, they mask other words.
        text = await compute(decode, OriginalText, written.text)
        await check_text(self.blobs, self.hash_key, ingested, text)
        return written

    async def _original(self, ingested: DocumentIngested) -> bytes:
        try:
            return await self.blobs.get(ingested.original)
        except Reject as error:
            raise gone(error) from None
