"""Columns of cells that take several columns or rows."""

from lxml import etree

from services.ingestion.extractors.html.grid import Grid
from tests.cpu_time import cpu_seconds


def columns(*rows: list[dict[str, str]]) -> list[list[int]]:
    """The column of each cell; a cell is given by its attributes."""
    grid = Grid()
    found = []
    for row in rows:
        grid.begin_row()
        found.append([grid.place(etree.Element("td", one)) for one in row])
    return found


PLAIN: dict[str, str] = {}


def test_cells_of_several_columns() -> None:
    assert columns([{"colspan": "2"}, PLAIN], [PLAIN, {"colspan": " 3 "}, PLAIN]) == [[0, 2], [0, 1, 4]]


def test_cells_of_several_rows() -> None:
    tall = {"rowspan": "3"}
    assert columns([PLAIN, tall, PLAIN], [PLAIN, PLAIN], [PLAIN, PLAIN], [PLAIN] * 3) == [
        [0, 1, 2],
        [0, 2],
        [0, 2],
        [0, 1, 2],
    ]
    block = {"rowspan": "2", "colspan": "2"}
    assert columns([block, tall], [PLAIN], [PLAIN, PLAIN, PLAIN]) == [[0, 2], [3], [0, 1, 3]]


def test_invalid_numbers() -> None:
    for one in ("0", "-1", "x", "", "1.5", "9" * 30, "²"):
        assert columns([{"colspan": one, "rowspan": one}, PLAIN], [PLAIN]) == [[0, 1], [0]]
    assert columns([{"colspan": "20000"}, PLAIN]) == [[0, 1000]]


def test_cells_that_reach_far_down_take_linear_time() -> None:
    def place(rows: int) -> None:
        columns(*[[{"rowspan": "9999"}] * 20 for _ in range(rows)])

    assert cpu_seconds(lambda: place(800)) < 8 * cpu_seconds(lambda: place(200)) + 0.05
