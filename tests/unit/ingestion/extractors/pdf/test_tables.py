"""Tables of PDF: rows of cells that are aligned, with space between them."""

import io
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table

from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.pdf.lines import PageText
from services.ingestion.extractors.pdf.tables import find_tables
from services.ingestion.extractors.result import Content, Limits
from tests.cpu_time import cpu_seconds
from tests.unit.ingestion.makers import cells_of

GRID = (
    ("Class", "Commitment", "Margin"),
    ("Term A", "$50,000,000", "1.25 %"),
    ("Revolving", "$7,500,000", "0.5 %"),
    ("Letters of credit", "$900", "12 %"),
)
CELLS = [(row, column, cell) for row, line in enumerate(GRID) for column, cell in enumerate(line)]


def draw(*pages: Callable[[Canvas], object], rotation: int = 0) -> Content:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(612, 792))
    for page in pages:
        canvas.setPageRotation(rotation)
        canvas.setFont("Helvetica", 11)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return pdf.extract(buffer.getvalue(), Limits())


def prose(canvas: Canvas) -> None:
    for row in range(12):
        canvas.drawString(72, 740 - 14 * row, "The Borrower pays the interest on each payment date of the loan.")


def grid(canvas: Canvas, *, rows: Sequence[Sequence[str]] = GRID, step: float = 18) -> None:
    """The first column is aligned at its left, the second at its right, the third in its middle."""
    for row, (first, second, third, *_) in enumerate(rows):
        y = 500 - step * row
        canvas.drawString(72, y, first)
        canvas.drawRightString(350, y, second)
        canvas.drawCentredString(450, y, third)


def grid_by_columns(canvas: Canvas) -> None:
    for column, cells in enumerate(zip(*GRID, strict=True)):
        for row, cell in enumerate(cells):
            canvas.drawString(72 + 160 * column, 500 - 18 * row, cell)


def both(canvas: Canvas) -> None:
    prose(canvas)
    grid(canvas)


def test_a_table_between_prose() -> None:
    assert cells_of(draw(both)) == [CELLS]


def test_a_table_on_a_page_in_landscape() -> None:
    def turned(canvas: Canvas) -> None:
        canvas.translate(612, 0)
        canvas.rotate(90)
        grid(canvas)

    assert cells_of(draw(turned, rotation=90)) == [CELLS]


def test_tables_on_several_pages() -> None:
    content = draw(prose, both, grid)
    assert cells_of(content) == [CELLS, CELLS]
    first, second = content.tables
    assert content.pages[1].start <= first.starts[0] < first.ends[-1] <= content.pages[1].end
    assert content.pages[2].start <= second.starts[0]


def test_a_ruled_table_of_another_writer() -> None:
    buffer = io.BytesIO()
    table = Table([list(line) for line in GRID], style=[("GRID", (0, 0), (-1, -1), 0.5, "black")], colWidths=150)
    SimpleDocTemplate(buffer).build([table])
    assert cells_of(pdf.extract(buffer.getvalue(), Limits())) == [CELLS]


def test_a_row_with_other_cells_ends_a_table() -> None:
    rows = [*GRID, ("Total of all facilities", "", ""), *GRID]
    assert cells_of(draw(lambda canvas: grid(canvas, rows=rows))) == [CELLS, CELLS]


def _two_columns(canvas: Canvas) -> None:
    for row in range(6):
        canvas.drawString(72, 700 - 14 * row, "Term of the loan")
        canvas.drawString(300, 700 - 14 * row, "two years from the closing")


def _justified(canvas: Canvas) -> None:
    for row in range(8):
        x = 72.0
        for word in ("Interest", "is", "due", "on", "each", "day", "of", "payment", "x" * (row + 1)):
            canvas.drawString(x, 700 - 14 * row, word)
            x += stringWidth(word, "Helvetica", 11) + 14 + 3 * (row % 3)


OTHERS: dict[str, Callable[[Canvas], object]] = {
    "prose": prose,
    "two columns": _two_columns,
    "wide spaces": _justified,
    "two rows": lambda canvas: grid(canvas, rows=GRID[:2]),
    "rows far apart": lambda canvas: grid(canvas, step=60),
    "cells that are not aligned": lambda canvas: grid(
        canvas, rows=[("x" * 3 * row, "y" * (20 - 4 * row), " " * row + "z" * (1 + 5 * row)) for row in (1, 2, 3, 4)]
    ),
    "letters of a vertical line": lambda canvas: (canvas.rotate(90), canvas.drawString(100, -200, "a   b   c   d")),
    "columns of cells": grid_by_columns,
    "columns of prose, drawn one by one": lambda canvas: [
        canvas.drawString(x, 700 - 14 * row, "Words of a column") for x in (50, 240, 430) for row in range(20)
    ],
}


@pytest.mark.parametrize("page", OTHERS.values(), ids=OTHERS)
def test_other_text_is_no_table(page: Callable[[Canvas], object]) -> None:
    assert cells_of(draw(page)) == []


SIDES = st.integers(0, 12).map(lambda one: 40.0 * one)
WORDS = st.lists(st.tuples(SIDES, SIDES, st.sampled_from([8.0, 30.0, 200.0])), max_size=40)


@given(WORDS)
def test_cells_are_in_order_and_words_are_in_one_cell(words: list[tuple[float, float, float]]) -> None:
    boxes = np.array([(x, y, x + width, y + 10) for y, x, width in sorted(words)], np.float32).reshape(-1, 4)
    starts = tuple(range(0, 2 * len(words), 2))
    tables = find_tables(PageText("w " * len(words), starts, tuple(one + 1 for one in starts)), boxes)
    spans = [span for table in tables for _, _, span in table.cells()]
    assert all(one.end < after.start for one, after in pairwise(spans))
    for table in tables:
        width = max(table.columns) + 1
        assert table.columns == tuple(range(width)) * (len(table.columns) // width)
        assert table.rows == tuple(sorted(table.rows))
        assert min(width, max(table.rows) + 1) >= 3


def test_a_page_of_cells_takes_linear_time() -> None:
    def find(rows: int) -> None:
        boxes = np.array(
            [(100 * x, 14 * y, 100 * x + 50, 14 * y + 10) for y in range(rows) for x in range(6)], np.float32
        )
        places = tuple(range(len(boxes)))
        assert len(find_tables(PageText("", places, places), boxes)) == 1

    assert cpu_seconds(lambda: find(1_600)) < 8 * cpu_seconds(lambda: find(400)) + 0.05
