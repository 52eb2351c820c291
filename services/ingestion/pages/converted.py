"""Pages of documents that another program draws: the PDF of each, and the places of the words of its text on it.

Both are stored under the key of the original, so that whatever destroys the original destroys them.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cachetools import TTLCache

from services.ingestion.pages.stored import gone
from services.ingestion.sandbox.placing import Placed
from services.shared.domain.document import SEALED, BlobRef, KeyScope, OriginalText, SealedText
from services.shared.domain.errors import GlossatorError, Reason, Reject
from services.shared.domain.events import DocumentIngested
from services.shared.domain.identity import keyed_hash
from services.shared.domain.layout import Layout
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import BlobStore
from services.shared.wire.codec import encode

CONVERSION = 1  # the version of conversion and alignment: pages of another version are not read
LEAST = 0.99  # of the words of a text are on its pages
_REFUSED, _SECONDS = 10_000, 600.0  # refusals that are remembered, and for how long
_OTHER = "An earlier release read this document in another way, so that its pages cannot be covered: read the text"


class Converter(Protocol):
    """Draws documents in a sandbox (`FairConverter`)."""

    async def convert(self, data: bytes, *, tenant: str, reader: str) -> Placed:
        """Raises `Reject` with the reason of a refusal, or `Retry`."""
        ...


@dataclass(frozen=True, slots=True)
class Conversion:
    """References to the layout of the pages and to their PDF."""

    layout: BlobRef
    pdf: BlobRef


class Conversions:
    """Converts a document when a page of it is first read. `hash_key` returns the hash key of a tenant."""

    def __init__(self, blobs: BlobStore, converter: Converter, hash_key: Callable[[str], bytes], clock: Clock) -> None:
        self._blobs = blobs
        self._converter = converter
        self._hash_key = hash_key
        self._running: dict[BlobRef, asyncio.Task[Layout]] = {}
        self._refused: TTLCache[BlobRef, GlossatorError] = TTLCache(_REFUSED, _SECONDS, clock.monotonic)
        self._failed: TTLCache[BlobRef, GlossatorError] = TTLCache(_REFUSED, _SECONDS, clock.monotonic)

    async def layout(self, ingested: DocumentIngested, reader: str) -> Layout:
        """The layout of all pages, as in `Aligned`. Two readers wait for one conversion, which goes on without them.

        Raises `Reject`: ORIGINAL_GONE, PAGES_NOT_ALIGNED, UNSUPPORTED without the program or if the text of the
        document is not that of this release, and the reasons of the sandboxes; or `Retry`.
        """
        place = self.place(ingested)
        known = await self._known(place)
        return known if known is not None else await asyncio.shield(self._begun(ingested, place, reader))

    async def begin(self, ingested: DocumentIngested, reader: str) -> Layout | None:
        """The layout of all pages; None while they are drawn, which this call begins. Raises the errors of `layout`,
        also that of a conversion which failed since the last call.
        """
        place = self.place(ingested)
        known = await self._known(place)
        if known is not None:
            return known
        if (failed := self._failed.pop(place.layout, None)) is not None:
            raise failed
        self._begun(ingested, place, reader)
        return None

    async def _known(self, place: Conversion) -> Layout | None:
        known = await self._find(place.layout)
        if known is None and (refused := self._refused.get(place.layout)) is not None:
            raise Reject(refused.reason, detail=refused.detail)
        return known

    def _begun(self, ingested: DocumentIngested, place: Conversion, reader: str) -> asyncio.Task[Layout]:
        task = self._running.get(place.layout)
        if task is None:
            task = asyncio.create_task(self._convert(ingested, place, reader))
            self._running[place.layout] = task
            task.add_done_callback(lambda done: self._ended(place.layout, done))
        return task

    async def pdf(self, ingested: DocumentIngested) -> bytes:
        """The pages of a document whose layout is known. Raises `Reject(ORIGINAL_GONE)`, or `Retry`."""
        try:
            return await self._blobs.get(self.place(ingested).pdf)
        except Reject as error:
            raise gone(error) from None

    def place(self, ingested: DocumentIngested) -> Conversion:
        """Where the pages are stored. The name depends on the document, whose text the layout refers to."""
        original = ingested.original
        version = f"{CONVERSION}/{ingested.document.document_id}"
        unique = keyed_hash(self._hash_key(original.tenant), "page", version.encode())[:32]
        layout, pdf = (
            BlobRef(original.tenant, original.scope, original.subject, f"{kind}-{unique}", 0)
            for kind in ("layout", "pdf")
        )
        return Conversion(layout, pdf)

    async def _find(self, ref: BlobRef) -> Layout | None:
        try:
            return await self._blobs.get_value(Layout, ref)
        except Reject as error:
            if error.reason is Reason.NOT_FOUND:
                return None
            raise gone(error) from None

    def _ended(self, ref: BlobRef, task: asyncio.Task[Layout]) -> None:
        self._running.pop(ref, None)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Reject) and (error.reason in _REMEMBERED or error.detail == _OTHER):
            self._refused[ref] = error
        elif isinstance(error, GlossatorError):
            self._failed[ref] = error

    async def _convert(self, ingested: DocumentIngested, place: Conversion, reader: str) -> Layout:
        try:
            data = await self._blobs.get(ingested.original)
        except Reject as error:
            raise gone(error) from None
        found = await self._converter.convert(data, tenant=ingested.document.tenant, reader=reader)
        await check_text(self._blobs, self._hash_key, ingested, found.text)
        if found.placed < LEAST * found.words:
            detail = f"{found.placed} of {found.words} words of the text are on the pages; {LEAST:.0%} are needed"
            raise Reject(Reason.PAGES_NOT_ALIGNED, detail=detail)
        try:
            for ref, stored in ((place.pdf, found.pdf), (place.layout, await compute(encode, found.layout))):
                await self._blobs.put(ref.tenant, ref.scope, ref.subject, ref.name, stored)
        except Reject as error:
            raise gone(error) from None
        return found.layout


async def check_text(
    blobs: BlobStore, hash_key: Callable[[str], bytes], ingested: DocumentIngested, text: OriginalText
) -> None:
    """Raises `Reject(UNSUPPORTED)` if a text is not that of the document, to which the places of values refer."""
    document = ingested.document
    for ref in await blobs.find(document.tenant, KeyScope.SOURCE, document.document_id):
        if ref.name.startswith(SEALED):
            sealed = await blobs.get_value(SealedText, ref)
            if await compute(is_text_of, sealed, text.text):
                return
            raise Reject(Reason.UNSUPPORTED, detail=_OTHER)
    encoded = await compute(encode, text)
    if ingested.text.content_hash != keyed_hash(hash_key(document.tenant), "blob", encoded):
        raise Reject(Reason.UNSUPPORTED, detail=_OTHER)


def is_text_of(sealed: SealedText, text: str) -> bool:
    """Whether a sealed text, in which fillers replace values, is `text` elsewhere."""
    if len(sealed.text) != len(text):
        return False
    last = 0
    for one in sealed.values:
        if sealed.text[last : one.span.start] != text[last : one.span.start]:
            return False
        last = max(last, one.span.end)
    return sealed.text[last:] == text[last:]


_REMEMBERED = frozenset({Reason.PAGES_NOT_ALIGNED, Reason.MALFORMED, Reason.TOO_LARGE, Reason.TIMED_OUT})
