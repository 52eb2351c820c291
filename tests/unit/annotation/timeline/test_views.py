"""The parts of a text, and the events of what a person received."""

from datetime import datetime, timedelta

import pytest

from services.annotation.timeline.events import EventKind
from services.annotation.timeline.views import PART, PartStarts, SeenPart, TextView, kinds_of, places_of, view_events
from services.shared.domain.spans import OriginalSpan as Span
from tests.unit.annotation.support import NOW

PAGES = (Span(0, 100), Span(100, 250), Span(250, 300))


@pytest.mark.parametrize(
    ("pages", "spans", "expected"),
    [
        (PAGES, [], []),
        (PAGES, [Span(100, 250)], [SeenPart(100, Span(100, 250))]),
        (PAGES, [Span(90, 110)], [SeenPart(0, Span(90, 100)), SeenPart(100, Span(100, 110))]),
        (PAGES, [Span(280, 290), Span(255, 260)], [SeenPart(250, Span(255, 290))]),
        (PAGES, [Span(50, 50)], []),
        ((), [Span(10, 20)], [SeenPart(0, Span(10, 20))]),
        ((), [Span(PART - 1, PART + 1)], [SeenPart(0, Span(PART - 1, PART)), SeenPart(PART, Span(PART, PART + 1))]),
        ((Span(0, PART + 5),), [Span(PART, PART + 2)], [SeenPart(PART, Span(PART, PART + 2))]),
    ],
)
def test_what_a_response_has_by_part(pages: tuple[Span, ...], spans: list[Span], expected: list[SeenPart]) -> None:
    assert PartStarts(pages, 2 * PART).of(spans) == expected


@pytest.mark.parametrize(
    ("pages", "spans", "expected"),
    [
        (PAGES, [Span(0, 100)], "p1"),
        (PAGES, [Span(0, 101), Span(250, 260)], "p1-3"),
        (PAGES, [Span(250, 260), Span(3, 4)], "p1,p3"),
        (PAGES, [], ""),
        ((), [Span(0, 10), Span(20, 30), Span(8, 12)], "0-12,20-30"),
    ],
)
def test_places_are_pages_or_ranges(pages: tuple[Span, ...], spans: list[Span], expected: str) -> None:
    assert places_of(spans, PartStarts(pages, 300)) == expected


def test_kinds_of_values_have_no_numbers_and_no_places() -> None:
    assert kinds_of(["PERSON_3", "PERSON_11", "TAX_ID_1", "at-120"]) == ("PERSON", "TAX_ID")


def view(person: str, span: Span, use: str = "displayed", value: str = "", first: datetime = NOW) -> TextView:
    return TextView(person, use, value, span, first, first + timedelta(minutes=5), 2)


def test_views_of_a_day_are_one_event_per_person_and_use() -> None:
    views = [
        view("ann", Span(0, 100)),
        view("ann", Span(100, 250), first=NOW + timedelta(minutes=1)),
        view("ann", Span(250, 300), first=NOW + timedelta(days=1)),
        view("ann", Span(0, 100), use="exported"),
        view("ben", Span(5, 9), value="PERSON_3"),
    ]
    found = list(view_events(views, PartStarts(PAGES, 300)))
    assert [(one.actor, one.kind, one.detail, one.places, one.count, one.value_kinds) for one in found] == [
        ("ann", EventKind.READ, "displayed", "p1-2", 2, ()),
        ("ann", EventKind.READ, "displayed", "p3", 1, ()),
        ("ann", EventKind.READ, "exported", "p1", 1, ()),
        ("ben", EventKind.REVEALED, "displayed", "p1", 1, ("PERSON",)),
    ]
    assert (found[0].at, found[0].last_at) == (NOW, NOW + timedelta(minutes=6))
    assert len({one.event_id for one in found}) == len(found)
