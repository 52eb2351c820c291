"""Fill the sheets of a workbook: `{{GROUP.NAME}}` of a template is replaced by words. Pure.

The row with names of the group that is repeated is written for each line. Cells with names of groups that a line has
`across` are written for each of its parts, one beside the other. A cell with `{{GROUP.link}}` opens that address; the
name itself shows nothing.

Rows are made as text: a tree of 100,000 cells takes ten times the memory.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from services.annotation.exports.book import Spread, add_links, column_of, extend, letters_of, paths_of, strings_of
from services.annotation.exports.packages import TemplateError, packed, parts_of, text_of, valid, xml_bytes, xml_of
from services.shared.domain.cells import inert

Words = Mapping[str, str]
"""The words of a row by their name in a template, such as `severity`."""
Names = Mapping[str, Words]
"""Words by the group of their names, such as `finding`."""

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NAME = re.compile(r"\{\{([a-z]+)\.([a-z]+)\}\}")
_LINK = "link"
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST = 32_000  # UTF-16 units of a cell; Excel allows 32,767
_ROWS = "@@rows@@"


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a row, and those of its parts across."""

    words: Names
    across: Sequence[Names] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: `head` for the rows that are written once, `lines` for the row with names of the group `repeated`."""

    head: Line
    lines: Sequence[Line]
    repeated: str


@dataclass(slots=True)
class _Written:
    """Rows as they are written. `links`: addresses by cell."""

    rows: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    spread: Spread | None = None


def fill_workbook(template: bytes, tables: Sequence[Table]) -> bytes:
    """The workbook with a table in each of its first sheets. No cell has a formula of the words: words that Excel could
    take for one begin with an apostrophe. Raises `TemplateError`.
    """
    parts = parts_of(template)
    strings = strings_of(parts)
    paths = paths_of(parts)
    if len(paths) < len(tables):
        raise TemplateError(f"a workbook needs {len(tables)} sheets")
    for place, (path, table) in enumerate(zip(paths, tables, strict=False)):
        _fill(parts, place, path, table, strings)
    return packed(parts)


def _fill(parts: dict[str, bytes], place: int, path: str, table: Table, strings: Sequence[str]) -> None:
    sheet = xml_of(parts, path)
    data = sheet.find(f"{{{S}}}sheetData")
    rows = [] if data is None else list(data)
    mark = f"{{{{{table.repeated}."
    repeated = [row for row in rows if any(mark in cell_words(one, strings) for one in row)]
    if data is None or len(repeated) != 1:
        raise TemplateError(f"sheet {place + 1} of a workbook needs one row with {{{{{table.repeated}.…}}}}")
    written, shift, number = _Written(), 0, 0
    for row in rows:
        lines = (table.lines or (Line({}),)) if row is repeated[0] else (table.head,)
        number = int(row.get("r") or number + 1)
        cells = [_cell_of(one, strings) for one in row]
        for line in lines:
            _row(written, row, cells, number + shift, line)
            shift += 1
        shift -= 1
    parts[path] = _with_rows(parts, place, path, sheet, data, written, shift)


def _with_rows(
    parts: dict[str, bytes],
    place: int,
    path: str,
    sheet: etree._Element,
    data: etree._Element,
    written: _Written,
    shift: int,
) -> bytes:
    for one in list(data):
        data.remove(one)
    data.text = _ROWS
    extend(parts, place, sheet, shift, written.spread)
    add_links(parts, path, sheet, written.links)
    before, found, after = xml_bytes(sheet).partition(_ROWS.encode())
    if not found or _ROWS.encode() in after:
        raise TemplateError(f"a sheet must not have the words {_ROWS}")
    return b"".join((before, "".join(written.rows).encode(), after))


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a template. `groups`: those of its names; without one it stays as it is, `kept`."""

    column: int
    style: str
    words: str
    groups: frozenset[str]
    kept: etree._Element


def _cell_of(cell: etree._Element, strings: Sequence[str]) -> _Cell:
    words = cell_words(cell, strings)
    style = f" s={quoteattr(cell.get('s') or '')}" if cell.get("s") else ""
    return _Cell(column_of(cell.get("r") or ""), style, words, frozenset(one for one, _ in NAME.findall(words)), cell)


def _row(written: _Written, row: etree._Element, cells: Sequence[_Cell], number: int, line: Line) -> None:
    own = [(str(name), str(value)) for name, value in row.attrib.items()]
    attributes = "".join(
        f" {name}={quoteattr(value)}" for name, value in own if name not in _COMPUTED and name[0] != "{"
    )
    made = "".join(_cells(written, cells, number, line))
    written.rows.append(f'<row r="{number}"{attributes}>{made}</row>')


def _cells(written: _Written, cells: Sequence[_Cell], number: int, line: Line) -> Iterator[str]:
    inside = frozenset(line.across[0]) if line.across else frozenset[str]()
    moved, blocks = 0, 0
    for spreads, group in groupby(cells, key=lambda one: bool(inside & one.groups)):
        block = list(group)
        if not spreads:
            for one in block:
                yield _cell(written, one, number, one.column + moved, line.words)
            continue
        blocks += 1
        if blocks > 1 or any(after.column != before.column + 1 for before, after in pairwise(block)):
            raise TemplateError("cells that are repeated across must be side by side")
        written.spread = Spread(block[0].column, len(block), len(line.across))
        for place, part in enumerate(line.across):
            for one in block:
                at = one.column + moved + place * len(block)
                yield _cell(written, one, number, at, {**line.words, **part})
        moved += len(block) * (len(line.across) - 1)


def _cell(written: _Written, cell: _Cell, number: int, column: int, names: Names) -> str:
    place = f"{letters_of(column)}{number}"
    if not cell.groups:
        cell.kept.set("r", place)
        return etree.tostring(cell.kept, encoding="unicode", with_tail=False)
    address = next((_word(names, *one) for one in NAME.findall(cell.words) if one[1] == _LINK), "")
    if address:
        written.links[place] = address
    words = NAME.sub(lambda match: "" if match[2] == _LINK else _word(names, match[1], match[2]), cell.words)
    return (
        f'<c r="{place}"{cell.style} t="inlineStr"><is><t xml:space="preserve">{cell_text(words)}</t></is></c>'
        if words
        else f'<c r="{place}"{cell.style}/>'
    )


def cell_text(words: str) -> str:
    """The words as a text of a cell, in XML. `_x003D_` would be read as `=`: its first letter is escaped."""
    cut = inert(words).encode("utf-16-le", "surrogatepass")[: 2 * _LONGEST].decode("utf-16-le", "ignore")
    return escape(_ESCAPE.sub("_x005F_", valid(cut)))


def cell_words(cell: etree._Element, strings: Sequence[str]) -> str:
    """The words of a cell of a template."""
    value = cell.findtext(f"{{{S}}}v") or ""
    if cell.get("t") == "s" and value.isdecimal() and int(value) < len(strings):
        return strings[int(value)]
    return text_of(cell, S) if cell.get("t") == "inlineStr" else value


def _word(names: Names, group: str, name: str) -> str:
    return names.get(group, {}).get(name, "")


def lines_of(group: str, rows: Iterable[Words], names: Names) -> tuple[Line, ...]:
    """A line for each row, with names of one group."""
    return tuple(Line({**names, group: one}) for one in rows)


_COMPUTED = frozenset({"r", "spans"})
