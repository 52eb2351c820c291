"""Cuts a redacted text into the windows that a model reads, and puts what it says back into the document's places."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
    """Windows of about `size` code points that together own the whole text, each with up to `context` more on both
    sides.

    They are cut where paragraphs begin, or within a paragraph that is longer than `size`. An empty text has none.
    """
    cuts = [0, *_cuts(document, size), len(document.text)]
    edges = sorted({paragraph.start for paragraph in document.paragraphs} | set(cuts))
    for start, end in pairwise(cuts):
        if start < end:
            left = _first_between(edges, max(0, start - context), start)
            right = _last_between(edges, end, min(len(document.text), end + context))
            yield Window(RedactedSpan(left, right), RedactedSpan(start, end))


def _cuts(document: RedactedText, size: int) -> Iterator[int]:
    position = 0
    starts = [paragraph.start for paragraph in document.paragraphs if paragraph.start > 0]
    for start, following in zip(starts, [*starts[1:], len(document.text)], strict=False):
        while start - position > size:
            position += size
            yield position
        if following - position > size and start > position:
            position = start
            yield position
    while len(document.text) - position > size:
        position += size
        yield position


def _first_between(edges: Sequence[int], low: int, high: int) -> int:
    """The first edge in `[low, high)`: whole paragraphs where there are any, else all that is allowed."""
    found = bisect_left(edges, low)
    return edges[found] if found < len(edges) and edges[found] < high else low


def _last_between(edges: Sequence[int], low: int, high: int) -> int:
    found = bisect_right(edges, high) - 1
    return edges[found] if found >= 0 and edges[found] > low else high
