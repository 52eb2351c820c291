"""Find tables on a page of PDF by the places of words: rows of aligned cells with space between them.

Three or more columns and rows are certain. Two columns can be prose or signatures, and a cell on several lines has no
single span, because the text follows the lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from services.ingestion.extractors.pdf.calls import Boxes
from services.ingestion.extractors.pdf.lines import PageText
from services.shared.domain.tables import OriginalTable

_WIDE = 1.0  # of the height of a word: the space between two cells
_SAME_ROW = 0.3  # of the height of a word
_COLUMNS = 3
_ROWS = 3
_BETWEEN = 0.5  # of the height of a row: the least space between two columns
_EDGE = 2.0  # points by which the edges of cells in one column differ
_APART = 3.0  # of the height of a row: the most from one row to the next


@dataclass(frozen=True, slots=True)
class _Row:
    """`places`: the first word of each cell, and the word after the row. `edges`: the lefts, the rights and the middles
    of the cells.
    """

    number: int
    places: Sequence[int]
    edges: Boxes
    bottom: float
    height: float


@dataclass(slots=True)
class _Run:
    """Rows below one another whose cells are aligned, and the extremes of the edges of each column."""

    rows: list[_Row] = field(default_factory=list)
    low: Boxes = field(default_factory=lambda: np.zeros(0, np.float32))
    high: Boxes = field(default_factory=lambda: np.zeros(0, np.float32))

    def add(self, row: _Row) -> bool:
        """Whether the row belongs to the run, and is now in it."""
        low = high = row.edges
        if self.rows:
            if not _follows(self.rows[-1], row):
                return False
            low, high = np.minimum(self.low, row.edges), np.maximum(self.high, row.edges)
            between = low[0, 1:] - high[1, :-1]
            if between.min() < _BETWEEN * row.height or (high - low).min(axis=0).max() > _EDGE:
                return False
        self.rows.append(row)
        self.low, self.high = low, high
        return True


def find_tables(text: PageText, boxes: Boxes) -> list[OriginalTable]:
    """The tables of a page: all rows have as many cells, each on one line, and the cells of each column are aligned.
    `boxes` has one row per word: x0, y0, x1, y1, in points from the top left.
    """
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    heights = boxes[:-1, 3] - boxes[:-1, 1]
    wide = gaps > _WIDE * heights
    if not _has_rows(boxes[:-1][wide]):
        return []
    row_ends = (np.abs(boxes[1:, 3] - boxes[:-1, 3]) > _SAME_ROW * heights) | (gaps < -heights)
    return [_table(text, run) for run in _runs(_rows(boxes, row_ends, row_ends | wide))]


def _has_rows(words: Boxes) -> bool:
    """Whether enough of these words, which have a wide space after them, have another one in their row."""
    if len(words) < _ROWS * (_COLUMNS - 1):
        return False
    steps = np.abs(words[1:, 3] - words[:-1, 3])
    return int(np.count_nonzero(steps <= _SAME_ROW * (words[:-1, 3] - words[:-1, 1]))) >= _ROWS * (_COLUMNS - 2)


def _rows(boxes: Boxes, row_ends: NDArray[np.bool_], cell_ends: NDArray[np.bool_]) -> Iterator[_Row]:
    """The rows of at least `_COLUMNS` cells. The arrays say after which words a row and a cell end."""
    starts = [0, *(np.flatnonzero(cell_ends) + 1).tolist(), len(boxes)]
    at = np.searchsorted(starts, [0, *(np.flatnonzero(row_ends) + 1).tolist(), len(boxes)])
    for number in np.flatnonzero(np.diff(at) >= _COLUMNS).tolist():
        places = starts[at[number] : at[number + 1] + 1]
        lefts, rights = boxes[places[:-1], 0], boxes[[one - 1 for one in places[1:]], 2]
        words = boxes[places[0] : places[-1]]
        bottom = float(words[:, 3].max())
        edges = np.array([lefts, rights, (lefts + rights) / 2], np.float32)
        yield _Row(number, places, edges, bottom, bottom - float(words[:, 1].min()))


def _runs(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    run = _Run()
    for row in rows:
        if not run.add(row):
            if len(run.rows) >= _ROWS:
                yield run.rows
            run = _Run()
            run.add(row)
    if len(run.rows) >= _ROWS:
        yield run.rows


def _follows(before: _Row, row: _Row) -> bool:
    if row.number != before.number + 1 or len(row.places) != len(before.places):
        return False
    return 0 < row.bottom - before.bottom < _APART * before.height


def _table(text: PageText, rows: Sequence[_Row]) -> OriginalTable:
    cells = [
        (text.starts[first], text.ends[last - 1], row, column)
        for row, one in enumerate(rows)
        for column, (first, last) in enumerate(zip(one.places, one.places[1:], strict=False))
    ]
    return OriginalTable(*zip(*cells, strict=True))
