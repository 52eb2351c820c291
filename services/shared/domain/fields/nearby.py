"""Searches for patterns near words that they need. Pure.

A literal is found much faster than a pattern that begins with one of many words.
"""

import re
from collections.abc import Iterable, Iterator


def matches_near(
    pattern: re.Pattern[str], text: str, places: Iterable[re.Match[str]], before: int, after: int
) -> Iterator[re.Match[str]]:
    """The matches of a pattern, in order. Each must be inside the window around a place, at most `before` and `after`
    code points from it. Windows that overlap are searched as one.
    """
    start = end = 0
    for place in places:
        if place.start() - before > end:
            yield from pattern.finditer(text, start, end)
            start = place.start() - before
        end = place.end() + after
    yield from pattern.finditer(text, start, min(end, len(text)))
