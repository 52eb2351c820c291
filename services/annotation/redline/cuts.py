"""A text without some of its passages: what is left, as one row, with the places in the whole."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence


class Cut:
    """Tokens `[first, end)` of a text without those of `taken`. Offsets count the tokens that are left."""

    def __init__(self, first: int, end: int, taken: Iterable[tuple[int, int]]) -> None:
        self._first, self._end = first, end
        self._rests: list[tuple[int, int]] = []
        self._offsets: list[int] = []
        self.length = 0
        for start, stop in sorted(one for one in taken if first <= one[0] and one[1] <= end):
            self._add(first, start)
            first = max(first, stop)
        self._add(first, end)

    def ids(self, ids: Sequence[int]) -> list[int]:
        return [one for start, end in self._rests for one in ids[start:end]]

    def pieces(self, first: int, end: int) -> list[tuple[int, int]]:
        """The passages of the whole of the offsets `[first, end)`; of none, an empty one."""
        if first == end:
            return [self._point(first)]
        found: list[tuple[int, int]] = []
        for offset, (start, stop) in zip(self._offsets, self._rests, strict=True):
            left, right = max(first - offset, 0), min(end - offset, stop - start)
            if left < right:
                found.append((start + left, start + right))
        return found

    def _point(self, offset: int) -> tuple[int, int]:
        """Behind the token before; at the begin, before the first one."""
        if offset == 0:
            place = self._first
        else:
            rest = bisect_right(self._offsets, offset - 1) - 1
            place = self._rests[rest][0] + offset - self._offsets[rest]
        return place, place

    def _add(self, start: int, end: int) -> None:
        if start < end:
            self._rests.append((start, end))
            self._offsets.append(self.length)
            self.length += end - start
