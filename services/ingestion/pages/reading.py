"""Read a page of an original: the places of its words, and its picture with covered values."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from cachetools import TTLCache

from services.ingestion.alignment.align import UNPLACED, words_of_text
from services.ingestion.drawing.draw import Drawn, Page
from services.ingestion.extractors.media_types import DOC, DOCX, PDF, PICTURES
from services.ingestion.pages.converted import CONVERSION, Conversions, Converter
from services.ingestion.pages.listing import listed
from services.ingestion.pages.records import NARROWEST, WIDEST, ReadPageRequest, ReadPageResponse, width_of
from services.ingestion.pages.stored import StoredPages, gone, name_of
from services.ingestion.records import Submission
from services.ingestion.statuses import latest_status
from services.shared.domain.document import BlobRef
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentIngested, DocumentStatus
from services.shared.domain.layout import PageLayout
from services.shared.domain.records import Action, Actor, Resource
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import Access, BlobStore
from services.shared.wire.codec import decode, encode
from services.shared.wire.items import items_of

_BYTES = 96 << 20  # of cached layouts, which have 20 to 30 bytes a word
_SECONDS = 60.0  # as the cache of keys: an erasure by another process takes effect after that time


class SubmissionFinder(Protocol):
    """The method of the store that finds documents."""

    async def of_document(self, tenant: str, document_id: str) -> list[Submission]:
        """The submission that became this document. Empty if the tenant has no such document."""
        ...


class Drawer(Protocol):
    """Draws pages in a sandbox (`FairDrawer`)."""

    async def draw(self, data: bytes, page: Page, *, tenant: str, reader: str) -> Drawn:
        """Raises `Reject` with the reason of a refusal, or `Retry`."""
        ...


@dataclass(frozen=True, slots=True)
class PagePorts:
    """`hash_key` returns the hash key of a tenant."""

    store: SubmissionFinder
    blobs: BlobStore
    drawer: Drawer
    converter: Converter
    access: Access
    hash_key: Callable[[str], bytes]
    clock: Clock


class Pages:
    """Reads pages for annotation, which acts on behalf of a reader and says which values the reader must not see."""

    def __init__(self, ports: PagePorts) -> None:
        self._ports = ports
        self._stored = StoredPages(ports.blobs)
        self._conversions = Conversions(ports.blobs, ports.converter, ports.hash_key, ports.clock)
        self._layouts: TTLCache[BlobRef, _Pages] = TTLCache(_BYTES, _SECONDS, ports.clock.monotonic, _size)

    async def read(self, actor: Actor, request: ReadPageRequest) -> ReadPageResponse:
        """A page, or the list of all. Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, ERASED, UNSUPPORTED if the
        format has no pages, ORIGINAL_GONE if only the text remains, PAGES_NOT_ALIGNED, INVALID_METADATA, and the
        reasons of the sandboxes; or `Retry`.
        """
        if request.list:
            return await self._list(actor, request)
        detail = (f"page={request.number}", f"width={request.width}", f"masked={len(request.masked)}")
        open_to = ("unmasked=yes",) if request.unmasked else ()
        ingested = await self._authorised(actor, request, (*detail, *open_to))
        converted = ingested.document.media_type in DRAWN
        pages = await self._pages(*self._source(ingested, actor))
        if not pages:
            raise Reject(Reason.UNSUPPORTED, detail="This format has no pages: read the text")
        page = await compute(decode, PageLayout, _page(pages, request))
        if not request.width:
            return ReadPageResponse(len(pages), words_of_text(page) if converted else page)
        drawn = await self._drawn(actor, ingested, replace(request, width=width_of(request.width)), page)
        size = replace(page, starts=(), ends=(), boxes=(), lines=())
        return ReadPageResponse(len(pages), size, drawn.image, drawn.width, drawn.height)

    async def _list(self, actor: Actor, request: ReadPageRequest) -> ReadPageResponse:
        """All pages of a DOCX or a DOC, and what of its text is on each; `drawing` while they are drawn, which this
        call begins. Raises `Reject(UNSUPPORTED)` for other formats.
        """
        ingested = await self._authorised(actor, request, ("page=all",))
        if ingested.document.media_type not in DRAWN:
            raise Reject(
                Reason.UNSUPPORTED, detail="Only the pages of DOCX and DOC are listed: the text of others has them"
            )
        layout = await self._conversions.begin(ingested, actor.subject)
        if layout is None:
            return ReadPageResponse(drawing=True)
        pages = await compute(listed, layout)
        return ReadPageResponse(len(pages), listed=pages)

    async def _authorised(self, actor: Actor, request: ReadPageRequest, detail: tuple[str, ...]) -> DocumentIngested:
        ports, asked = self._ports, Asked(actor, Action.DRAW_PAGE, request.purpose, detail)
        return await ingested_for(ports.store, ports.access, asked, request.document_id)

    def _source(self, ingested: DocumentIngested, actor: Actor) -> tuple[BlobRef, "_Load"]:
        if ingested.document.media_type in DRAWN:
            return self._conversions.place(ingested).layout, partial(self._converted, ingested, actor.subject)
        return ingested.layout, partial(self._layout, ingested.layout)

    async def _pages(self, ref: BlobRef, load: "_Load") -> "_Pages":
        """The encoded pages. If the key of a layout that is kept is destroyed, that takes effect after `_SECONDS`."""
        known: _Pages | None = self._layouts.get(ref)
        if known is None:
            known = await compute(items_of, await load())
            if _size(known) < _BYTES:
                self._layouts[ref] = known
        return known

    async def _converted(self, ingested: DocumentIngested, reader: str) -> bytes:
        return await compute(encode, await self._conversions.layout(ingested, reader))

    async def _layout(self, ref: BlobRef) -> bytes:
        try:
            return await self._ports.blobs.get(ref)
        except Reject as error:
            raise Reject(Reason.ERASED) if gone(error).reason is Reason.ORIGINAL_GONE else error from None

    async def _drawn(
        self, actor: Actor, ingested: DocumentIngested, request: ReadPageRequest, layout: PageLayout
    ) -> Drawn:
        """The stored picture, or a new one."""
        converted = ingested.document.media_type in DRAWN
        if not converted and ingested.document.media_type not in {PDF, *PICTURES}:
            raise Reject(
                Reason.UNSUPPORTED, detail="Only pages of PDF, DOCX, DOC and pictures are drawn: read the text"
            )
        name = name_of(request, self._ports.hash_key(ingested.document.tenant), CONVERSION if converted else 0)
        if not request.unmasked and (known := await self._stored.find(ingested.original, name)):
            return known
        data = await (self._conversions.pdf(ingested) if converted else self._original(ingested))
        masked = (*request.masked, *_unplaced(layout)) if converted else request.masked
        page = Page(request.number, request.width, layout, masked, open=request.unmasked, outlines=converted)
        drawn = await self._ports.drawer.draw(data, page, tenant=actor.tenant, reader=actor.subject)
        if not request.unmasked:
            await self._stored.put(ingested.original, name, drawn)
        return drawn

    async def _original(self, ingested: DocumentIngested) -> bytes:
        try:
            return await self._ports.blobs.get(ingested.original)
        except Reject as error:
            raise gone(error) from None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for an original, and the access decision that this needs, with the details of its record."""

    actor: Actor
    action: Action
    purpose: str
    detail: tuple[str, ...]


async def ingested_for(store: SubmissionFinder, access: Access, asked: Asked, document_id: str) -> DocumentIngested:
    """The document, if the access policy allows the action. Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN."""
    found = await store.of_document(asked.actor.tenant, document_id)
    resource = Resource("document", document_id)
    if found:
        record = found[0].record
        resource = replace(resource, tenant=record.tenant, matter=record.matter, family=record.family)
    await access.authorise(asked.actor, asked.action, resource, asked.purpose, asked.detail)
    ingested = [one for one in (found[0].events if found else ()) if isinstance(one, DocumentIngested)]
    if not ingested:
        raise Reject(Reason.NOT_FOUND)
    if latest_status(found[0]).status is DocumentStatus.WITHDRAWN:
        raise Reject(Reason.WITHDRAWN)
    return ingested[0]


def _unplaced(page: PageLayout) -> tuple[OriginalSpan, ...]:
    """What covers the words of a page that are no words of the text: whether they are values is not known."""
    return (OriginalSpan(*UNPLACED),) if UNPLACED[0] in page.starts else ()


DRAWN = frozenset({DOCX, DOC})
"""LibreOffice draws the pages of these formats."""
_Load = Callable[[], Awaitable[bytes]]
_Pages = Sequence[bytes]
"""A layout whose pages are still encoded: 2,000 pages take half a second of CPU time to decode."""


def _page(pages: _Pages, request: ReadPageRequest) -> bytes:
    """Raises `Reject(INVALID_METADATA)` for a page or a width that does not exist."""
    if not 0 < request.number <= len(pages):
        detail = f"must be 1 to {len(pages)}, the pages of the document"
        raise Reject(Reason.INVALID_METADATA, field="number", detail=detail)
    if request.width and not NARROWEST <= request.width <= WIDEST:
        detail = f"must be {NARROWEST} to {WIDEST} pixels"
        raise Reject(Reason.INVALID_METADATA, field="width", detail=detail)
    return pages[request.number - 1]


def _size(pages: _Pages) -> int:
    return 1 + sum(map(len, pages))
