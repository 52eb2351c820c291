"""Where the sentences of an agreement end. Pure."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from services.shared.domain.spans import RedactedSpan


class Boundaries:
    """Where the sentences of a text end, found once. A semicolon does not end a sentence."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        found = list(_BOUNDARY.finditer(text))
        self._stops = [one.start() for one in found]
        self._next = [one.end() for one in found]

    def sentence_at(self, position: int) -> RedactedSpan:
        """The sentence that contains `position`, at most 4,000 code points on each side."""
        lowest, highest = max(0, position - _REACH), min(self._length, position + _REACH)
        before = bisect_right(self._next, position) - 1
        start = self._next[before] if before >= 0 and self._stops[before] >= lowest else lowest
        after = bisect_left(self._stops, position)
        near = after < len(self._next) and self._next[after] < highest
        end = self._stops[after] + 1 if near else highest
        return RedactedSpan(min(start, position), max(end, min(position + 1, self._length), start))


def ends_of(text: str) -> Iterator[int]:
    """Where the next sentences begin, in order. A semicolon does not end a sentence."""
    return (match.end() for match in _BOUNDARY.finditer(text))


_REACH = 4_000
_BOUNDARY = re.compile(
    r"[.?!](?<!\b[A-Z]\.)(?<!\bInc\.)(?<!\bCorp\.)(?<!\bCo\.)(?<!\bLtd\.)(?<!\bNo\.)(?<!\bSec\.)(?<!\bArt\.)"
    r"(?<!\bSt\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bvs\.)(?<!\be\.g\.)(?<!\bi\.e\.)[\"”’)]?\s{1,40}(?=[A-Z“\"(\[]|\d{1,3}[.)])"
)
