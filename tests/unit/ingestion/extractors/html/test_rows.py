"""Tables of HTML: rows of cells, each with the place of its words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.result import Content, Limits
from services.shared.domain.errors import Reject
from tests.unit.ingestion.makers import cells_of

Cells = list[tuple[int, int, str]]
FEES: Cells = [(0, 0, "Class"), (0, 1, "Rate"), (1, 0, "A"), (1, 1, "5 %")]
ROWS = "<tr><th>Class<th>Rate<tr><td>A<td>5 %"


def read(source: str) -> Content:
    return html.from_text(source, Limits())


@pytest.mark.parametrize(
    ("source", "tables"),
    [
        pytest.param(f"<p>x<table>{ROWS}</table>y", [FEES], id="a table"),
        pytest.param(f"<table>{ROWS}</table><table>{ROWS}</table>", [FEES, FEES], id="two tables"),
        pytest.param(
            "<table><tr><th rowspan=2>Class<th colspan=2>Rate<tr><th>min<th>max<tr><td>A<td>1<td>2</table>",
            [
                [
                    (0, 0, "Class"),
                    (0, 1, "Rate"),
                    (1, 1, "min"),
                    (1, 2, "max"),
                    (2, 0, "A"),
                    (2, 1, "1"),
                    (2, 2, "2"),
                ]
            ],
            id="merged cells",
        ),
        pytest.param(
            "<table><tr><td><td>Rate<td><tr><td>A<td> <td>5<p>%</table>",
            [[(0, 1, "Rate"), (1, 0, "A"), (1, 2, "5 %")]],
            id="empty cells",
        ),
        pytest.param(
            "<table><tr><td>A<td><table><tr><td>b<td>c<tr><td>d</table>e<tr><td>F<td>g</table>",
            [[(0, 0, "A"), (0, 1, "b\tc\td\te"), (1, 0, "F"), (1, 1, "g")]],
            id="a table in a cell",
        ),
        pytest.param(f"<table><tr><td>{ROWS.replace('<tr>', '<p>')}</table>", [], id="one row"),
        pytest.param("<table><tr><td>a<tr><td>b</table>", [], id="one column"),
        pytest.param(f"<table role=presentation>{ROWS}</table>", [], id="a layout"),
        pytest.param(
            "<table><tr><td>a<td>b<div style='page-break-before:always'>c</div><td>d<tr><td>e<td>f</table>",
            [[(0, 1, "c"), (0, 2, "d"), (1, 0, "e"), (1, 1, "f")]],
            id="a page break in a cell",
        ),
        pytest.param(
            "<table><tr><td>a<td style='display:none'>b<tr><td>c<td>d</table>",
            [[(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "d")]],
            id="a hidden cell",
        ),
    ],
)
def test_tables(source: str, tables: list[Cells]) -> None:
    assert cells_of(read(source)) == tables


GRIDS = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from(["Fee", "5 %", "Ünits held", "👍 x"]), min_size=width, max_size=width),
        min_size=2,
        max_size=5,
    )
)


@given(GRIDS)
def test_every_cell_of_a_grid_is_found(grid: list[list[str]]) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) for row in grid)
    [cells] = cells_of(read(f"<p>before<table>{rows}</table>after"))
    assert cells == [(row, column, cell) for row, line in enumerate(grid) for column, cell in enumerate(line)]


# fmt: off
PIECES = [
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td rowspan=3>", "<th colspan=2>", "<td hidden>", "<p>",
    "<br>", "<pre>", "</pre>", "<div style='page-break-after:always'>", "<caption>",
    "<iframe srcdoc='<table><tr><td>in'></iframe>",
    "word", " \t\n", "é 👍", "\ufdd0", "<b>bold</b>",
]
# fmt: on


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_cells_are_in_order_and_have_the_edges_of_words(source: str) -> None:
    try:
        content = read(source + "end")
    except Reject:
        return
    spans = [span for table in content.tables for _, _, span in table.cells()]
    assert all(one.end <= after.start for one, after in pairwise(spans))
    assert all(one.of(content.text).strip() == one.of(content.text) != "" for one in spans)
    assert all(one.end <= len(content.text) for one in spans)
    for table in content.tables:
        assert list(table.rows) == sorted(table.rows)
        assert min(len(set(table.rows)), len(set(table.columns))) > 1
