"""Shows pages of originals: pictures with covered values, and the places of their words. Each method checks the access
policy first.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

from services.annotation.desk.known import known
from services.annotation.desk.reading import DocumentStore
from services.annotation.desk.visibility import Reader, Visibility, reader_of
from services.annotation.desk.words import filled
from services.annotation.ports import AuthoriserPort, PagesPort, PictureRequest, RevealPort, resource_of
from services.annotation.reveals.values import VisibleValues
from services.annotation.sets.refusals import invalid
from services.annotation.sets.state import StoredDocument
from services.shared.domain.annotations import SetState
from services.shared.domain.document import Gap, GapKind, SealedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import Box, PageLayout
from services.shared.domain.records import Action, Actor
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word and its box, in points from the top left. A word with a value that the caller does not see is `masked`:
    its text has the placeholder. `value_id` names a value in the word, also a visible one; empty if there is none.
    `confidence`: that of a word of a scan, in [0, 1]; None for one that is exact or masked. `disputed`: two readers of
    the scan differ; never for a masked word.
    """

    text: str
    span: OriginalSpan
    x0: float
    y0: float
    x1: float
    y1: float
    masked: bool = False
    value_id: str = ""
    confidence: float | None = None
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line, from its first word to its last one, and the smallest box around the boxes of its words."""

    span: OriginalSpan
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words and the lines of a page, in the order of the text. `width` and `height` are in points. `pages`: their
    number. `lines` is empty in layouts of releases that did not know them.
    """

    words: tuple[PageWord, ...]
    width: float
    height: float
    pages: int
    lines: tuple[PageLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPageWordsRequest(Request[PageWords]):
    """A request for the words of a page."""

    document_id: str
    number: int
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The picture of a page, as PNG. `unmasked`: nothing is covered. `pages` is the number of pages."""

    image: bytes
    width: int
    height: int
    unmasked: bool
    pages: int


@dataclass(frozen=True, slots=True)
class GetPageRequest(Request[ShownPage]):
    """A request for a page. `number` counts from 1; `width` is in pixels."""

    document_id: str
    number: int
    width: int
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page for one caller. `spans`: its places in the text. `masked`: the places that the caller must not see.
    `layout` has its words, if they decided its places.
    """

    reader: Reader
    stored: StoredDocument
    text: SealedText
    seen: VisibleValues
    pages: int
    spans: Sequence[OriginalSpan]
    masked: tuple[OriginalSpan, ...]
    unmasked: bool
    layout: PageLayout | None = None


@dataclass(frozen=True, slots=True)
class PageViews:
    """`pages` is ingestion, `reveal` the vault of redaction."""

    store: DocumentStore
    texts: ValueReader
    visibility: Visibility
    pages: PagesPort
    reveal: RevealPort
    access: AuthoriserPort

    async def picture(self, actor: Actor, request: GetPageRequest) -> ShownPage:
        """A page, with covers over everything that the caller must not see.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, UNSUPPORTED if the format has no pages, ORIGINAL_GONE if
        only the text remains, PAGES_NOT_ALIGNED, INVALID_METADATA; and `Retry`.
        """
        document_id, number, purpose = request.document_id, request.number, request.purpose
        page = await self._page(reader_of(actor, purpose, opens=True), document_id, number, "picture")
        if request.width <= 0:
            raise invalid("width", "must be a number of pixels")
        await self._record(page)
        masked = () if page.unmasked else page.masked
        wanted = PictureRequest(document_id, number, request.width, masked, page.unmasked, purpose)
        made = await self.pages.picture(wanted)
        return ShownPage(made.image, made.width, made.height, page.unmasked, page.pages)

    async def words(self, actor: Actor, request: ListPageWordsRequest) -> PageWords:
        """The words of a page, with placeholders for values that the caller does not see. Raises the errors of
        `picture`; ORIGINAL_GONE only for a DOCX or a DOC.
        """
        document_id, number, purpose = request.document_id, request.number, request.purpose
        page = await self._page(reader_of(actor, purpose, opens=True), document_id, number, "words")
        layout = page.layout or (await self.pages.page(document_id, number, purpose)).layout
        values = await self._record(page)
        whole = page.text.text
        if values:
            revealed = await self.reveal.reveal_spans(document_id, values, purpose)
            whole = await compute(filled, whole, revealed)
        words = await compute(_words, page, whole, layout)
        lines = tuple(PageLine(span, *box) for span, box in (layout.line_boxes() if layout.lines else ()))
        return PageWords(words, layout.width, layout.height, page.pages, lines)

    async def _record(self, page: _Page) -> list[OriginalSpan]:
        """The places of the values that the caller sees on the page, which are recorded."""
        found = await self.visibility.record(page.reader, page.stored, page.spans, page.seen)
        return [one.span for one in found]

    async def _page(self, reader: Reader, document_id: str, number: int, read: str) -> _Page:
        actor, purpose = reader.actor, reader.purpose
        found = await known(self.access, actor, Action.READ_TEXT, document_id, self.store.find(document_id))
        detail = (f"read={read}", f"page={number}", f"use={reader.use.value}")
        await self.access.authorise(actor, Action.READ_TEXT, resource_of(found.document), purpose, detail)
        if found.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        stored = found.stored
        text = await self.texts.get_value(SealedText, stored.text)
        if stored.document.media_type in DRAWN:
            return await self._drawn_page(reader, stored, text, number)
        if not text.pages:
            raise Reject(Reason.UNSUPPORTED, detail="This format has no pages: read the text")
        if not 0 < number <= len(text.pages):
            raise invalid("number", f"must be 1 to {len(text.pages)}, the pages of the document")
        seen = await self.visibility.of(actor, stored, purpose)
        unmasked = await self.visibility.opens(actor, stored, purpose, number)
        spans = (text.pages[number - 1],)
        masked = await compute(masked_places, text, seen.masked, number)
        return _Page(reader, stored, text, seen, len(text.pages), spans, masked, unmasked)

    async def _drawn_page(self, reader: Reader, stored: StoredDocument, text: SealedText, number: int) -> _Page:
        """A page that another program draws. Its words decide what of the text it shows, which has pages of its own: so
        a grant for a page does not uncover it.
        """
        found = await self.pages.page(stored.document.document_id, number, reader.purpose)
        seen = await self.visibility.of(reader.actor, stored, reader.purpose)
        unmasked = await self.visibility.opens(reader.actor, stored, reader.purpose, _NO_PAGE)
        spans = await compute(joined, found.layout)
        masked = await compute(masked_words, text, seen.masked, spans)
        return _Page(reader, stored, text, seen, found.pages, spans, masked, unmasked, found.layout)


def masked_places(text: SealedText, values: Sequence[OriginalSpan], number: int) -> tuple[OriginalSpan, ...]:
    """The places of a page that are covered: values, and characters that redaction could not read. All of the page, if
    its fonts have no mapping to Unicode: its letters look like words that the text does not have.
    """
    page = text.pages[number - 1]
    if any(one.kind is GapKind.FONT and _is_unread(number, one) for one in text.gaps):
        return (page,)
    inside = (OriginalSpan(max(one.start, page.start), min(one.end, page.end)) for one in values if one.overlaps(page))
    odd = (OriginalSpan(one.start(), one.end()) for one in _ODD.finditer(text.text, page.start, page.end))
    return tuple(sorted({one for one in (*inside, *odd) if text.text[one.start : one.end].strip()}))


def masked_words(
    text: SealedText, values: Sequence[OriginalSpan], spans: Sequence[OriginalSpan]
) -> tuple[OriginalSpan, ...]:
    """The places of values, and of characters that redaction could not read, that touch one of `spans`, which are in
    order and do not overlap.
    """
    odd = (OriginalSpan(one.start(), one.end()) for one in _ODD.finditer(text.text))
    starts = [one.start for one in spans]
    found: set[OriginalSpan] = set()
    for one in (*values, *odd):
        last = bisect_left(starts, one.end) - 1
        if last >= 0 and spans[last].end > one.start:
            found.add(one)
    return tuple(sorted(found))


def joined(layout: PageLayout) -> list[OriginalSpan]:
    """The places of the words of a page, in order. Those that touch or overlap are one."""
    found: list[OriginalSpan] = []
    for start, end in sorted(zip(layout.starts, layout.ends, strict=True)):
        if found and start <= found[-1].end:
            found[-1] = OriginalSpan(found[-1].start, max(end, found[-1].end))
        else:
            found.append(OriginalSpan(start, end))
    return found


def _is_unread(number: int, gap: Gap) -> bool:
    """Whether all of a page can be unread. On a page with a place, only that is, which has odd characters."""
    placed = {one.page for one in gap.places}
    unread = [one for one in gap.pages if one not in placed]
    if number in placed or number in unread:
        return number in unread
    return len(unread) + len(gap.places) < gap.count


def _words(page: _Page, whole: str, layout: PageLayout) -> tuple[PageWord, ...]:
    known = layout.confidences or repeat(None)
    disputed = frozenset(layout.disputed)
    return tuple(
        _word(page, whole, span, box, sure, disputed=place in disputed)
        for place, ((span, box), sure) in enumerate(zip(layout.words(), known, strict=False))
    )


def _word(
    page: _Page, whole: str, span: OriginalSpan, box: Box, confidence: float | None, *, disputed: bool
) -> PageWord:
    values = page.seen.within(span)
    masked = any(not page.seen.sees(one) for one in values)
    value_id = values[0].value_id if values else ""
    text = page.seen.words(whole, span)
    if masked:
        return PageWord(text, span, *box, masked, value_id)
    return PageWord(text, span, *box, masked, value_id, confidence, disputed)


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DRAWN = frozenset({DOCX, "application/msword"})
"""Ingestion draws the pages of these formats, DOCX and DOC, with another program."""
_NO_PAGE = 0  # of a reveal grant
_ODD = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
