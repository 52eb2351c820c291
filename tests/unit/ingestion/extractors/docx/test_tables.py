"""Tables of DOCX: rows of cells, each with the place of its words."""

from io import BytesIO

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.docx import extract as docx
from services.ingestion.extractors.result import Content, Limits
from tests.unit.ingestion.makers import cells_of, paragraph, table
from tests.unit.ingestion.makers import docx as make

ROWS = (["Class", "Rate"], ["A", "5 %"])
FEES = [(0, 0, "Class"), (0, 1, "Rate"), (1, 0, "A"), (1, 1, "5 %")]


def read(body: str) -> Content:
    return docx.extract(make(body), Limits())


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def rows(*inner: str) -> str:
    return f"<w:tbl>{''.join(inner)}</w:tbl>"


TWO = row(cell("A"), cell("5 %"))
NESTED = f"<w:tc>{paragraph('b')}{table(*ROWS)}</w:tc>"
MARK = '<w:del w:author="x"/>'


@pytest.mark.parametrize(
    ("body", "tables"),
    [
        pytest.param(paragraph("x") + table(*ROWS) + paragraph("y"), [FEES], id="a table"),
        pytest.param(table(*ROWS) + table(*ROWS), [FEES, FEES], id="two tables"),
        pytest.param(f"<w:sdt><w:sdtContent>{table(*ROWS)}</w:sdtContent></w:sdt>", [FEES], id="a content control"),
        pytest.param(
            rows(row(cell("Fees", '<w:gridSpan w:val="2"/>'), cell("Note")), row(cell("A"), cell("5"), cell("x"))),
            [[(0, 0, "Fees"), (0, 2, "Note"), (1, 0, "A"), (1, 1, "5"), (1, 2, "x")]],
            id="merged columns",
        ),
        pytest.param(
            rows(
                TWO, row(cell("", "<w:vMerge/>"), cell("7 %")), row(cell("B"), properties='<w:gridBefore w:val="1"/>')
            ),
            [[(0, 0, "A"), (0, 1, "5 %"), (1, 1, "7 %"), (2, 1, "B")]],
            id="merged rows, and a row that begins later",
        ),
        pytest.param(
            rows(TWO, f"<w:tr>{NESTED}{cell('c')}</w:tr>"),
            [[(0, 0, "A"), (0, 1, "5 %"), (1, 0, "b Class Rate A 5 %"), (1, 1, "c")]],
            id="a table in a cell",
        ),
        pytest.param(
            rows(TWO, row(cell("é"), cell("x"), properties=MARK)),
            [[(0, 0, "A"), (0, 1, "5 %"), (1, 0, "é"), (1, 1, "x")]],
            id="a deleted row",
        ),
        pytest.param(rows(TWO), [], id="one row"),
        pytest.param(table(["a"], ["b"]), [], id="one column"),
        pytest.param(
            rows(TWO, row(cell("B", '<w:gridSpan w:val="x"/>'), cell("6"))),
            [[(0, 0, "A"), (0, 1, "5 %"), (1, 0, "B"), (1, 1, "6")]],
            id="an invalid number",
        ),
    ],
)
def test_tables(body: str, tables: list[list[tuple[int, int, str]]]) -> None:
    assert cells_of(read(body)) == tables


GRIDS = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from(["Fee", "5 %", "Ünits held", ""]), min_size=width, max_size=width),
        min_size=2,
        max_size=5,
    )
)


@given(GRIDS)
def test_every_cell_with_words_is_found(grid: list[list[str]]) -> None:
    frame = ["Top", *["x"] * (len(grid[0]) - 1)]
    expected = [
        (row, column, cell) for row, line in enumerate([frame, *grid]) for column, cell in enumerate(line) if cell
    ]
    found = cells_of(read(paragraph("before") + table(frame, *grid)))
    assert found == ([expected] if any(map(any, grid)) else [])


def test_a_table_of_another_writer() -> None:
    document = python_docx.Document()
    made = document.add_table(2, 3)
    for number, one in enumerate(made.rows):
        for column, place in enumerate(one.cells):
            place.text = f"{number} {column}"
    made.cell(0, 0).merge(made.cell(0, 1))
    buffer = BytesIO()
    document.save(buffer)
    [cells] = cells_of(docx.extract(buffer.getvalue(), Limits()))
    assert cells == [(0, 0, "0 0 0 1"), (0, 2, "0 2"), (1, 0, "1 0"), (1, 1, "1 1"), (1, 2, "1 2")]
