"""What a sheet with more rows and columns than its template needs: sizes, filters, widths and addresses. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from posixpath import join, normpath
from urllib.parse import urldefrag

from lxml import etree

from services.annotation.exports.packages import TemplateError, text_of, xml_bytes, xml_of

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006/relationships"
_BOOK, _STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
_MOST_LINKS = 65_000  # Excel repairs a sheet with more than 65,530
_LONGEST_LINK = 2_000  # Excel allows 2,079
_LAST_COLUMN = 16_384
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class Spread:
    """`width` columns from `column` on are there `times` times."""

    column: int
    width: int
    times: int

    @property
    def moved(self) -> int:
        """How far the columns after them are moved to the right."""
        return self.width * (self.times - 1)


def strings_of(parts: Mapping[str, bytes]) -> Sequence[str]:
    """The shared strings of a workbook."""
    return [text_of(one, S) for one in xml_of(parts, _STRINGS)] if _STRINGS in parts else []


def paths_of(parts: Mapping[str, bytes]) -> Sequence[str]:
    """The parts of the sheets, in the order of their tabs. Raises `TemplateError`."""
    relations = xml_of(parts, "xl/_rels/workbook.xml.rels")
    targets = {one.get("Id"): one.get("Target") or "" for one in relations}
    sheets = xml_of(parts, _BOOK).iter(f"{{{S}}}sheet")
    return [normpath(join("/xl", targets.get(one.get(f"{{{_R}}}id"), ""))).lstrip("/") for one in sheets]


def extend(parts: dict[str, bytes], place: int, sheet: etree._Element, shift: int, spread: Spread | None) -> None:
    """The size, the filter and the widths of a sheet with `shift` more rows, and with columns that are spread."""
    for name in ("dimension", "autoFilter"):
        one = sheet.find(f"{{{S}}}{name}")
        match = _RANGE.fullmatch("" if one is None else one.get("ref") or "")
        if one is not None and match:
            last = _moved(match[3], spread)
            one.set("ref", f"{match[1]}{match[2]}:{last}{int(match[4]) + shift}")
            if name == "autoFilter":
                _name_filter(parts, place, f"${match[1]}${match[2]}:${last}${int(match[4]) + shift}")
    widths = sheet.find(f"{{{S}}}cols")
    if widths is not None and spread:
        _widen(widths, spread)


def add_links(parts: dict[str, bytes], path: str, sheet: etree._Element, links: Mapping[str, str]) -> None:
    """Addresses of cells. What follows `#` is not in the relation, so that a document has one."""
    kept = [one for one in links.items() if len(one[1]) <= _LONGEST_LINK][:_MOST_LINKS]
    if not kept:
        return
    folder, _, name = path.rpartition("/")
    beside = f"{folder}/_rels/{name}.rels"
    relations = xml_of(parts, beside) if beside in parts else etree.fromstring(f'<Relationships xmlns="{_P}"/>')
    links_element = _links_of(sheet)
    known: dict[str, str] = {}
    for cell, address in kept:
        target, fragment = urldefrag(address)
        if target not in known:
            known[target] = f"glossator{len(known) + 1}"
            relation = etree.SubElement(relations, f"{{{_P}}}Relationship")
            relation.set("Id", known[target])
            relation.set("Type", f"{_R}/hyperlink")
            relation.set("Target", target)
            relation.set("TargetMode", "External")
        link = etree.SubElement(links_element, f"{{{S}}}hyperlink", nsmap={"r": _R})
        link.set("ref", cell)
        link.set(f"{{{_R}}}id", known[target])
        if fragment:
            link.set("location", fragment)
    parts[beside] = xml_bytes(relations)


def _links_of(sheet: etree._Element) -> etree._Element:
    """The element of links, which has its place in the order of the schema."""
    found = sheet.find(f"{{{S}}}hyperlinks")
    if found is None:
        found = etree.Element(f"{{{S}}}hyperlinks")
        before = [one for one in sheet if etree.QName(one).localname in _BEFORE_LINKS]
        before[-1].addnext(found)
    return found


def column_of(place: str) -> int:
    """The number of a column: 1 for `A7`. Raises `TemplateError`."""
    letters = re.match(r"[A-Z]{1,3}", place)
    if not letters:
        raise TemplateError("a cell of a workbook has no place")
    number = 0
    for one in letters[0]:
        number = number * 26 + ord(one) - ord("A") + 1
    return number


def letters_of(column: int) -> str:
    """The letters of a column: `AA` for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _moved(letters: str, spread: Spread | None) -> str:
    number = column_of(letters)
    return letters_of(number + spread.moved if spread and number >= spread.column else number)


def _name_filter(parts: dict[str, bytes], place: int, cells: str) -> None:
    book = xml_of(parts, _BOOK)
    for one in book.iter(f"{{{S}}}definedName"):
        if one.get("name") == "_xlnm._FilterDatabase" and one.get("localSheetId") == str(place):
            one.text = f"{(one.text or '').rpartition('!')[0]}!{cells}"
            parts[_BOOK] = xml_bytes(book)


def _widen(widths: etree._Element, spread: Spread) -> None:
    """The widths of columns: those that are spread have theirs each time."""
    old = [(int(one.get("min") or 0), int(one.get("max") or 0), one) for one in widths]
    end = spread.column + spread.width
    made = [(first, min(last, spread.column - 1), one) for first, last, one in old if first < spread.column]
    for time in range(spread.times):
        for column in range(spread.column, end):
            at = column + time * spread.width
            made += [(at, at, one) for first, last, one in old if first <= column <= last]
    made += [
        (max(first, end) + spread.moved, min(last + spread.moved, _LAST_COLUMN), one)
        for first, last, one in old
        if last >= end
    ]
    for one in list(widths):
        widths.remove(one)
    for first, last, one in made:
        copy = etree.SubElement(widths, f"{{{S}}}col")
        copy.attrib.update(one.attrib)
        copy.set("min", str(first))
        copy.set("max", str(last))


_BEFORE_LINKS = frozenset(
    {
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "sheetCalcPr",
        "sheetProtection",
        "protectedRanges",
        "scenarios",
        "autoFilter",
        "sortState",
        "dataConsolidate",
        "customSheetViews",
        "mergeCells",
        "phoneticPr",
        "conditionalFormatting",
        "dataValidations",
    }
)
