"""Cells that a merged cell covers: a sheet can have text in them that it does not show."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from services.ingestion.extractors.sheets.book import MOST_ROWS

_MOST_HELD = 100  # merged cells that reach into one row

Range = tuple[int, int, int, int]
"""The first and the last row, and the first and the last column, from 0."""


class Merges:
    """Call `begin_row` with each row in order, then `covers` for its cells."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._rows: dict[int, list[Range]] = defaultdict(list)
        for one in ranges:
            self._rows[one[0]].append(one)
        self._waiting = sorted(self._rows, reverse=True)
        self._held: list[Range] = []
        self._here: list[Range] = []
        self._row = 0
        self._last = -1  # the last row in which the merged cells are those of the row before

    def begin_row(self, row: int) -> None:
        """Begin a row that is after the one before."""
        self._row = row
        if row <= self._last:
            return
        self._here = [one for one in self._held if one[1] >= row]
        while self._waiting and self._waiting[-1] <= row:
            self._here += [one for one in self._rows.pop(self._waiting.pop()) if one[1] >= row]
        self._here.sort(key=lambda one: one[2])
        self._held = [one for one in self._here if one[1] > row][:_MOST_HELD]
        next_row = self._waiting[-1] if self._waiting else MOST_ROWS
        self._last = min([next_row - 1, *(one[1] for one in self._here)])
        if len(self._here) > len(self._held):  # those that end here, and those that are too many
            self._last = row

    def covers(self, column: int) -> bool:
        """Whether a merged cell covers the cell in this column, and is not that cell."""
        if not self._here:
            return False
        found = bisect_right(self._here, column, key=lambda one: one[2]) - 1
        if found < 0 or column > self._here[found][3]:
            return False
        return (self._row, column) != (self._here[found][0], self._here[found][2])
