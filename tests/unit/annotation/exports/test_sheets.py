"""Sheets with rows, columns and addresses, read by openpyxl."""

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.annotation.exports.packages import TemplateError
from services.annotation.exports.sheets import Line, Names, Table, fill_workbook

HEAD: Names = {"grid": {"title": "Loans"}}
PARTS: tuple[Names, ...] = tuple({"column": {"name": one}} for one in ("Maturity", "Law", "Cap"))
LINK = "https://console.example/documents/d1"


def template(change: Callable[[Worksheet], None] = lambda _: None) -> bytes:
    """A row of heads and a row that is repeated; a fixed column is right of those that are spread."""
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["C1"] = "{{grid.title}}", 7
    sheet["A2"], sheet["B2"], sheet["C2"] = "Document", "{{column.name}}", "Client"
    sheet["A3"], sheet["B3"], sheet["C3"] = "{{row.name}}", "{{cell.text}}{{cell.link}}", "{{row.client}}"
    sheet["A4"] = "End of {{grid.title}}"
    for letter, width in (("A", 30), ("B", 20), ("C", 10)):
        sheet.column_dimensions[letter].width = width
    sheet.auto_filter.ref = "A2:C3"
    change(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def line(name: str, *texts: str, link: str = "") -> Line:
    cells = [{"cell": {"text": one, "link": link and f"{link}#at={place}-9"}} for place, one in enumerate(texts)]
    return Line({**HEAD, "row": {"name": name, "client": "c-9"}}, cells)


def filled(lines: Sequence[Line], parts: Sequence[Names] = PARTS, made: bytes | None = None) -> Worksheet:
    data = fill_workbook(made or template(), [Table(Line(HEAD, parts), lines, "row")])
    return load_workbook(io.BytesIO(data)).active


def values(sheet: Worksheet) -> list[list[object]]:
    return [[one.value for one in row] for row in sheet.iter_rows()]


def test_rows_and_columns() -> None:
    sheet = filled([line("a", "1", "2", "3"), line("b", "4", "", "6")])
    assert values(sheet) == [
        ["Loans", None, 7, None, None],
        ["Document", "Maturity", "Law", "Cap", "Client"],
        ["a", "1", "2", "3", "c-9"],
        ["b", "4", None, "6", "c-9"],
        ["End of Loans", None, None, None, None],
    ]
    assert sheet.auto_filter.ref == "A2:E4"
    widths = {letter: sheet.column_dimensions[letter].width for letter in "ABE"}
    assert widths == {"A": 30, "B": 20, "E": 10}


def test_without_rows_the_template_has_an_empty_one() -> None:
    assert values(filled([]))[2] == [None] * 5


def test_addresses_are_links_and_not_words() -> None:
    sheet = filled([line("a", "1", "2", "3", link=LINK), line("b", "x", "y", "z", link="")])
    links = {one.coordinate: one.hyperlink for row in sheet.iter_rows() for one in row if one.hyperlink}
    assert {place: (one.target, one.location) for place, one in links.items()} == {
        "B3": (LINK, "at=0-9"),
        "C3": (LINK, "at=1-9"),
        "D3": (LINK, "at=2-9"),
    }
    assert "https" not in repr(values(sheet))


@pytest.mark.parametrize(
    "words",
    [
        '=cmd|" /C calc"!A0',
        "+1+1",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1+1",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20SUM(1)",
    ],
)
def test_no_word_is_a_formula(words: str) -> None:
    sheet = filled([line(words, words, words, words)])
    cells = [sheet[place] for place in ("A3", "B3", "C3", "D3")]
    assert {one.data_type for one in cells} == {"s"}
    assert {str(one.value)[0] for one in cells} == {"'"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("{{grid.title}}", "{{grid.title}}"),
        ("<b>&\"'", "<b>&\"'"),
        ("a\x01b\ufffe", "a\ufffdb\ufffd"),
        ("two\nlines", "two\nlines"),
        ("\U0001f4dc" * 20_000, "\U0001f4dc" * 16_000),
    ],
)
def test_words_as_they_are(words: str, expected: str) -> None:
    assert filled([line(words)])["A3"].value == expected


def test_an_escape_of_excel_stays_words() -> None:
    """Excel reads `_x003D_` as an equals sign: saved as CSV, the next reader would run it."""
    data = fill_workbook(template(), [Table(Line(HEAD), [line("_x003D_1+1")], "row")])
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert b">_x005F_x003D_1+1<" in file.read("xl/worksheets/sheet1.xml")


def test_cells_side_by_side_are_repeated_together() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["C2"], sheet["C3"] = "{{column.name}}", "{{cell.state}}"

    lines = [Line({}, [{"cell": {"text": "1", "state": "a"}}, {"cell": {"text": "2", "state": "b"}}])]
    assert values(filled(lines, PARTS[:2], template(change)))[2] == [None, "1", "a", "2", "b"]


def test_faulty_templates() -> None:
    def apart(sheet: Worksheet) -> None:
        sheet["E3"] = "{{cell.state}}"

    def without(sheet: Worksheet) -> None:
        sheet["A3"] = sheet["C3"] = "x"

    def twice(sheet: Worksheet) -> None:
        sheet["A5"] = "{{row.name}}"

    for change in (apart, without, twice):
        with pytest.raises(TemplateError):
            filled([line("a", "1")], PARTS, template(change))
    with pytest.raises(TemplateError):
        fill_workbook(template(), [Table(Line({}), [], "row")] * 2)
