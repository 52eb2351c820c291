"""Cuts a redacted text into windows for a model, and converts the model's spans to spans of the document."""

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
    """The model reads the text of `span`. Only predictions that start in `owned` count; the rest is context."""

    span: RedactedSpan
    owned: RedactedSpan

    def place(self, start: int, end: int) -> RedactedSpan | None:
        """A span of the window as a span of the document, None if its start belongs to another window."""
        absolute = RedactedSpan(self.span.start + start, self.span.start + end)
        return absolute if self.owned.start <= absolute.start < self.owned.end else None


def windows(document: RedactedText, size: int, context: int) -> Iterator[Window]:
    """Windows of between `size` / 2 and `size` code points that together own the whole text, each with up to `context`
    code points more on both sides. An empty text has none.

    A cut is at the beginning of a paragraph, else of a line, else of a word. A hash of the following text selects which
    one, so that after an edit the later cuts and windows stay the same, and their answers are cached.
    """
    cuts = [0, *_cuts(document, size), len(document.text)]
    edges = sorted({paragraph.start for paragraph in document.paragraphs} | set(cuts))
    for start, end in pairwise(cuts):
        if start < end:
            left = _first_between(edges, max(0, start - context), start)
            right = _last_between(edges, end, min(len(document.text), end + context))
            yield Window(RedactedSpan(left, right), RedactedSpan(start, end))


def model_offset(start: int) -> int:
    """The OFFSET that models receive: 0 if `start` < 1,024, else `start` rounded down to a multiple of 2 ** (n - 2),
    where 2 ** n is the largest power of two that is at most `start`.

    Rounding keeps the OFFSET of most later windows unchanged after a small insertion, so their answers stay cached.
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
        position = min(places, key=lambda place: (_cut_hash(text, place), place), default=high)
        yield position


def _cut_hash(text: str, place: int) -> int:
    """A hash of the text at `place`, independent of the text before it."""
    return crc32(text[place : place + _HASHED].encode("utf-8", "replace"))


def _first_between(edges: Sequence[int], low: int, high: int) -> int:
    """The first edge in `[low, high)`, so that the context has whole paragraphs; `low` if there is none."""
    found = bisect_left(edges, low)
    return edges[found] if found < len(edges) and edges[found] < high else low


def _last_between(edges: Sequence[int], low: int, high: int) -> int:
    found = bisect_right(edges, high) - 1
    return edges[found] if found >= 0 and edges[found] > low else high


_LINE = re.compile(r"\n")
_BLANK = re.compile(r"\s")
_HASHED = 64
_NEAR = 1024
_QUARTERS = 2
