"""A stretch of text with single blanks, which patterns read, and the way back to the places in the text."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from services.shared.domain.spans import RedactedSpan


class Plain:
    """`words`: what stands in `[start, end)` of a text. The way back is looked up only where something was found."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end
        self.words = " ".join(text[start:end].split())

    def place(self, start: int, end: int) -> RedactedSpan:
        """Where `[start, end)` of `words`, not empty, stands in the text."""
        return RedactedSpan(self._back(start), self._back(end - 1, after=True))

    def _back(self, place: int, *, after: bool = False) -> int:
        """Where code point `place` begins in the text, or ends."""
        starts, pieces = self._pieces
        number = bisect_right(starts, place) - 1
        begin, end = pieces[number]
        within = place - starts[number]
        if begin + within < end:
            return begin + within + after
        return pieces[number + 1][0] if after else end  # the blank behind the piece

    @cached_property
    def _pieces(self) -> tuple[Sequence[int], Sequence[tuple[int, int]]]:
        """Where each word begins in `words`, and its place in the text."""
        starts, pieces, position = [], [], 0
        for match in _PIECE.finditer(self._text, self._start, self._end):
            starts.append(position)
            pieces.append(match.span())
            position += match.end() - match.start() + 1
        return starts, pieces


def plain(text: str, start: int, end: int) -> Plain:
    """`[start, end)` of `text`."""
    return Plain(text, start, end)


_PIECE = re.compile(r"\S+")
