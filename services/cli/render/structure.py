"""The structure of a document. Everything fits into 80 columns, except wide tables."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.cli.clients.structure import DocumentStructure, DocumentTable, Language, PageLines, Part, Placed
from services.cli.render.text import borderless, counted, one_line

_WORDS = 60
_MOST = 20
_OLDER = "tables, headers and footers are not known: an earlier release of Glossator read this document"
_NO_LINES = "the lines are not known: an earlier release of Glossator read this document"


def render_structure(found: DocumentStructure) -> RenderableType:
    """The parts, languages if models do not read all, sections, tables, headers and footers, and what is not known."""
    parts: list[RenderableType] = [_parts(found.parts)] if found.parts else []
    if any(not one.read for one in found.languages):
        parts.append(_languages(found.languages))
    if found.sections:
        parts.append(_sections(found))
    if found.tables:
        parts.append(_tables(found.tables))
    parts += [
        _margins(name, places) for name, places in (("header", found.headers), ("footer", found.footers)) if places
    ]
    if found.missing:
        parts.append(Text(_OLDER, style="yellow"))
    elif not parts:
        parts.append(Text("no numbered sections, tables, headers or footers"))
    return Group(*(each for one in parts for each in (one, Text())))


def render_table(found: DocumentTable) -> Table:
    """The cells with lines between them. Rows and columns are counted from 1; those without words are left out."""
    columns = sorted({one.column for one in found.cells})
    table = Table("", *(str(one + 1) for one in columns), show_lines=True)
    for row, cells in groupby(sorted(found.cells), key=lambda one: one.row):
        words = {one.column: one.text for one in cells}
        table.add_row(str(row + 1), *(Text(words.get(column, "")) for column in columns))
    return table


def render_lines(found: PageLines) -> RenderableType:
    """One row per line: place in code points, box in points, and the words."""
    if found.words and not found.lines:
        return Text(_NO_LINES, style="yellow")
    table = borderless("place", "box", "line")
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    for one in found.lines:
        box = f"{one.x0:.0f},{one.y0:.0f},{one.x1:.0f},{one.y1:.0f}"
        table.add_row(f"{one.start}–{one.end}", box, Text(one.text))
    return table


def _parts(parts: Sequence[Part]) -> Table:
    table = borderless("part", "place", "type", "title", "shown")
    for one in parts:
        shown = Text("hidden", style="yellow") if one.hidden else ""
        kind = f"{one.document_type}, form" if one.form else one.document_type
        title = Text(one_line(one.title, _WORDS))
        table.add_row(f"{one.kind} {one.number}", f"{one.start}–{one.end}", kind, title, shown)
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    return table


def _languages(languages: Sequence[Language]) -> Table:
    table = borderless("language", "place", "models")
    for one in languages:
        read = "read it" if one.read else Text("do not read it", style="yellow")
        table.add_row(one.code, f"{one.start}–{one.end}", read)
    table.columns[1].no_wrap = True
    return table


def _sections(found: DocumentStructure) -> Table:
    table = _listed("section")
    for one in found.sections:
        indent = "  " * (one.level - 1)
        table.add_row(str(one.page or ""), f"{one.start}–{one.end}", Text(f"{indent}{_title(one.number, one.heading)}"))
    return table


def _title(number: str, heading: str) -> str:
    return one_line(f"{number} {heading}".strip(), _WORDS)


def _tables(tables: Sequence[DocumentTable]) -> Table:
    table = _listed("table")
    for one in tables:
        first = one.cells[0]
        row = " | ".join(one_line(cell.text, _WORDS) for cell in one.cells if cell.row == first.row)
        size = f"{counted(one.rows, 'row')}, {counted(one.columns, 'column')}"
        words = Text(f"{one.number}: {size}: {one_line(row, _WORDS)}")
        table.add_row(str(first.page or ""), f"{first.start}–{one.cells[-1].end}", words)
    return table


def _margins(name: str, places: Sequence[Placed]) -> Table:
    table = _listed(name)
    for one in places[:_MOST]:
        table.add_row(str(one.page or ""), f"{one.start}–{one.end}", Text(one_line(one.text, _WORDS)))
    if len(places) > _MOST:
        table.add_row("…", "", f"{len(places) - _MOST} more; --json-lines prints all")
    return table


def _listed(name: str) -> Table:
    table = borderless("page", "place", name, right=("page",))
    table.columns[1].no_wrap = True
    return table
