"""A text with edits that keep its length, so that its offsets are those of the text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

Edit = tuple[int, int, str]
"""Replace `[start, end)` by words that are not longer."""


@dataclass(frozen=True, slots=True)
class View:
    """`text` has an offset for each one of its source. `edited` are the places that differ, in order and disjoint:
    outside them, both texts are equal; in them, only the begin and the end are known to be at the same offset.
    """

    text: str
    edited: tuple[tuple[int, int], ...] = ()

    def widened(self, start: int, end: int) -> tuple[int, int]:
        """The place in the source: what begins or ends in an edit covers all of it."""
        if start >= end:
            return start, end
        first = bisect_right(self.edited, (start, len(self.text))) - 1
        if first >= 0 and self.edited[first][1] > start:
            start = self.edited[first][0]
        last = bisect_left(self.edited, (end, -1)) - 1
        if last >= 0 and self.edited[last][1] > end:
            end = self.edited[last][1]
        return start, end

    def touches(self, start: int, end: int) -> bool:
        """Whether an edit has a part of `[start, end)`."""
        at = bisect_left(self.edited, (end, -1)) - 1
        return start < end and at >= 0 and self.edited[at][1] > start


def edited(text: str, edits: Iterable[Edit]) -> View:
    """The text with the edits, of which later ones that overlap an earlier one are dropped. Shorter words are followed
    by spaces.
    """
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    position = 0
    for start, end, words in sorted(edits):
        if start < position or len(words) > end - start or text[start:end] == words:
            continue
        pieces += (text[position:start], words.ljust(end - start))
        places.append((start, end))
        position = end
    return View("".join((*pieces, text[position:])), tuple(places)) if places else View(text)


def over(first: View, second: View) -> View:
    """`second`, which is a view of the text of `first`, as a view of the source of `first`."""
    places: list[tuple[int, int]] = []
    for start, end in sorted((*first.edited, *second.edited)):
        if places and start < places[-1][1]:
            places[-1] = places[-1][0], max(places[-1][1], end)
        else:
            places.append((start, end))
    return View(second.text, tuple(places))
