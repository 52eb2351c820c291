"""Extract text from ODS: one part per sheet, one block per row. The file states how a cell is shown."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.result import Content, Limits
from services.ingestion.extractors.sheets.book import MOST_COLUMNS, MOST_ROWS, Cell, Comment, Line, Sheet, clean
from services.ingestion.extractors.sheets.elements import number, read_part
from services.ingestion.extractors.sheets.ods_objects import boxes_of
from services.ingestion.extractors.sheets.ods_text import DC, OFFICE, STYLE, TABLE, TEXT, paragraph
from services.ingestion.extractors.sheets.writer import Writer
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason, Reject


def extract(data: bytes, limits: Limits) -> Content:
    """Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD | NEEDS_OCR | UNSUPPORTED)`."""
    package = Package(data, limits)
    if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
        raise Reject(Reason.NEEDS_PASSWORD)
    root = read_part(package, "content.xml")
    book = None if root is None else root.find(f"{OFFICE}body/{OFFICE}spreadsheet")
    if root is None or book is None:
        raise Reject(Reason.MALFORMED)
    hidden = _hidden_styles(root)
    writer = Writer(limits)
    for table in book.iterchildren(f"{TABLE}table"):
        gaps: Counter[GapKind] = Counter()
        boxes = boxes_of(package, table, gaps)
        reader = _Table(table)
        writer.write(
            Sheet(
                table.get(f"{TABLE}name") or "",
                reader.lines(),
                table.get(f"{TABLE}style-name") in hidden,
                reader.hidden_columns,
                sorted(reader.comments(), key=lambda one: (one.row, one.column)),
                boxes,
                gaps=gaps,
            )
        )
    return writer.content()


def _hidden_styles(root: etree._Element) -> frozenset[str | None]:
    """The names of the styles of sheets that are not shown."""
    return frozenset(
        one.get(f"{STYLE}name")
        for one in root.iterfind(f"{OFFICE}automatic-styles/{STYLE}style")
        if any(each.get(f"{TABLE}display") == "false" for each in one.iterchildren(f"{STYLE}table-properties"))
    )


class _Table:
    """Reads a sheet, whose rows and columns can be in groups, and which states how often a row or a cell repeats."""

    def __init__(self, table: etree._Element) -> None:
        self._table = table
        self.hidden_columns = frozenset(self._hidden_columns())

    def lines(self) -> Iterator[Line]:
        """The rows with text in order, each as often as it repeats."""
        for first, count, row in self._rows():
            cells = [one for place, times, cell in _cells(row) for one in self._repeated(cell, place, times)]
            hidden = row.get(f"{TABLE}visibility") in _HIDDEN
            if cells or (hidden and row.find(f"*/{OFFICE}annotation") is not None):
                for one in range(first, min(first + count, MOST_ROWS)):
                    yield Line(one, cells, hidden)

    def comments(self) -> Iterator[Comment]:
        if next(self._table.iter(f"{OFFICE}annotation"), None) is None:
            return
        for first, _, row in self._rows():
            for column, _, cell in _cells(row):
                for one in cell.iterchildren(f"{OFFICE}annotation"):
                    text = " ".join(paragraph(each) for each in one.iterchildren(f"{TEXT}p"))
                    if text.strip():
                        yield Comment(first, column, text, one.findtext(f"{DC}creator") or "")

    def _repeated(self, cell: etree._Element, place: int, times: int) -> Iterator[Cell]:
        text, hidden = _shown(cell)
        for column in range(place, place + times) if text else ():
            yield Cell(column, text, hidden or column in self.hidden_columns)

    def _rows(self) -> Iterator[tuple[int, int, etree._Element]]:
        """The first row, the number of rows, and the element of each row or run of equal rows."""
        last = 0
        for row in _outermost(self._table, f"{TABLE}table-row"):
            count = max(1, number(row.get(f"{TABLE}number-rows-repeated"), MOST_ROWS))
            if last >= MOST_ROWS:
                return
            yield last, count, row
            last += count

    def _hidden_columns(self) -> Iterator[int]:
        last = 0
        for column in _outermost(self._table, f"{TABLE}table-column"):
            count = max(1, number(column.get(f"{TABLE}number-columns-repeated"), MOST_COLUMNS))
            if column.get(f"{TABLE}visibility") in _HIDDEN:
                yield from range(last, min(last + count, MOST_COLUMNS))
            last += count


def _outermost(table: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows or the columns of a sheet, also those in groups."""
    stack = [iter(table)]
    while stack:
        one = next(stack[-1], None)
        if one is None:
            stack.pop()
        elif one.tag == name:
            yield one
        elif one.tag in _GROUPS:
            stack.append(iter(one))


def _cells(row: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """The first column, the number of columns, and the element of each cell or run of equal cells."""
    last = 0
    for cell in row.iterchildren(f"{TABLE}table-cell", _COVERED):
        count = max(1, number(cell.get(f"{TABLE}number-columns-repeated"), MOST_COLUMNS))
        if last < MOST_COLUMNS:
            yield last, min(count, MOST_COLUMNS - last), cell
        last += count


def _shown(cell: etree._Element) -> tuple[str, bool]:
    """The text of a cell, and whether the sheet does not show it: a merged cell covers it, or its format is empty."""
    if not len(cell) and not cell.attrib:
        return "", False
    text = clean(" ".join(map(paragraph, cell.iterchildren(f"{TEXT}p"))))
    if text:
        return text, cell.tag == _COVERED
    value = clean(next(filter(None, map(cell.get, _VALUES)), "")) or _formula(cell)
    return value, cell.tag == _COVERED or cell.find(f"{TEXT}p") is not None


def _formula(cell: etree._Element) -> str:
    """The formula of a cell that has no value, without the name of its language: `=SUM([.A1:.A3])`."""
    formula = cell.get(f"{TABLE}formula") or ""
    return "" if cell.get(f"{OFFICE}value-type") or not formula else "=" + clean(formula.partition("=")[2])


_HIDDEN = ("collapse", "filter")
_COVERED = f"{TABLE}covered-table-cell"
_GROUPS = frozenset(
    f"{TABLE}table-{one}" for one in ("columns", "column-group", "header-columns", "rows", "row-group", "header-rows")
)
# If a cell has no text, as other programs write it.
_VALUES = (*(f"{OFFICE}{one}-value" for one in ("string", "date", "time", "boolean")), f"{OFFICE}value")
