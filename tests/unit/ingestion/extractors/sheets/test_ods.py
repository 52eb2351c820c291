import pytest

from services.ingestion.extractors.result import Content, Limits
from services.ingestion.extractors.sheets.ods import extract
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason, Reject
from tests.cpu_time import cpu_limit
from tests.unit.ingestion.makers import cells_of
from tests.unit.ingestion.sheets import ods, ods_cell, ods_part, packed, table

_CELL = "table:table-cell"
_COLUMN = "<table:table-column {}/>"
_HIDDEN_STYLE = (
    '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def read(*tables: str, automatic: str = "") -> Content:
    return extract(ods(*tables, automatic=automatic), Limits())


def hidden(content: Content) -> list[str]:
    return [one.of(content.text) for one in content.hidden]


def reason(data: bytes) -> Reason:
    with pytest.raises(Reject) as caught:
        extract(data, Limits())
    return caught.value.reason


def test_sheets_rows_and_cells() -> None:
    content = read(table(ods_cell("Rate") + ods_cell("5.25%"), ods_cell("a")), table(ods_cell("b"), name="Other"))
    assert content.text == "Sheet1\n\nRate\t5.25%\n\na\n\nOther\n\nb"
    assert cells_of(content) == [[(0, 0, "Rate"), (0, 1, "5.25%"), (1, 0, "a")], [(0, 0, "b")]]


def test_rows_and_cells_repeat() -> None:
    """40 rows and 3 columns without text, then a row that is there twice, of a cell that is there twice."""
    empty = '<table:table-row table:number-rows-repeated="40"><table:table-cell/></table:table-row>'
    cells = ods_cell("", 'table:number-columns-repeated="3"') + ods_cell("0", 'table:number-columns-repeated="2"')
    twice = f'<table:table-row table:number-rows-repeated="2">{cells}</table:table-row>'
    content = read(table(ods_cell("x"), before=empty + twice))
    assert cells_of(content) == [[(40, 3, "0"), (40, 4, "0"), (41, 3, "0"), (41, 4, "0"), (42, 0, "x")]]


def test_rows_in_groups_and_headers() -> None:
    inner = "<table:table-header-rows><table:table-row>{}</table:table-row></table:table-header-rows>"
    group = f"<table:table-row-group>{inner.format(ods_cell('b'))}</table:table-row-group>"
    assert read(table(ods_cell("c"), before=inner.format(ods_cell("a")) + group)).text == "Sheet1\n\na\n\nb\n\nc"


def test_hidden_sheets_rows_and_columns() -> None:
    columns = _COLUMN.format("") + _COLUMN.format('table:number-columns-repeated="2" table:visibility="collapse"')
    groups = f"<table:table-column-group>{columns}</table:table-column-group>"
    filtered = f'<table:table-row table:visibility="filter">{ods_cell("e")}{ods_cell("f")}</table:table-row>'
    first = table("".join(map(ods_cell, "abcd")), before=groups + filtered)
    content = read(first, table(ods_cell("g"), attributes='table:style-name="h"'), automatic=_HIDDEN_STYLE)
    assert hidden(content) == ["e\tf", "b", "c", "Sheet1\n\ng"]


def test_text_that_a_merged_cell_covers() -> None:
    covered = "<table:covered-table-cell><text:p>b</text:p></table:covered-table-cell>"
    assert hidden(read(table(ods_cell("a") + covered))) == ["b"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (f"<{_CELL}><text:p>a<text:s/>b<text:span>c<text:tab/>d</text:span>e</text:p></{_CELL}>", "a bc de"),
        (f"<{_CELL}><text:p>a</text:p><text:p>b</text:p></{_CELL}>", "a b"),
        (f'<{_CELL} office:value-type="float" office:value="4.5"/>', "4.5"),
        (f'<{_CELL} office:value-type="date" office:date-value="2025-03-31"/>', "2025-03-31"),
        (f'<{_CELL} table:formula="of:=SUM([.A1:.A3])"/>', "=SUM([.A1:.A3])"),
        (f'<{_CELL} table:formula="of:=A1" office:value-type="string" office:string-value=""/>', ""),
        (f'<{_CELL} table:formula="of:=A1" office:value="3"><text:p>3.0</text:p></{_CELL}>', "3.0"),
    ],
)
def test_texts_of_cells(cell: str, text: str) -> None:
    assert read(table(ods_cell("x") + cell)).text == f"Sheet1\n\nx\t{text}".rstrip("\t")


def test_a_value_that_its_format_does_not_show_is_hidden() -> None:
    assert hidden(read(table(ods_cell("", 'office:value="5"') + ods_cell("x")))) == ["5"]


def test_comments_follow_their_row() -> None:
    words = "<text:p>Net?</text:p><text:p>Yes</text:p>"
    note = f"<office:annotation><dc:creator>Jane Roe</dc:creator>{words}</office:annotation>"
    content = read(table(ods_cell("a") + ods_cell("b", inner=note), ods_cell("c")))
    assert content.text == "Sheet1\n\na\tb\n\n[Comment by Jane Roe on B1] Net? Yes\n\nc"


def _frame(inner: str, width: str = "2cm") -> str:
    return f'<table:shapes><draw:frame svg:width="{width}">{inner}</draw:frame></table:shapes>'


def test_text_boxes_charts_and_other_objects() -> None:
    box = "<draw:text-box><text:p>Not audited</text:p></draw:text-box>"
    chart = '<draw:object xlink:href="./Object 1"/><draw:image/>'
    files = {
        "Object 1/content.xml": ods_part(
            "<chart:chart><chart:title><text:p>EBITDA</text:p></chart:title></chart:chart>"
        )
    }
    shapes = (
        _frame(box) + _frame(chart) + _frame('<draw:object xlink:href="./Object 2"/>') + _frame("<draw:object-ole/>")
    )
    shapes += _frame("<draw:image/>", "13cm") + _frame("<draw:image/>", "2in") + _frame("<draw:image/>", "x")
    content = extract(ods(table(ods_cell("a"), before=shapes), files=files), Limits())
    assert content.text == "Sheet1\n\na\n\nNot audited\n\nEBITDA"
    assert {one.kind: one.count for one in content.gaps} == {GapKind.PICTURE: 1, GapKind.EMBEDDED: 2}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (ods(files={"META-INF/manifest.xml": "<manifest:encryption-data/>"}), Reason.NEEDS_PASSWORD),
        (packed({"mimetype": "x"}), Reason.MALFORMED),
        (packed({"mimetype": "x", "content.xml": "<a/>"}), Reason.MALFORMED),
        (ods(head='<!DOCTYPE a [<!ENTITY b "c">]>'), Reason.MALFORMED),
        (ods(table(before=_frame("<draw:image/>", "20cm"))), Reason.NEEDS_OCR),
    ],
)
def test_refusals(data: bytes, expected: Reason) -> None:
    assert reason(data) is expected


@pytest.mark.parametrize(("rows", "columns"), [(1_048_576, 16_384), (1, 16_384), (1_048_576, 1), (999_999_999, 1)])
def test_repeats_are_bounded(rows: int, columns: int) -> None:
    cell = ods_cell("x" * 5_000, f'table:number-columns-repeated="{columns}"')
    data = table().replace(
        "</table:table>", f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row></table:table>'
    )
    with cpu_limit(4):
        assert rows == 999_999_999 or reason(ods(data)) is Reason.TOO_LARGE


def test_empty_rows_that_repeat_cost_nothing() -> None:
    cells = '<table:table-cell table:number-columns-repeated="16384"/>'
    empty = f'<table:table-row table:number-rows-repeated="1048576">{cells}</table:table-row>'
    with cpu_limit(1):
        assert read(table(ods_cell("a"), before=empty), table(ods_cell("b"))).text == "Sheet1\n\nb"


def test_deep_groups_are_bounded() -> None:
    deep = "<table:table-row-group>" * 1_000 + "</table:table-row-group>" * 1_000
    assert read(table(ods_cell("a"), before=deep)).text == "Sheet1\n\na"
