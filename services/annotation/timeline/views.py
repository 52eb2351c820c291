"""Which parts of a text a person received: the parts, and the events of the timeline. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from services.annotation.timeline.events import DocumentEvent, EventKind
from services.shared.domain.spans import OriginalSpan

PASSAGES = "passages"
"""A use besides `Use`: passages on the screen, such as those of findings or the outline, without their pages."""
PART = 4_000
"""The length of a part, in code points, of a text without pages, and of a longer page."""


@dataclass(frozen=True, slots=True)
class SeenPart:
    """What a response has of a part of the text, which begins at `place`; or a personal value, with its id."""

    place: int
    span: OriginalSpan
    value: str = ""


@dataclass(frozen=True, slots=True)
class TextView:
    """A part of a text that `person` received, `responses` times. `use` is a `Use`. `span` is the smallest range around
    all that the person received of the part. `value`: the id of a personal value, such as `PERSON_3`, or empty.
    """

    person: str
    use: str
    value: str
    span: OriginalSpan
    first_at: datetime
    last_at: datetime
    responses: int


@dataclass(frozen=True, slots=True)
class PartStarts:
    """The places where the parts of a text begin, in order. `pages`: those of its pages; empty if there are none."""

    pages: Sequence[OriginalSpan]
    code_points: int
    starts: Sequence[int] = field(init=False)

    def __post_init__(self) -> None:
        whole = self.pages or (OriginalSpan(0, self.code_points),)
        starts = sorted({at for one in whole for at in range(one.start, max(one.end, one.start + 1), PART)} | {0})
        object.__setattr__(self, "starts", starts)

    def of(self, spans: Iterable[OriginalSpan]) -> list[SeenPart]:
        """What `spans` cover, by part, in order."""
        found: dict[int, OriginalSpan] = {}
        for place, piece in (each for one in spans for each in self._pieces(one)):
            known = found.get(place, piece)
            found[place] = OriginalSpan(min(known.start, piece.start), max(known.end, piece.end))
        return [SeenPart(place, found[place]) for place in sorted(found)]

    def page(self, place: int) -> int:
        """The number of the page at a place, from 1; 0 without pages."""
        return bisect_right(self.pages, place, key=lambda one: one.start)

    def _pieces(self, span: OriginalSpan) -> Iterator[tuple[int, OriginalSpan]]:
        number = max(0, bisect_right(self.starts, span.start) - 1)
        while number < len(self.starts) and self.starts[number] < span.end:
            end = self.starts[number + 1] if number + 1 < len(self.starts) else span.end
            piece = OriginalSpan(max(span.start, self.starts[number]), min(span.end, end))
            if piece.start < piece.end:
                yield self.starts[number], piece
            number += 1


def view_events(views: Iterable[TextView], parts: PartStarts) -> Iterator[DocumentEvent]:
    """One event for all that a person first received on a day in one way: what it read, and which kinds of values."""

    def key(one: TextView) -> tuple[str, str, bool, date]:
        return one.person, one.use, bool(one.value), one.first_at.date()

    for (person, use, values, day), group in groupby(sorted(views, key=key), key=key):
        same = sorted(group, key=lambda one: one.span)
        yield DocumentEvent(
            event_id=f"{'values' if values else 'text'}-{person}-{use}-{day}",
            at=min(one.first_at for one in same),
            kind=EventKind.REVEALED if values else EventKind.READ,
            actor=person,
            detail=use,
            places=places_of([one.span for one in same], parts),
            count=len({one.value for one in same}) if values else len(same),
            last_at=max(one.last_at for one in same),
            value_kinds=kinds_of(one.value for one in same if one.value),
        )


def kinds_of(values: Iterable[str]) -> tuple[str, ...]:
    """The kinds in ids of values: `PERSON` of `PERSON_3`. An id of a place has none."""
    found = (one.rpartition("_")[0] for one in values)
    return tuple(sorted({one for one in found if one}))


def places_of(spans: Sequence[OriginalSpan], parts: PartStarts) -> str:
    """The pages of the spans as ranges, such as `p1-3,p7`; ranges of code points without pages."""
    if parts.pages:
        numbers = sorted({page for one in spans for page in _pages(one, parts)})
        return ",".join(f"p{one}" for one in _ranges(numbers))
    merged: list[OriginalSpan] = []
    for one in sorted(spans):
        if merged and one.start <= merged[-1].end:
            merged[-1] = OriginalSpan(merged[-1].start, max(one.end, merged[-1].end))
        else:
            merged.append(one)
    return ",".join(f"{one.start}-{one.end}" for one in merged)


def _pages(span: OriginalSpan, parts: PartStarts) -> range:
    return range(max(1, parts.page(span.start)), max(1, parts.page(max(span.start, span.end - 1))) + 1)


def _ranges(numbers: Sequence[int]) -> Iterator[str]:
    """The sorted numbers as ranges: `1-3`, `7`."""
    known = set(numbers)
    starts = [one for one in numbers if one - 1 not in known]
    ends = [one for one in numbers if one + 1 not in known]
    for first, last in zip(starts, ends, strict=True):
        yield str(first) if first == last else f"{first}-{last}"
