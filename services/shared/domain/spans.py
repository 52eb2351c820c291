"""Spans: half-open ranges of Unicode code points, with one type for each coordinate system."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`[start, end)` in code points. Use a subclass: its type names the coordinate system."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The substring of `text` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """True if the spans share a code point."""
        return self.start < other.end and other.start < self.end


class OriginalSpan(Span):
    """A span of the text that was extracted from the source document."""

    __slots__ = ()


class RedactedSpan(Span):
    """A span of the text after redaction."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Replacement:
    """A replaced value. `placeholder` is None if the policy masked or generalised the value."""

    original: OriginalSpan
    redacted: RedactedSpan
    entity_type: str
    placeholder: str | None = None


@dataclass(frozen=True)
class RedactionMap:
    """Converts spans between original and redacted text. `replacements` are in order and do not overlap."""

    replacements: tuple[Replacement, ...] = ()

    def __post_init__(self) -> None:
        ends = (0, 0)
        for one in self.replacements:
            gap = one.original.start - ends[0]
            if gap < 0 or gap != one.redacted.start - ends[1] or not len(one.original) or not len(one.redacted):
                raise ValueError("replacements overlap, are empty, out of order, or inconsistent")
            ends = (one.original.end, one.redacted.end)

    def to_original(self, span: RedactedSpan) -> OriginalSpan:
        """Converts a span. A span that cuts a placeholder widens to the whole value."""
        return OriginalSpan(*_convert(span, self._redacted, self._original))

    def to_redacted(self, span: OriginalSpan) -> RedactedSpan:
        """Converts a span. A span that cuts a replaced value widens to the whole placeholder."""
        return RedactedSpan(*_convert(span, self._original, self._redacted))

    @cached_property
    def _original(self) -> tuple[list[int], list[int]]:
        return _edges(one.original for one in self.replacements)

    @cached_property
    def _redacted(self) -> tuple[list[int], list[int]]:
        return _edges(one.redacted for one in self.replacements)


def _edges(spans: Iterable[Span]) -> tuple[list[int], list[int]]:
    pairs = [(one.start, one.end) for one in spans]
    return [start for start, _ in pairs], [end for _, end in pairs]


def _convert(
    span: Span, source: tuple[Sequence[int], Sequence[int]], target: tuple[Sequence[int], Sequence[int]]
) -> tuple[int, int]:
    starts, ends = source
    first = bisect_right(ends, span.start)
    inside_start = first < len(starts) and starts[first] < span.start < ends[first]
    start = target[0][first] if inside_start else span.start + _shift(first, source, target)
    if len(span) == 0 and not inside_start:
        return start, start
    last = bisect_left(starts, span.end) - 1
    inside_end = last >= 0 and starts[last] < span.end < ends[last]
    end = target[1][last] if inside_end else span.end + _shift(last + 1, source, target)
    return start, end


def _shift(count: int, source: tuple[Sequence[int], Sequence[int]], target: tuple[Sequence[int], Sequence[int]]) -> int:
    return target[1][count - 1] - source[1][count - 1] if count else 0


def utf16_offsets(text: str, offsets: Sequence[int]) -> list[int]:
    """Code-point `offsets` in `text` as offsets in UTF-16 code units, in the same order."""
    found: dict[int, int] = {}
    units = position = 0
    for offset in sorted(set(offsets)):
        units += len(text[position:offset].encode("utf-16-le", "surrogatepass")) // 2
        position = offset
        found[offset] = units
    return [found[offset] for offset in offsets]
