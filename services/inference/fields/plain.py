"""A part of a text with single spaces, which patterns match, and the mapping back to spans of the text."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from services.shared.domain.spans import RedactedSpan


class Plain:
    """`words`: `text[start:end]` with single spaces. The mapping back is computed only when it is needed."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end
        self.words = " ".join(text[start:end].split())

    def place(self, start: int, end: int) -> RedactedSpan:
        """The span in the text of `words[start:end]`, which must not be empty."""
        return RedactedSpan(self._back(start), self._back(end - 1, after=True))

    def _back(self, place: int, *, after: bool = False) -> int:
        """The offset in the text at which code point `place` of `words` begins; with `after`, at which it ends."""
        starts, pieces = self._pieces
        number = bisect_right(starts, place) - 1
        begin, end = pieces[number]
        within = place - starts[number]
        if begin + within < end:
            return begin + within + after
        return pieces[number + 1][0] if after else end  # the space after the piece

    @cached_property
    def _pieces(self) -> tuple[Sequence[int], Sequence[tuple[int, int]]]:
        """The offset of each word in `words`, and its span in the text."""
        starts, pieces, position = [], [], 0
        for match in _PIECE.finditer(self._text, self._start, self._end):
            starts.append(position)
            pieces.append(match.span())
            position += match.end() - match.start() + 1
        return starts, pieces


def plain(text: str, start: int, end: int) -> Plain:
    return Plain(text, start, end)


_PIECE = re.compile(r"\S+")
