"""Columns, sizes, filters, widths and addresses of a sheet that grows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from services.annotation.exports.book import S, Spread, add_links, column_of, extend, letters_of, paths_of, strings_of
from services.annotation.exports.packages import TemplateError, xml_of

SHEET = "xl/worksheets/sheet1.xml"
BOOK = f'<w xmlns="{S}"><definedName name="_xlnm._FilterDatabase" localSheetId="1">A!$A$2:$C$3</definedName></w>'


def sheet(inside: str = "") -> etree._Element:
    return etree.fromstring(f'<worksheet xmlns="{S}"><dimension ref="A1:C4"/>{inside}</worksheet>')


def links(sheet: etree._Element) -> list[tuple[str | None, str | None]]:
    return [(one.get("ref"), one.get("location")) for one in sheet.iter(f"{{{S}}}hyperlink")]


@given(st.integers(1, 16_384))
def test_a_column_is_its_letters(number: int) -> None:
    assert column_of(f"{letters_of(number)}7") == number


@pytest.mark.parametrize(("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("AZ", 52), ("XFD", 16_384)])
def test_known_columns(letters: str, number: int) -> None:
    assert (column_of(letters), letters_of(number)) == (number, letters)


@pytest.mark.parametrize("place", ["", "7", "a1", "Ä1", "$A$1"])
def test_a_cell_without_a_place(place: str) -> None:
    with pytest.raises(TemplateError):
        column_of(place)


@pytest.mark.parametrize(
    ("shift", "spread", "size", "cells"),
    [
        (0, None, "A1:C4", "$A$2:$C$3"),
        (5, None, "A1:C9", "$A$2:$C$8"),
        (-1, Spread(2, 1, 3), "A1:E3", "$A$2:$E$2"),
        (0, Spread(2, 2, 2), "A1:E4", "$A$2:$E$3"),
        (0, Spread(4, 1, 9), "A1:C4", "$A$2:$C$3"),
        (0, Spread(2, 1, 0), "A1:B4", "$A$2:$B$3"),
    ],
)
def test_sizes_and_filters(shift: int, spread: Spread | None, size: str, cells: str) -> None:
    parts, own = {"xl/workbook.xml": BOOK.encode()}, sheet('<autoFilter ref="A2:C3"/>')
    extend(parts, 1, own, shift, spread)
    assert own[0].get("ref") == size
    assert own[1].get("ref") == cells.replace("$", "")
    assert xml_of(parts, "xl/workbook.xml")[0].text == f"A!{cells}"


@pytest.mark.parametrize(
    ("spread", "widths"),
    [
        (Spread(2, 1, 3), [(1, 1), (2, 2), (3, 3), (4, 4), (5, 16_384)]),
        (Spread(1, 2, 2), [(1, 1), (2, 2), (3, 3), (4, 4), (5, 16_384)]),
        (Spread(2, 1, 0), [(1, 1), (2, 16_383)]),
    ],
)
def test_each_column_has_one_width(spread: Spread, widths: list[tuple[int, int]]) -> None:
    own = sheet('<cols><col min="1" max="2" width="9"/><col min="3" max="16384" width="4"/></cols>')
    extend({}, 0, own, 0, spread)
    assert [(int(one.get("min") or 0), int(one.get("max") or 0)) for one in own[1]] == widths


def test_addresses_share_a_relation_and_stand_in_the_order_of_the_schema() -> None:
    parts: dict[str, bytes] = {}
    own = sheet("<sheetData/><pageMargins/>")
    address = "https://c.example/documents/%E7%B4%84"
    add_links(parts, SHEET, own, {"B1": f"{address}#at=1-2", "B2": address, "B3": "https://c.example/" + "x" * 2_000})
    assert [etree.QName(one).localname for one in own] == ["dimension", "sheetData", "hyperlinks", "pageMargins"]
    assert links(own) == [("B1", "at=1-2"), ("B2", None)]
    assert [one.get("Target") for one in xml_of(parts, "xl/worksheets/_rels/sheet1.xml.rels")] == [address]
    before = dict(parts)
    add_links(parts, SHEET, own, {})
    assert parts == before


def test_paths_and_strings() -> None:
    relations = '<r><a Id="r1" Target="worksheets/sheet1.xml"/><a Id="r2" Target="/xl/other.xml"/></r>'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<w xmlns="{S}" xmlns:r="{office}"><sheet r:id="r2"/><sheet r:id="r1"/></w>'
    parts = {"xl/workbook.xml": book.encode(), "xl/_rels/workbook.xml.rels": relations.encode()}
    assert (paths_of(parts), strings_of(parts)) == (["xl/other.xml", SHEET], [])
    words = f'<s xmlns="{S}"><si><t>a</t></si><si><r><t>契</t></r><r><t>約</t></r></si><si/></s>'
    assert strings_of({"xl/sharedStrings.xml": words.encode()}) == ["a", "契約", ""]
    with pytest.raises(TemplateError):
        paths_of({"xl/workbook.xml": book.encode()})
