"""The words and lines of a page."""

from services.shared.domain.layout import Layout, PageLayout
from services.shared.domain.spans import OriginalSpan
from services.shared.wire.codec import decode, encode

PAGE = PageLayout(
    612.0,
    792.0,
    starts=(10, 14, 20),
    ends=(13, 18, 25),
    boxes=(72, 50, 90, 61, 95, 48, 120, 60, 72, 70, 110, 81),
    lines=(0, 2),
)


def test_a_line_has_the_span_and_the_box_around_its_words() -> None:
    assert list(PAGE.line_boxes()) == [
        (OriginalSpan(10, 18), (72, 48, 120, 61)),
        (OriginalSpan(20, 25), (72, 70, 110, 81)),
    ]


def test_lines_are_stored() -> None:
    assert decode(Layout, encode(Layout((PAGE,)))) == Layout((PAGE,))


def test_a_page_without_words_and_a_page_of_an_earlier_release_have_no_lines() -> None:
    assert not list(PageLayout(612.0, 792.0).line_boxes())
    earlier = PageLayout(612.0, 792.0, PAGE.starts, PAGE.ends, PAGE.boxes)
    assert len(list(earlier.words())) == 3
    assert not list(earlier.line_boxes())
