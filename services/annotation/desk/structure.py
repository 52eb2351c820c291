"""The structure of a text: parts, sections, tables, headers and footers. Each method checks the access policy first."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Protocol

from services.annotation.desk.known import known
from services.annotation.desk.reading import DocumentStore, parse_cursor
from services.annotation.desk.visibility import Reader, reader_of
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.reveals.values import VisibleValues
from services.annotation.sets.refusals import invalid
from services.annotation.sets.state import StoredDocument
from services.shared.domain.annotations import SetState
from services.shared.domain.document import OriginalSection, SealedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.languages import READ, OriginalLanguage
from services.shared.domain.parts import OriginalPart, PartKind, PartReason
from services.shared.domain.records import Action, Actor
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.tables import OriginalTable
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader

MOST_ITEMS, DEFAULT_ITEMS = 10_000, 2_000
MOST_CODE_POINTS = 1_000_000
OLDER_RELEASE = "older_release"


@dataclass(frozen=True, slots=True)
class PlacedText:
    """Words and their place, with placeholders for values that the caller does not see: then they are `masked`. `page`
    counts from 1, and is 0 if the format has no pages. A place that cuts such a value widens to the whole value.
    """

    text: str
    span: OriginalSpan
    page: int = 0
    masked: bool = False


@dataclass(frozen=True, slots=True)
class TextSection:
    """A section, whose place is `span`. `number` and `heading` can be empty. `level` counts from 1."""

    number: PlacedText
    heading: PlacedText
    span: OriginalSpan
    level: int


@dataclass(frozen=True, slots=True)
class TextPart:
    """A sheet, a slide, a body of a mail, a document inside the file; its place is `span`. `title` can be empty.
    `number` counts the parts of its kind in the part around it, from 1. `hidden`: the source does not show it.
    `document_type`, `form` and `reason` are for documents, as in `OriginalPart`.
    """

    kind: PartKind
    number: int
    title: PlacedText
    span: OriginalSpan
    hidden: bool
    document_type: str = ""
    form: bool = False
    reason: PartReason | None = None


@dataclass(frozen=True, slots=True)
class TextLanguage:
    """A run of paragraphs in one language, by its code of ISO 639-1. `read`: the models read it."""

    code: str
    span: OriginalSpan
    read: bool


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with words. `row` and `column` count from 0; a merged cell is in its first ones.

    A value over several cells is in the first of them, and the others can be empty.
    """

    row: int
    column: int
    words: PlacedText


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table, or a part of it: some of its cells, in the order of the text. `number` counts the tables of the document
    from 1; `rows` and `columns` are the size of the whole table.
    """

    number: int
    rows: int
    columns: int
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """A part of the structure of a text, each list in the order of the text. `next_cursor` is empty at the end.

    `missing`: why tables, headers and footers are not known, `older_release`; empty if they are.
    """

    sections: tuple[TextSection, ...] = ()
    tables: tuple[TextTable, ...] = ()
    headers: tuple[PlacedText, ...] = ()
    footers: tuple[PlacedText, ...] = ()
    parts: tuple[TextPart, ...] = ()
    languages: tuple[TextLanguage, ...] = ()
    pages: int = 0
    next_cursor: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class ReadStructureRequest(Request[Structure]):
    """`cursor` is that of the answer before, or empty. `limit`: the most parts, languages, sections, cells, headers and
    footers; 0 for the default. `use`: what happens to them, for the audit log.
    """

    document_id: str
    purpose: str = ""
    use: str = ""
    cursor: str = ""
    limit: int = 0


class SeenText(Protocol):
    """Reads text with the values that a reader sees (`Words`)."""

    async def read(
        self, reader: Reader, text: SealedText, stored: StoredDocument, spans: Sequence[OriginalSpan]
    ) -> tuple[str, VisibleValues]:
        """The text with the values that the reader sees in `spans`, which are recorded. Raises `Retry`."""
        ...


@dataclass(frozen=True, slots=True)
class StructureViews:
    """Shows the structure of texts. `words` decides which values a caller sees."""

    store: DocumentStore
    texts: ValueReader
    words: SeenText
    access: AuthoriserPort

    async def read(self, actor: Actor, request: ReadStructureRequest) -> Structure:
        """The part of the structure after `request.cursor`, with the values that the caller sees.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, INVALID_METADATA for an unknown cursor or limit; and `Retry`.
        """
        document_id, purpose = request.document_id, request.purpose
        found = await known(self.access, actor, Action.READ_TEXT, document_id, self.store.find(document_id))
        reader = reader_of(actor, purpose, request.use)
        detail = ("read=structure", f"use={reader.use.value}")
        await self.access.authorise(actor, Action.READ_TEXT, resource_of(found.document), purpose, detail)
        if found.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        limit = request.limit or DEFAULT_ITEMS
        if not 0 < limit <= MOST_ITEMS:
            raise invalid("limit", f"must be 1 to {MOST_ITEMS}")
        text = await self.texts.get_value(SealedText, found.stored.text)
        first = parse_cursor(request.cursor)
        items, more = await compute(items_of, text, first, limit)
        if first and not items:
            raise invalid("cursor", "is not a cursor of this document")
        whole, seen = await self.words.read(reader, text, found.stored, [span for one in items for span in one.spans])
        missing = missing_of(found.annotation_set.provenance.extractor)
        return await compute(shown, items, Shower(whole, seen, text.pages), str(first + len(items)) * more, missing)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell and its table, with the place of the cell before it."""

    number: int
    table: OriginalTable
    row: int
    column: int
    span: OriginalSpan
    before: OriginalSpan


@dataclass(frozen=True, slots=True)
class _Margin:
    """A header or a footer."""

    header: bool
    span: OriginalSpan


@dataclass(frozen=True, slots=True)
class Item:
    """A part, a language, a section, a header, a footer or a cell: one of what a limit counts."""

    what: OriginalPart | OriginalLanguage | OriginalSection | _Margin | _Cell

    @property
    def start(self) -> int:
        return self.what.span.start

    @property
    def spans(self) -> tuple[OriginalSpan, ...]:
        """The places whose words are shown."""
        match self.what:
            case OriginalPart() as part:
                return (part.title,)
            case OriginalSection() as section:
                return (section.number, section.heading)
            case OriginalLanguage():
                return ()
            case one:
                return (one.span,)

    @property
    def length(self) -> int:
        """Code points of the words that are shown."""
        return sum(map(len, self.spans))


def items_of(text: SealedText, first: int, limit: int) -> tuple[list[Item], bool]:
    """At most `limit` items of `text` after the first ones, in its order, and whether there are more. Their words have
    at most `MOST_CODE_POINTS`, unless a single item has more.
    """
    ordered = islice(_items(text), first, None)
    found: list[Item] = []
    length = 0
    for one in ordered:
        length += one.length
        if len(found) == limit or (found and length > MOST_CODE_POINTS):
            return found, True
        found.append(one)
    return found, False


def _items(text: SealedText) -> Iterator[Item]:
    parts = map(Item, text.parts)
    languages = map(Item, text.languages)
    sections = map(Item, text.sections)
    headers = (Item(_Margin(True, one)) for one in text.headers)
    footers = (Item(_Margin(False, one)) for one in text.footers)
    return merge(parts, languages, sections, headers, footers, _cells(text.tables), key=lambda one: one.start)


def _cells(tables: Sequence[OriginalTable]) -> Iterator[Item]:
    for number, table in enumerate(tables, start=1):
        before = OriginalSpan(0, 0)
        for row, column, span in table.cells():
            yield Item(_Cell(number, table, row, column, span, before))
            before = span


def shown(items: Sequence[Item], shower: "Shower", next_cursor: str, missing: str) -> Structure:
    """The structure with the words that the caller sees."""
    tables: dict[int, tuple[OriginalTable, list[TableCell]]] = {}
    parts: list[TextPart] = []
    languages: list[TextLanguage] = []
    sections: list[TextSection] = []
    headers: list[PlacedText] = []
    footers: list[PlacedText] = []
    for one in (each.what for each in items):
        if isinstance(one, OriginalPart):
            title, place = shower.words(one.title), shower.wide(one.span)
            parts.append(
                TextPart(one.kind, one.number, title, place, one.hidden, one.document_type, one.form, one.reason)
            )
        elif isinstance(one, OriginalLanguage):
            languages.append(TextLanguage(one.code, shower.wide(one.span), one.code in READ))
        elif isinstance(one, OriginalSection):
            number, heading = shower.words(one.number), shower.words(one.heading)
            sections.append(TextSection(number, heading, shower.wide(one.span), one.level))
        elif isinstance(one, _Margin):
            (headers if one.header else footers).append(shower.words(one.span))
        else:
            cell = TableCell(one.row, one.column, shower.words(one.span, shower.wide(one.before).end))
            tables.setdefault(one.number, (one.table, []))[1].append(cell)
    return Structure(
        sections=tuple(sections),
        tables=tuple(
            TextTable(number, 1 + max(table.rows), 1 + max(table.columns), tuple(cells))
            for number, (table, cells) in tables.items()
        ),
        headers=tuple(headers),
        footers=tuple(footers),
        parts=tuple(parts),
        languages=tuple(languages),
        pages=len(shower.pages),
        next_cursor=next_cursor,
        missing=missing,
    )


@dataclass(frozen=True, slots=True)
class Shower:
    """Shows places to a caller. `whole` is the text with the values that the caller sees."""

    whole: str
    seen: VisibleValues
    pages: Sequence[OriginalSpan]

    def words(self, span: OriginalSpan, after: int = 0) -> PlacedText:
        """The words of a place. It begins at `after` or later."""
        wide = self.wide(span)
        start = max(wide.start, after)
        place = OriginalSpan(start, max(start, wide.end))
        masked = any(not self.seen.sees(one) for one in self.seen.within(place))
        page = bisect_right(self.pages, place.start, key=lambda one: one.start)
        return PlacedText(self.seen.words(self.whole, place), place, page, masked)

    def wide(self, span: OriginalSpan) -> OriginalSpan:
        """The place with the whole of each value that it cuts, if the caller does not see the value: the place says
        nothing of the inside of a value.
        """
        cut = [one.span for one in self.seen.within(span) if not self.seen.sees(one)]
        if not cut:
            return span
        start = min(span.start, cut[0].start)
        return OriginalSpan(start, max(span.end, cut[-1].end) if len(span) else start)


def missing_of(extractor: str) -> str:
    """Why a text of the `extractor`, `pdf/4`, has neither tables nor headers and footers; empty if it can have them."""
    name, _, version = extractor.partition("/")
    since = _KNOWN_SINCE.get(name, 0)
    return OLDER_RELEASE if version.isascii() and version.isdigit() and int(version) < since else ""


# The first versions of the extractors whose texts have tables, headers and footers.
_KNOWN_SINCE: Mapping[str, int] = {"pdf": 5, "docx": 4, "html": 4, "eml": 4}
