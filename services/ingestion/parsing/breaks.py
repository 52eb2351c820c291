"""Join the paragraphs and sentences that the end of a page interrupts, with the footers and headers between them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from services.ingestion.parsing.headers import Margins
from services.shared.domain.spans import OriginalSpan

_PROSE = 40  # code points: a shorter paragraph can be a heading, or a page number that does not repeat
_ITEM = re.compile(r"[a-z]{1,4}[.)]\s")


class Body:
    """The text without its headers, footers and comments."""

    def __init__(self, text: str, margins: Margins, comments: Sequence[OriginalSpan] = ()) -> None:
        self._text = text
        self._margins = sorted((*margins.headers, *margins.footers, *comments))
        self._starts = [one.start for one in self._margins]

    def paragraphs(self, paragraphs: Sequence[OriginalSpan]) -> Sequence[OriginalSpan]:
        """Those that are not headers, footers or comments as a whole."""
        return [one for one in paragraphs if len(self.core(one))] if self._margins else paragraphs

    def core(self, span: OriginalSpan) -> OriginalSpan:
        """The span without headers and footers at its edges, and without white space there; it can be empty."""
        start, end = span.start, span.end
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end) - 1
        while last >= first and self._margins[last].end >= end:
            end = max(start, self._trimmed_end(start, self._margins[last].start))
            last -= 1
        while first <= last and self._margins[first].start <= start:
            start = min(end, self._trimmed_start(self._margins[first].end, end))
            first += 1
        return OriginalSpan(start, end)

    def _trimmed_end(self, start: int, end: int) -> int:
        return start + len(self._text[start:end].rstrip())

    def _trimmed_start(self, start: int, end: int) -> int:
        return end - len(self._text[start:end].lstrip())

    def interruptions(
        self, pages: Sequence[OriginalSpan], paragraphs: Sequence[OriginalSpan]
    ) -> Iterator[OriginalSpan]:
        """From the end of a paragraph that does not end its sentence to the rest of it on the next page."""
        starts = [one.start for one in paragraphs]
        edges = [bisect_left(starts, one.start) for one in pages]
        for first, middle, last in zip(edges, edges[1:], (*edges[2:], len(paragraphs)), strict=False):
            before = next(filter(len, map(self.core, reversed(paragraphs[first:middle]))), None)
            after = next(filter(len, map(self.core, paragraphs[middle:last])), None)
            if before and after and self._continues(before, after):
                yield OriginalSpan(before.end, after.start)

    def _continues(self, before: OriginalSpan, after: OriginalSpan) -> bool:
        last, first = self._text[before.end - 1], self._text[after.start]
        if len(before) < _PROSE or not (last.isalpha() or last == ",") or not first.islower():
            return False
        return _ITEM.match(self._text, after.start) is None


def joined(spans: Sequence[OriginalSpan], interruptions: Iterable[OriginalSpan]) -> tuple[OriginalSpan, ...]:
    """`spans` with one span in place of those at both ends of an interruption and all between them."""
    starts = [one.start for one in spans]
    runs: list[tuple[int, int]] = []
    for one in interruptions:
        first, last = bisect_left(starts, one.start) - 1, bisect_right(starts, one.end) - 1
        if runs and first <= runs[-1][1]:
            first = runs.pop()[0]
        runs.append((first, last))
    found: list[OriginalSpan] = []
    position = 0
    for first, last in runs:
        found += (*spans[position:first], OriginalSpan(spans[first].start, spans[last].end))
        position = last + 1
    return (*found, *spans[position:])
