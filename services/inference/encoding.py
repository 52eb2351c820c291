"""Cuts a redacted text into the windows that a model reads, and puts what it says back into the document's places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    """Windows of about `size` code points that together own the whole text, each with up to `context` more on both sides.

    They are cut where paragraphs begin, or within a paragraph that is longer than `size`. An empty text has none.
    """
    cuts = [0, *_cuts(document, size), len(document.text)]
    edges = sorted({paragraph.start for paragraph in document.paragraphs} | set(cuts))
    for start, end in zip(cuts, cuts[1:], strict=False):
        if start < end:
            left = _at_least(edges, start - context)
            right = _at_most(edges, end + context)
            yield Window(RedactedSpan(min(left, start), max(right, end)), RedactedSpan(start, end))


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


def _at_least(edges: Sequence[int], bound: int) -> int:
    return next((edge for edge in edges if edge >= bound), edges[-1])


def _at_most(edges: Sequence[int], bound: int) -> int:
    return next((edge for edge in reversed(edges) if edge <= bound), edges[0])
