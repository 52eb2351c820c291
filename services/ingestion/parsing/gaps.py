"""Find the headings of the places where content is missing."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from services.shared.domain.document import Gap, GapPlace, OriginalSection
from services.shared.domain.spans import OriginalSpan


def with_headings(gap: Gap, sections: Sequence[OriginalSection]) -> Gap:
    """The gap with the heading of the innermost numbered section around each place. `sections` are in order."""
    return replace(gap, places=tuple(_headed(one, sections) for one in gap.places)) if gap.places else gap


def _headed(place: GapPlace, sections: Sequence[OriginalSection]) -> GapPlace:
    last = bisect_right(sections, place.offset, key=lambda one: one.span.start)
    for section in reversed(sections[:last]):
        if place.offset < section.span.end:
            end = section.heading.end if len(section.heading) else section.number.end
            return replace(place, heading=OriginalSpan(section.number.start, end))
    return place
