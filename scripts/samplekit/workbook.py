"""Renders workbooks (XLSX): a heading begins a sheet, and cells that look like numbers or dates are some."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from scripts.samplekit.markup import Block, Kind, Source
from scripts.samplekit.word import EPOCH, with_fixed_times

_WIDTHS = (14, 40, 16, 22, 60, 22)
_SHADE = PatternFill("solid", start_color="DDE5EE")


def render(source: Source) -> bytes:
    """Renders the source. `layout` in its front matter has the hidden sheets, the hidden rows, and the comments
    (`Sheet!A1: "Author: text"`).
    """
    layout = source.meta.get("layout", {})
    book = Workbook()
    book.remove(book.active)
    for block in source.blocks:
        if block.kind is Kind.HEADING:
            book.create_sheet(block.text)
        else:
            _add(book.worksheets[-1], block)
    for sheet in book.worksheets:
        _finish(sheet, hidden=sheet.title in layout.get("hidden", ()), rows=layout.get("hidden_rows", {}))
    for place, words in layout.get("comments", {}).items():
        name, _, cell = place.partition("!")
        author, _, text = words.partition(": ")
        book[name][cell].comment = Comment(text, author)
    book.properties.title, book.properties.creator = source.meta["title"], layout.get("author", "")
    book.properties.created = dt.datetime(*EPOCH, tzinfo=dt.UTC)
    out = io.BytesIO()
    book.save(out)
    return with_fixed_times(_without_time(out.getvalue()))


def _add(sheet: Worksheet, block: Block) -> None:
    """Adds a table, or words in the first column, below an empty row."""
    rows = block.rows or ((block.text,),)
    start = sheet.max_row + (2 if block.rows else 1) if sheet["A1"].value else 1
    for number, row in enumerate(rows, start):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value, cell.number_format = _value(text.replace("**", ""))
            _style(cell, heading=bool(block.rows) and number == start, title=block.kind is Kind.TITLE)


def _value(text: str) -> tuple[str | float | dt.date, str]:
    """The value of a cell and the format that shows it as `text`."""
    return next((read(text) for pattern, read in _KINDS if pattern.fullmatch(text)), (text, "General"))


def _style(cell: Cell, *, heading: bool, title: bool) -> None:
    cell.alignment = Alignment(wrap_text=not title and cell.column > 1, vertical="top")
    if heading or title:
        cell.font = Font(bold=True, size=14 if title else 11)
    if heading:
        cell.fill = _SHADE


def _finish(sheet: Worksheet, *, hidden: bool, rows: dict[str, list[int]]) -> None:
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEF"[number]].width = width
    for number in rows.get(sheet.title, ()):
        sheet.row_dimensions[number].hidden = True
    if hidden:
        sheet.sheet_state = "hidden"


def _without_time(book: bytes) -> bytes:
    """The workbook without the time at which it was saved."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, _MODIFIED.sub(b"", data) if name == "docProps/core.xml" else data)
    return out.getvalue()


_MODIFIED = re.compile(rb"<dcterms:modified.*?</dcterms:modified>", re.DOTALL)
_KINDS: tuple[tuple[re.Pattern[str], Callable[[str], tuple[str | float | dt.date, str]]], ...] = (
    (re.compile(r"\$[\d,]+"), lambda text: (int(text[1:].replace(",", "")), '"$"#,##0')),
    (re.compile(r"\d+\.\d\dx"), lambda text: (float(text[:-1]), '0.00"x"')),
    (re.compile(r"\d+"), lambda text: (int(text), "0")),
    (
        re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}"),
        lambda text: (dt.datetime.strptime(text, "%B %d, %Y").date(), "mmmm\\ d\\,\\ yyyy"),  # noqa: DTZ007 - a day
    ),
)
