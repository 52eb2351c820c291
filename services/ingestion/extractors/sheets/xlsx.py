"""Extract text from XLSX and XLSM: one part per sheet, one block per row.

Numbers and dates are text as their formats show them. Macros, queries and pivot caches are left out.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from services.ingestion.extractors.ooxml.files import Files
from services.ingestion.extractors.ooxml.names import R
from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.result import MOST_PARAGRAPHS, Content, Limits
from services.ingestion.extractors.sheets.book import Sheet
from services.ingestion.extractors.sheets.comments import comments_of, people_of
from services.ingestion.extractors.sheets.drawings import drawings_of
from services.ingestion.extractors.sheets.elements import is_true, read_part
from services.ingestion.extractors.sheets.margins import plain
from services.ingestion.extractors.sheets.rows import Book, Rows, hidden_columns_of, strings_of, without_empty
from services.ingestion.extractors.sheets.styles import looks_of
from services.ingestion.extractors.sheets.writer import Writer
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason, Reject


def extract(data: bytes, limits: Limits) -> Content:
    """Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD | NEEDS_OCR | UNSUPPORTED)`."""
    writer, files = Writer(limits), Files(limits)
    for sheet in _Workbook(Package(data, limits), files).sheets():
        writer.write(sheet)
    return writer.content(files)


class _Workbook:
    def __init__(self, package: Package, files: Files) -> None:
        self._package = package
        self._files = files
        self._name = _first(package, "", "officeDocument") or "xl/workbook.xml"
        workbook = read_part(package, self._name)
        if workbook is None:
            raise Reject(Reason.MALFORMED)
        self._root = workbook
        properties = workbook.find("{*}workbookPr")
        self._book = Book(
            strings_of(read_part(package, _first(package, self._name, "sharedStrings"))),
            looks_of(read_part(package, _first(package, self._name, "styles"))),
            properties is not None and is_true(properties.get("date1904")),
        )
        self._people = people_of(package, self._name)

    def sheets(self) -> Iterator[Sheet]:
        macros = frozenset(one for kind in _MACROS for one in self._package.linked(self._name, kind))
        for one in self._root.iterfind("{*}sheets/{*}sheet"):
            name = self._package.target(self._name, one.get(f"{{{R}}}id") or "")
            if name not in macros:
                yield self._sheet(one, name)

    def _sheet(self, listed: etree._Element, name: str) -> Sheet:
        title, hidden = listed.get("name") or "", listed.get("state") not in (None, "visible")
        sheet = self._part(name)
        if sheet is None:
            return Sheet(title, (), hidden, gaps=Counter({GapKind.PAGE: 1}))
        columns = hidden_columns_of(sheet)
        gaps = self._objects(sheet, name)
        boxes = drawings_of(self._package, name, gaps)
        header, footer = (plain(sheet.findtext(f"{{*}}headerFooter/{{*}}odd{one}")) for one in ("Header", "Footer"))
        return Sheet(
            title,
            Rows(sheet, self._book, columns, white_shows=self._has_styles(sheet, name)).lines(),
            hidden,
            columns,
            comments_of(self._package, name, self._people),
            boxes,
            header,
            footer,
            gaps,
        )

    def _objects(self, sheet: etree._Element, name: str) -> Counter[GapKind]:
        """Add the files on a sheet, and count what is no file that can be read. An alternative has each object twice,
        with the same number.
        """
        objects = {one.get("shapeId"): one.get(f"{{{R}}}id") or "" for one in sheet.iter("{*}oleObject")}
        names = [self._package.target(name, one) for one in objects.values()]
        unread = sum(not one or not self._files.add(self._package, one) for one in names)
        controls = {one.get("shapeId") for one in sheet.iter("{*}control")}
        return Counter({GapKind.EMBEDDED: unread, GapKind.FORM: len(controls)})

    def _has_styles(self, sheet: etree._Element, name: str) -> bool:
        """Whether cells can have a background by a table or by a condition."""
        return bool(self._package.linked(name, "table")) or sheet.find("{*}conditionalFormatting") is not None

    def _part(self, name: str) -> etree._Element | None:
        data = self._package.read(name)
        if data is None:
            return None
        if b"<!DOCTYPE" in data:
            raise Reject(Reason.MALFORMED)
        data = without_empty(data)
        if data.count(b"</row>") > MOST_PARAGRAPHS:
            raise Reject(Reason.TOO_LARGE)
        return self._package.parsed(data)


def _first(package: Package, source: str, kind: str) -> str:
    """The first part of a kind that `source` refers to, or an empty string."""
    return next(iter(package.linked(source, kind)), "")


_MACROS = ("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet")
