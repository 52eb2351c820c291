"""Cells that a merged cell covers."""

import pytest

from services.ingestion.extractors.sheets.merges import Merges, Range
from tests.cpu_time import cpu_limit


def covered(*ranges: Range, rows: int = 8, columns: int = 6) -> set[tuple[int, int]]:
    merges = Merges(ranges)
    found = set()
    for row in range(rows):
        merges.begin_row(row)
        found |= {(row, column) for column in range(columns) if merges.covers(column)}
    return found


@pytest.mark.parametrize(
    "ranges",
    [
        (),
        ((0, 0, 0, 1),),
        ((1, 3, 1, 2),),
        ((1, 3, 1, 2), (2, 2, 4, 5), (5, 6, 0, 5)),
        ((2, 5, 3, 3), (0, 7, 0, 0), (3, 3, 1, 2), (4, 4, 1, 2)),
    ],
)
def test_covered_cells(ranges: tuple[Range, ...]) -> None:
    inside = {
        (row, column)
        for top, end, left, right in ranges
        for row in range(top, end + 1)
        for column in range(left, right + 1)
    }
    assert covered(*ranges) == inside - {(top, left) for top, _, left, _ in ranges}


def test_rows_can_be_left_out() -> None:
    merges = Merges([(1, 9, 0, 1), (3, 3, 2, 3)])
    merges.begin_row(8)
    assert [merges.covers(one) for one in range(4)] == [True, True, False, False]


def test_many_long_ranges_take_little_time() -> None:
    merges = Merges((one, 1_000_000, 0, one) for one in range(100_000))
    with cpu_limit(4):
        for row in range(100_000):
            merges.begin_row(row)
            merges.covers(5)
