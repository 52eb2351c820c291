"""The pages of a document, with their places in the text and their sizes."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.annotation.desk.known import known
from services.annotation.desk.lookup.records import DocumentPage, ListPagesRequest, ListPagesResponse
from services.annotation.desk.pages import DRAWN
from services.annotation.desk.reading import DocumentStore
from services.annotation.desk.visibility import reader_of
from services.annotation.ports import AuthoriserPort, ListedPage, PagesPort, resource_of
from services.shared.domain.annotations import SetState
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import PageSizes, TextPages
from services.shared.domain.records import Action, Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.ports import ValueReader

NO_PAGES, NO_LAYOUT, DRAWING = "no_pages", "no_layout", "drawing"


@dataclass(frozen=True, slots=True)
class PageMaps:
    """Reads what ingestion stored of the pages. It decodes neither the text nor the places of words. `pages` is
    ingestion, which has the pages of documents that another program draws.
    """

    store: DocumentStore
    texts: ValueReader
    pages: PagesPort
    access: AuthoriserPort

    async def read(self, actor: Actor, request: ListPagesRequest) -> ListPagesResponse:
        """The pages of a document. Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, the errors of `Blobs.get`; and
        `Retry`. The first call for a DOCX begins to draw it.
        """
        document_id, purpose = request.document_id, request.purpose
        found = await known(self.access, actor, Action.READ_TEXT, document_id, self.store.find(document_id))
        detail = ("read=pages", f"use={reader_of(actor, purpose).use.value}")
        await self.access.authorise(actor, Action.READ_TEXT, resource_of(found.document), purpose, detail)
        if found.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        if found.stored.document.media_type in DRAWN:
            return await self._drawn(document_id, purpose)
        places = await self.texts.get_value(TextPages, found.stored.text)
        if not places.pages:
            return ListPagesResponse(available=False, reason=NO_PAGES)
        sizes = await self.texts.get_value(PageSizes, found.stored.layout)
        return page_map(places, sizes)

    async def _drawn(self, document_id: str, purpose: str) -> ListPagesResponse:
        try:
            found = await self.pages.listed(document_id, purpose)
        except Reject as error:
            if error.reason not in _NOT_DRAWN:
                raise
            return ListPagesResponse(available=False, reason=error.reason.value, detail=error.detail)
        return ListPagesResponse(available=False, reason=DRAWING) if found is None else drawn_map(found)


def page_map(places: TextPages, sizes: PageSizes) -> ListPagesResponse:
    """The pages of a text that has some. Without the size of each page, there are none."""
    if len(places.pages) != len(sizes.pages):
        return ListPagesResponse(available=False, reason=NO_LAYOUT)
    pairs = enumerate(zip(places.pages, sizes.pages, strict=True), start=1)
    return ListPagesResponse(
        tuple(DocumentPage(number, span, size.width, size.height) for number, (span, size) in pairs)
    )


def drawn_map(pages: Sequence[ListedPage]) -> ListPagesResponse:
    """The pages that another program has drawn. One without words is where the page before it ends."""
    found: list[DocumentPage] = []
    end = 0
    for number, one in enumerate(pages, start=1):
        longest = max(one.spans, key=lambda span: span.end - span.start, default=OriginalSpan(end, end))
        others = tuple(span for span in one.spans if span != longest)
        found.append(DocumentPage(number, longest, one.width, one.height, others))
        end = longest.end
    return ListPagesResponse(tuple(found))


_NOT_DRAWN = frozenset(
    {
        Reason.UNSUPPORTED,
        Reason.PAGES_NOT_ALIGNED,
        Reason.ORIGINAL_GONE,
        Reason.MALFORMED,
        Reason.TOO_LARGE,
        Reason.TIMED_OUT,
    }
)
