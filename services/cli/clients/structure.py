"""The structure of a document: sections, tables, headers and footers of its text, and the lines of its pages."""

from typing import TYPE_CHECKING, NamedTuple

from services.cli.clients.annotation import REVIEW
from services.cli.clients.calls import Credential, ServiceClient
from services.shared.runtime.servers.grpc_client import Address

if TYPE_CHECKING:
    from services.annotation.desk.pages import PageWords
    from services.annotation.desk.structure import PlacedText, Structure, TableCell, TextPart, TextSection, TextTable

_MOST = 10_000  # of one part


class Placed(NamedTuple):
    """Words with placeholders and their place, `[start, end)` in code points of the original. `page` counts from 1."""

    text: str
    start: int
    end: int
    page: int


class Section(NamedTuple):
    """A section and its place, `[start, end)`. `number` or `heading` can be empty; `level` counts from 1."""

    number: str
    heading: str
    level: int
    start: int
    end: int
    page: int


class Part(NamedTuple):
    """A sheet, a slide, notes, a body of a mail, quoted mail, or a document inside the file. `title` can be empty;
    `number` counts from 1. `document_type`, `form` and `reason` are for documents; empty for other parts.
    """

    kind: str
    number: int
    title: str
    hidden: bool
    start: int
    end: int
    document_type: str = ""
    form: bool = False
    reason: str = ""


class Language(NamedTuple):
    """A run of paragraphs in one language, by its code of ISO 639-1. `read`: the models read it."""

    code: str
    start: int
    end: int
    read: bool


class Cell(NamedTuple):
    """A cell with words. `row` and `column` count from 0."""

    row: int
    column: int
    text: str
    start: int
    end: int
    page: int


class DocumentTable(NamedTuple):
    """A table. `number` counts from 1. `cells` are in the order of the text, and never empty."""

    number: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]


class DocumentStructure(NamedTuple):
    """All of the structure, in the order of the text. `missing`: why there are no tables, headers and footers."""

    sections: tuple[Section, ...]
    tables: tuple[DocumentTable, ...]
    headers: tuple[Placed, ...]
    footers: tuple[Placed, ...]
    pages: int
    missing: str
    parts: tuple[Part, ...] = ()
    languages: tuple[Language, ...] = ()


class Line(NamedTuple):
    """A line of a page, with placeholders. Its place is in code points, its box in points from the top left."""

    text: str
    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float


class PageLines(NamedTuple):
    """The lines of a page, which are not known if `lines` is empty and `words` is not 0, the number of words."""

    lines: tuple[Line, ...]
    words: int


class StructureClient(ServiceClient):
    """The client for the structure of documents of one caller. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: Address, credential: Credential, purpose: str = REVIEW) -> None:
        super().__init__(address, credential)
        self._purpose = purpose

    async def structure(self, document_id: str, use: str = "") -> DocumentStructure:
        """The structure of the text. Audited, once for each part; `use`: what happens to it."""
        from services.annotation.desk.structure import ReadStructureRequest  # noqa: PLC0415 - imports all rules

        read: list[Structure] = []
        tables: dict[int, tuple[TextTable, list[Cell]]] = {}
        cursor = ""
        while True:
            part = await self._call(ReadStructureRequest(document_id, self._purpose, use, cursor, _MOST))
            read.append(part)
            for one in part.tables:
                tables.setdefault(one.number, (one, []))[1].extend(map(_cell, one.cells))
            cursor = part.next_cursor
            if not cursor:
                break
        return DocumentStructure(
            sections=tuple(_section(one) for part in read for one in part.sections),
            tables=tuple(
                DocumentTable(one.number, one.rows, one.columns, tuple(cells)) for one, cells in tables.values()
            ),
            headers=tuple(_placed(one) for part in read for one in part.headers),
            footers=tuple(_placed(one) for part in read for one in part.footers),
            pages=part.pages,
            missing=part.missing,
            parts=tuple(_part(one) for part in read for one in part.parts),
            languages=tuple(
                Language(one.code, one.span.start, one.span.end, one.read) for part in read for one in part.languages
            ),
        )

    async def lines(self, document_id: str, number: int) -> PageLines:
        """The lines of a page, counted from 1. Audited."""
        from services.annotation.desk.pages import ListPageWordsRequest  # noqa: PLC0415 - imports all rules

        return lines_of(await self._call(ListPageWordsRequest(document_id, number, self._purpose)))


def lines_of(found: "PageWords") -> PageLines:
    """The lines with their words. A value of several words has one placeholder."""
    words, place = found.words, 0
    lines = []
    for one in found.lines:
        texts: list[str] = []
        value = ""
        while place < len(words) and words[place].span.start < one.span.end:
            word = words[place]
            place += 1
            if not (word.masked and word.value_id == value):
                texts.append(word.text)
            value = word.value_id if word.masked else ""
        lines.append(Line(" ".join(texts), one.span.start, one.span.end, one.x0, one.y0, one.x1, one.y1))
    return PageLines(tuple(lines), len(found.words))


def _placed(one: "PlacedText") -> Placed:
    return Placed(one.text, one.span.start, one.span.end, one.page)


def _section(one: "TextSection") -> Section:
    page = one.number.page or one.heading.page
    return Section(one.number.text, one.heading.text, one.level, one.span.start, one.span.end, page)


def _part(one: "TextPart") -> Part:
    place = one.span.start, one.span.end
    return Part(one.kind, one.number, one.title.text, one.hidden, *place, one.document_type, one.form, one.reason or "")


def _cell(one: "TableCell") -> Cell:
    return Cell(one.row, one.column, *_placed(one.words))
