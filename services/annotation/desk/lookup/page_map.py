"""The pages of a document, with their places in the text and their sizes."""

from dataclasses import dataclass

from services.annotation.desk.known import known
from services.annotation.desk.reading import DocumentStore
from services.annotation.desk.visibility import reader_of
from services.annotation.ports import AuthoriserPort, resource_of
from services.shared.domain.annotations import SetState
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import PageSizes, TextPages
from services.shared.domain.records import Action, Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.ports import ValueReader

NO_PAGES, NO_LAYOUT = "no_pages", "no_layout"


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page. `number` counts from 1; `width` and `height` are in points."""

    number: int
    span: OriginalSpan
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageMap:
    """The pages in order, which cover the text. If they are not `available`, `reason` says why, and there are none:
    `no_pages` for a format without pages, `no_layout` if the sizes are not known.
    """

    pages: tuple[DocumentPage, ...] = ()
    available: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PageMaps:
    """Reads what ingestion stored of the pages. It decodes neither the text nor the places of words."""

    store: DocumentStore
    texts: ValueReader
    access: AuthoriserPort

    async def read(self, actor: Actor, document_id: str, purpose: str) -> PageMap:
        """The pages of a document. Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, the errors of `Blobs.get`; and
        `Retry`.
        """
        found = await known(self.access, actor, Action.READ_TEXT, document_id, self.store.find(document_id))
        detail = ("read=pages", f"use={reader_of(actor, purpose).use.value}")
        await self.access.authorise(actor, Action.READ_TEXT, resource_of(found.document), purpose, detail)
        if found.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        places = await self.texts.get_value(TextPages, found.stored.text)
        if not places.pages:
            return PageMap(available=False, reason=NO_PAGES)
        sizes = await self.texts.get_value(PageSizes, found.stored.layout)
        return page_map(places, sizes)


def page_map(places: TextPages, sizes: PageSizes) -> PageMap:
    """The pages of a text that has some. Without the size of each page, there are none."""
    if len(places.pages) != len(sizes.pages):
        return PageMap(available=False, reason=NO_LAYOUT)
    pairs = enumerate(zip(places.pages, sizes.pages, strict=True), start=1)
    return PageMap(tuple(DocumentPage(number, span, size.width, size.height) for number, (span, size) in pairs))
