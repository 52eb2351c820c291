"""Read the rows of an XLSX sheet."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from services.ingestion.extractors.sheets.book import MOST_COLUMNS, MOST_ROWS, Cell, Line, clean
from services.ingestion.extractors.sheets.elements import is_true, number
from services.ingestion.extractors.sheets.merges import Merges, Range
from services.ingestion.extractors.sheets.numbers import general, shown, shown_text
from services.ingestion.extractors.sheets.styles import PLAIN, Look
from services.shared.domain.cells import cell_place


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of all sheets share."""

    strings: Sequence[str]
    looks: Sequence[Look]
    since_1904: bool
    numbers: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)  # by value and code


def without_empty(data: bytes) -> bytes:
    """A sheet without the cells and rows that have a format and nothing else: there can be millions of them."""
    return _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", data))


def strings_of(part: etree._Element | None) -> list[str]:
    """The shared strings of a workbook, each as one line. Phonetic signs are left out."""
    return [] if part is None else [_string(one) for one in part.iterchildren("{*}si")]


def hidden_columns_of(sheet: etree._Element) -> frozenset[int]:
    """The columns, from 0, that a sheet does not show."""
    steps = [0] * (MOST_COLUMNS + 1)
    for one in sheet.iterfind("{*}cols/{*}col"):
        first, last = number(one.get("min"), MOST_COLUMNS), number(one.get("max"), MOST_COLUMNS)
        if 0 < first <= last and (is_true(one.get("hidden")) or _is_zero(one.get("width"))):
            steps[first - 1] += 1
            steps[last] -= 1
    found, open_ranges = set(), 0
    for column, step in enumerate(steps):
        open_ranges += step
        if open_ranges:
            found.add(column)
    return frozenset(found)


def merges_of(sheet: etree._Element) -> Merges:
    return Merges(filter(None, (_range(one.get("ref") or "") for one in sheet.iterfind("{*}mergeCells/{*}mergeCell"))))


class Rows:
    """Reads the rows of one sheet. `white_shows`: white text can have a background that its cell does not state."""

    def __init__(self, sheet: etree._Element, book: Book, hidden_columns: frozenset[int], *, white_shows: bool) -> None:
        self._sheet = sheet
        self._book = book
        self._hidden_columns = hidden_columns
        self._white_shows = white_shows
        self._merges = merges_of(sheet)
        names = str(sheet.tag).rpartition("}")[0]
        self._row, self._cell, self._value, self._formula, self._inline = (
            f"{names}}}{one}" if names else one for one in ("row", "c", "v", "f", "is")
        )

    def lines(self) -> Iterator[Line]:
        """The rows in order, with their real numbers. Rows without text are only among them if they are hidden."""
        data = self._sheet.find("{*}sheetData")
        last = -1
        for row in () if data is None else data.iterchildren(self._row):
            given = number(row.get("r"), MOST_ROWS) - 1
            last = given if given > last else last + 1
            if not len(row) and not row.get("hidden"):
                continue
            hidden = is_true(row.get("hidden")) or (is_true(row.get("customHeight")) and _is_zero(row.get("ht")))
            self._merges.begin_row(last)
            cells = list(self._cells(row))
            if cells or hidden:
                yield Line(last, cells, hidden)

    def _cells(self, row: etree._Element) -> Iterator[Cell]:
        last = -1
        for one in row.iterchildren(self._cell):
            place = cell_place(one.get("r") or "")
            last = place[1] if place is not None and last < place[1] < MOST_COLUMNS else last + 1
            if not len(one):
                continue
            text, hidden = self._shown(one)
            if text:
                yield Cell(last, text, hidden or last in self._hidden_columns or self._merges.covers(last))

    def _shown(self, cell: etree._Element) -> tuple[str, bool]:
        """The text of a cell, and whether its format does not show it."""
        look = self._look(cell)
        plain, text = self._text(cell, look)
        if not text and plain:
            return plain, True
        return text, look.is_white and not self._white_shows

    def _look(self, cell: etree._Element) -> Look:
        place = number(cell.get("s"), 1 << 20)
        return self._book.looks[max(place, 0)] if place < len(self._book.looks) else PLAIN

    def _text(self, cell: etree._Element, look: Look) -> tuple[str, str]:
        """The value of a cell, and the value in its format."""
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            inline = cell.find(self._inline)
            return _both(_string(inline) if inline is not None else "", look)
        value = cell.findtext(self._value)
        if not (value or "").strip():
            if kind == "str" and value is not None:  # the result of the formula is an empty text
                return "", ""
            formula = clean(cell.findtext(self._formula) or "")
            return ("", f"={formula}") if formula else ("", "")
        return _KINDS.get(kind, _as_it_is)(self._book, value or "", look)


def _shared(book: Book, value: str, look: Look) -> tuple[str, str]:
    place = number(value.strip(), 1 << 30)
    return _both(book.strings[place] if 0 <= place < len(book.strings) else "", look)


def _number(book: Book, value: str, look: Look) -> tuple[str, str]:
    """Numbers repeat in most workbooks."""
    key = (value, look.code)
    if key not in book.numbers:
        if len(book.numbers) > _MOST_NUMBERS:
            book.numbers.clear()
        book.numbers[key] = _shown_number(book, value, look)
    return book.numbers[key]


def _shown_number(book: Book, value: str, look: Look) -> tuple[str, str]:
    found = _float(value)
    if found is None:
        return _as_it_is(book, value, look)
    text = shown(found, look.code, since_1904=book.since_1904).strip()
    return text or general(found), text


def _truth(_: Book, value: str, __: Look) -> tuple[str, str]:
    text = "TRUE" if is_true(value.strip()) else "FALSE"
    return text, text


def _as_it_is(_: Book, value: str, __: Look) -> tuple[str, str]:
    text = clean(value)
    return text, text


def _formula_text(_: Book, value: str, look: Look) -> tuple[str, str]:
    return _both(clean(value), look)


_KINDS: dict[str, Callable[[Book, str, Look], tuple[str, str]]] = {
    "s": _shared,
    "n": _number,
    "b": _truth,
    "str": _formula_text,
}


def _both(text: str, look: Look) -> tuple[str, str]:
    return text, text if look.code == "General" else clean(shown_text(text, look.code))


def _string(element: etree._Element) -> str:
    """The text of a string with or without formatted runs."""
    pieces: list[str] = []
    for one in element:
        name = str(one.tag).rpartition("}")[2]
        if name == "t":
            pieces.append(one.text or "")
        elif name == "r":
            pieces.append(one.findtext("{*}t") or "")
    return clean("".join(pieces))


def _float(value: str) -> float | None:
    try:
        found = float(value)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _range(text: str) -> Range | None:
    first, _, last = text.partition(":")
    start, end = cell_place(first), cell_place(last or first)
    return None if start is None or end is None else (start[0], end[0], start[1], end[1])


def _is_zero(value: str | None) -> bool:
    return value is not None and _float(value) == 0.0


_MOST_NUMBERS = 20_000
# Only those that state their places: a cell without a place is after the one before.
_EMPTY_CELL = re.compile(rb"<c(?=\s(?:[^<>]*\s)?r=)[^<>]*/>")
_EMPTY_ROW = re.compile(rb"<row(?=\s(?:[^<>]*\s)?r=)(?![^<>]*hidden)[^<>]*(?:/>|>\s*</row>)")
