"""Where the characters of a text are in a text that was read from its picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Aligned:
    """`places[i]`: where the i-th character of the known text is in the text that was read, or would be if it was not
    read: then it is not in `read`.
    """

    places: Sequence[int]
    read: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end]

    def characters(self, start: int, end: int) -> list[int]:
        """The places of the characters that were read, rightly or wrongly: without noise between them."""
        return [self.places[one] for one in range(start, end) if one in self.read]


def aligned(known: str, read: str) -> Aligned:
    """By the least number of characters to insert, delete or replace. White space is free to differ."""
    first, second = _codes(known), _codes(read)
    columns = np.arange(len(second) + 1, dtype=np.int32)
    rows = [columns.copy()]
    for number, letter in enumerate(first, start=1):
        row = rows[-1]
        best = np.minimum(row[1:] + 1, row[:-1] + (second != letter))
        line = np.concatenate((np.array([number], np.int32), best.astype(np.int32)))
        rows.append((np.minimum.accumulate(line - columns) + columns).astype(np.int32))
    return _traced(rows, first, second)


def _traced(rows: Sequence[_Codes], first: _Codes, second: _Codes) -> Aligned:
    read: set[int] = set()
    places = [0] * (len(first) + 1)
    places[len(first)] = column = len(second)
    row = len(first)
    while row:
        value = rows[row][column]
        if column and value == rows[row - 1][column - 1] + (second[column - 1] != first[row - 1]):
            row, column = row - 1, column - 1
            places[row] = column
            read.add(row)
        elif value == rows[row - 1][column] + 1:
            row -= 1
            places[row] = column
        else:
            column -= 1
    return Aligned(places, frozenset(read))


def _codes(text: str) -> _Codes:
    return np.array([32 if one.isspace() else ord(one) for one in text], np.int32)


def pages_aligned(known: Sequence[str], read: Sequence[str], gap: int) -> Aligned:
    """Of texts that consist of pages; the pages that were read have `gap` characters between them."""
    places: list[int] = []
    partners: set[int] = set()
    offset = 0
    for one, other in zip(known, read, strict=True):
        page = aligned(one, other)
        partners.update(place + len(places) for place in page.read)
        places += [place + offset for place in page.places[:-1]]
        offset += len(other) + gap
    places.append(max(offset - gap, 0))
    return Aligned(places, frozenset(partners))
