"""Where the sentences of an agreement end. Pure."""

import re
from collections.abc import Iterator

from services.shared.domain.spans import RedactedSpan


def sentence_at(text: str, position: int) -> RedactedSpan:
    """The sentence that contains `position`, at most 4,000 code points on each side. A semicolon does not end it."""
    lowest, highest = max(0, position - _REACH), min(len(text), position + _REACH)
    start = lowest
    for match in _BOUNDARY.finditer(text, lowest, min(highest, position + _LOOK)):
        if match.end() > position:
            break
        start = match.end()
    after = _BOUNDARY.search(text, max(position, start), highest)
    while after and after.end() <= position:
        after = _BOUNDARY.search(text, after.end(), highest)
    end = after.start("stop") + 1 if after else highest
    return RedactedSpan(min(start, position), max(end, min(position + 1, len(text)), start))


def ends_of(text: str) -> Iterator[int]:
    """Where the next sentences begin, in order. A semicolon does not end a sentence."""
    return (match.end() for match in _BOUNDARY.finditer(text))


_REACH = 4_000
_LOOK = 8
_BOUNDARY = re.compile(
    r"(?P<stop>[.?!])(?<!\b[A-Z]\.)(?<!\bInc\.)(?<!\bCorp\.)(?<!\bCo\.)(?<!\bLtd\.)(?<!\bNo\.)(?<!\bSec\.)(?<!\bArt\.)"
    r"(?<!\bSt\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bvs\.)(?<!\be\.g\.)(?<!\bi\.e\.)[\"”’)]?\s{1,40}(?=[A-Z“\"(\[]|\d{1,3}[.)])"
)
