"""The place of a gap has the heading of the innermost section around it."""

import pytest

from services.ingestion.parsing.gaps import with_headings
from services.shared.domain.document import Gap, GapKind, GapPlace, OriginalSection
from services.shared.domain.spans import OriginalSpan

TEXT = "Recitals\n\n1. Fees\n\n1.1 Due\n\nend of one\n\n2.\n\nlast\n\nSigned"


def section(number: str, heading: str, end: str) -> OriginalSection:
    start = TEXT.index(number)
    number_end = start + len(number)
    head = TEXT.index(heading) if heading else number_end
    return OriginalSection(
        OriginalSpan(start, number_end),
        OriginalSpan(head, head + len(heading)),
        OriginalSpan(start, TEXT.index(end) + len(end)),
    )


SECTIONS = (section("1.", "Fees", "end of one"), section("1.1", "Due", "Due"), section("2.", "", "last"))


@pytest.mark.parametrize(
    ("at", "heading"),
    [
        ("Recitals", None),
        ("1. Fees", "1. Fees"),
        ("1.1", "1.1 Due"),
        ("end of", "1. Fees"),
        ("last", "2."),
        ("Signed", None),
    ],
)
def test_headings(at: str, heading: str | None) -> None:
    gap = with_headings(Gap(GapKind.FORM, 1, (), (GapPlace(TEXT.index(at)),)), SECTIONS)
    [place] = gap.places
    assert (place.heading.of(TEXT) if place.heading else None) == heading


def test_a_gap_without_a_place_stays_as_it_is() -> None:
    gap = Gap(GapKind.SCAN, 1, (2,))
    assert with_headings(gap, SECTIONS) is gap
