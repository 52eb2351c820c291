"""Cuts a redacted text into the windows that a model reads, and puts what it says back into the document's places."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

from services.shared.domain.document import RedactedText
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class Window:
    """What the model is sent: the text of `span`, of which it answers for `owned`; the rest is context."""

    span: RedactedSpan
    owned: RedactedSpan

    def place(self, start: int, end: int) -> RedactedSpan | None:
        """A place within the window as one in the document; None where another window answers for its start."""
        absolute = RedactedSpan(self.span.start + start, self.span.start + end)
        return absolute if self.owned.start <= absolute.start < self.owned.end else None


def windows(document: RedactedText, size: int, context: int) -> Iterator[Window]:
    """Windows of half to all of `size` code points that together own the whole text, each with up to `context` more on
    both sides. An empty text has none.

    They are cut where paragraphs begin, else lines, else words, and at which of these is decided by the words that
    stand there: after a change the cuts soon fall where they fell before, and the windows behind are the same again.
    """
    cuts = [0, *_cuts(document, size), len(document.text)]
    edges = sorted({paragraph.start for paragraph in document.paragraphs} | set(cuts))
    for start, end in pairwise(cuts):
        if start < end:
            left = _first_between(edges, max(0, start - context), start)
            right = _last_between(edges, end, min(len(document.text), end + context))
            yield Window(RedactedSpan(left, right), RedactedSpan(start, end))


def model_offset(start: int) -> int:
    """`start` as models are told it: to a quarter of a power of two, and 0 within the first thousand code points.

    What is inserted early in a long document leaves it as it was for most of the windows behind, so that an answer that
    was given once is the answer still.
    """
    if start < _NEAR:
        return 0
    step = 1 << (start.bit_length() - 1 - _QUARTERS)
    return start - start % step


def _cuts(document: RedactedText, size: int) -> Iterator[int]:
    text, position = document.text, 0
    starts = [paragraph.start for paragraph in document.paragraphs]
    while len(text) - position > size:
        low, high = position + max(size // 2, 1), position + size
        places = starts[bisect_left(starts, low) : bisect_right(starts, high)]
        for pattern in (_LINE, _BLANK):
            places = places or [match.end() for match in pattern.finditer(text, low, high)]
        position = min(places, key=lambda place: (_lot(text, place), place), default=high)
        yield position


def _lot(text: str, place: int) -> int:
    """The same number for the same words, whatever stands before them."""
    return crc32(text[place : place + _SEEN].encode("utf-8", "replace"))


def _first_between(edges: Sequence[int], low: int, high: int) -> int:
    """The first edge in `[low, high)`: whole paragraphs where there are any, else all that is allowed."""
    found = bisect_left(edges, low)
    return edges[found] if found < len(edges) and edges[found] < high else low


def _last_between(edges: Sequence[int], low: int, high: int) -> int:
    found = bisect_right(edges, high) - 1
    return edges[found] if found >= 0 and edges[found] > low else high


_LINE = re.compile(r"\n")
_BLANK = re.compile(r"\s")
_SEEN = 64
_NEAR = 1024
_QUARTERS = 2
