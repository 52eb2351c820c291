"""Words of a scan that were read with a low confidence."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap

UNCERTAIN = 0.7
"""A word of a lower confidence is uncertain. Measured: docs/adr/0058."""


@dataclass(frozen=True, slots=True)
class OriginalUncertainWord:
    """A word that was read with a confidence below `UNCERTAIN`, in [0, 1]. `disputed`: two readers differ."""

    span: OriginalSpan
    confidence: float
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class RedactedUncertainWord:
    """An `OriginalUncertainWord` in redacted offsets. A word with a replaced value is left out."""

    span: RedactedSpan
    confidence: float
    disputed: bool = False


def uncertain_words(pages: Iterable[PageLayout]) -> tuple[OriginalUncertainWord, ...]:
    """Those of a layout, in order."""
    return tuple(word for page in pages if page.confidences for word in _uncertain(page))


def _uncertain(page: PageLayout) -> Iterator[OriginalUncertainWord]:
    disputed = frozenset(page.disputed)
    for place, (start, end, confidence) in enumerate(zip(page.starts, page.ends, page.confidences, strict=True)):
        if confidence < UNCERTAIN:
            yield OriginalUncertainWord(OriginalSpan(start, end), confidence, place in disputed)


def outside_values(words: Sequence[OriginalUncertainWord], places: RedactionMap) -> tuple[OriginalUncertainWord, ...]:
    """The words that have no replaced value."""
    starts = [one.original.start for one in places.replacements]
    ends = [one.original.end for one in places.replacements]

    def is_outside(span: OriginalSpan) -> bool:
        before = bisect_left(starts, span.end)
        return not before or ends[before - 1] <= span.start

    return tuple(one for one in words if is_outside(one.span))
