"""The longest common subsequence of two sequences, with one integer as a row of bits.

The time is in proportion to the product of both lengths, but 64 cells and more are computed at once: two sequences of
10,000 tokens take 0.1 s. The memory is one bit for each cell.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

CELLS = 1 << 28
"""The most cells: 32 MiB."""


def common(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs of places that are equal, in order: as many as possible. `len(old) * len(new)` is at most `CELLS`."""
    return list(_pairs(_rows(old, new), len(old)))[::-1]


def _rows(old: Sequence[int], new: Sequence[int]) -> list[int]:
    """A row of bits for each token of `new`. A bit is 0 where the subsequence gets longer with that token of `old`."""
    places: dict[int, int] = defaultdict(int)
    for index, one in enumerate(old):
        places[one] |= 1 << index
    every = (1 << len(old)) - 1
    row, rows = every, []
    for one in new:
        found = row & places.get(one, 0)
        row = ((row + found) | (row - found)) & every
        rows.append(row)
    return rows


def _pairs(rows: Sequence[int], column: int) -> Iterator[tuple[int, int]]:
    """The pairs, from the last one to the first."""
    row = len(rows)
    while row and column:
        if rows[row - 1] >> (column - 1) & 1:
            column -= 1
            continue
        row -= 1
        if row == 0 or rows[row - 1] >> (column - 1) & 1:
            column -= 1
            yield column, row
