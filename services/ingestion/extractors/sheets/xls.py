"""Extract text from XLS: one part per sheet, one block per row.

Numbers and dates are text as their formats show them. Macros, shapes, charts and pictures are left out.
"""

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import xlrd

from services.ingestion.extractors.result import Content, Limits
from services.ingestion.extractors.sheets.book import Cell, Comment, Line, Sheet, clean
from services.ingestion.extractors.sheets.codes import BUILT_IN
from services.ingestion.extractors.sheets.merges import Merges
from services.ingestion.extractors.sheets.numbers import general, shown, shown_text
from services.ingestion.extractors.sheets.writer import Writer
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason, Reject


def extract(data: bytes, limits: Limits) -> Content:
    """Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD | UNSUPPORTED)`."""
    try:
        return _read(data, limits)
    except (Reject, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - the library checks little: damaged records end in errors of any kind
        encrypted = isinstance(error, xlrd.XLRDError) and "encrypted" in str(error).lower()
        raise Reject(Reason.NEEDS_PASSWORD if encrypted else Reason.MALFORMED) from None


def _read(data: bytes, limits: Limits) -> Content:
    # The library writes warnings about a damaged file, with its text, to the log, which is discarded.
    book = xlrd.open_workbook(
        file_contents=data, logfile=io.StringIO(), formatting_info=True, on_demand=True, ragged_rows=True
    )
    writer = Writer(limits)
    embedded = Counter({GapKind.EMBEDDED: data.count(_EMBEDDED)})
    for place in range(book.nsheets):
        sheet = _Sheet(book, book.sheet_by_index(place))
        writer.write(sheet.read(Counter() if place else embedded))
        book.unload_sheet(place)
    return writer.content()


class _Sheet:
    def __init__(self, book: Any, sheet: Any) -> None:
        self._book = book
        self._sheet = sheet
        self._hidden_columns = frozenset(column for column, one in sheet.colinfo_map.items() if one.hidden)
        self._merges = Merges((top, end - 1, left, right - 1) for top, end, left, right in sheet.merged_cells)

    def read(self, gaps: Counter[GapKind]) -> Sheet:
        return Sheet(
            self._sheet.name,
            self._lines(),
            self._sheet.visibility != 0,
            self._hidden_columns,
            sorted(
                Comment(row, column, one.text, one.author) for (row, column), one in self._sheet.cell_note_map.items()
            ),
            gaps=gaps,
        )

    def _lines(self) -> Iterator[Line]:
        infos = self._sheet.rowinfo_map
        for row in range(self._sheet.nrows):
            hidden = row in infos and bool(infos[row].hidden)
            self._merges.begin_row(row)
            cells = list(self._cells(row))
            if cells or hidden:
                yield Line(row, cells, hidden)

    def _cells(self, row: int) -> Iterator[Cell]:
        kinds, values = self._sheet.row_types(row), self._sheet.row_values(row)
        for column, kind in enumerate(kinds):
            if kind not in _EMPTY:
                text, hidden = self._shown(kind, values[column], self._sheet.cell_xf_index(row, column))
                if text:
                    yield Cell(column, text, hidden or column in self._hidden_columns or self._merges.covers(column))

    def _shown(self, kind: int, value: Any, look: int) -> tuple[str, bool]:
        """The text of a cell, and whether its format does not show it."""
        if kind == xlrd.XL_CELL_BOOLEAN:
            return ("TRUE" if value else "FALSE"), False
        if kind == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(value, "#ERR!"), False
        key = self._book.xf_list[look].format_key
        code = BUILT_IN[key] if key in _LOCAL else self._book.format_map[key].format_str or "General"
        if kind == xlrd.XL_CELL_TEXT:
            plain = clean(value)
            text = plain if code == "General" else clean(shown_text(plain, code))
        else:
            text = shown(value, code, since_1904=bool(self._book.datemode)).strip()
            plain = text or general(value)
        return (text, False) if text else (plain, True)


_LOCAL = (0, 14, 22)  # formats that follow the settings of the reader's computer
_EMPTY = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
_EMBEDDED = "MBD".encode("utf-16-le")
"""The names of embedded files in a compound file begin with it."""
