"""Masked places of a text, and checks whether they cover a value. All places are `[start, end)` in code points."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

Place = tuple[int, int]


class Mask:
    """The union of places, which can overlap and have any order."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places: tuple[Place, ...] = tuple(_united(places))
        self._starts = [start for start, _ in self.places]

    def uncovered(self, start: int, end: int) -> Iterator[Place]:
        """The parts of `[start, end)` outside all places."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        for begin, stop in self.places[at:]:
            if begin >= end:
                break
            if start < begin:
                yield start, begin
            start = max(start, stop)
        if start < end:
            yield start, end

    def touches(self, start: int, end: int) -> bool:
        """Whether any part of `[start, end)` is masked."""
        at = bisect_left(self._starts, end) - 1
        return start < end and at >= 0 and self.places[at][1] > start


class Covers:
    """Finds out whether a single one of `places` contains a span completely."""

    def __init__(self, places: Iterable[Place]) -> None:
        ordered = sorted(places)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))

    def hold(self, start: int, end: int) -> bool:
        at = bisect_right(self._starts, start)
        return at > 0 and self._reach[at - 1] >= end


def leaks(text: str, mask: Mask, start: int, end: int) -> bool:
    """Whether a letter or digit of `[start, end)` stays readable."""
    return any(any(map(str.isalnum, text[begin:stop])) for begin, stop in mask.uncovered(start, end))


def _united(places: Iterable[Place]) -> Iterator[Place]:
    begin = end = -1
    for start, stop in sorted(places):
        if start > end:
            if end > begin:
                yield begin, end
            begin, end = start, stop
        else:
            end = max(end, stop)
    if end > begin:
        yield begin, end
