"""What of a text is on which drawn page."""

from services.ingestion.alignment.align import UNPLACED
from services.ingestion.pages.listing import listed
from services.ingestion.pages.records import ListedPage
from services.shared.domain.layout import Layout, PageLayout
from services.shared.domain.spans import OriginalSpan

_FAR = UNPLACED


def page(*words: tuple[int, int]) -> PageLayout:
    starts, ends = (tuple(one[edge] for one in words) for edge in (0, 1))
    return PageLayout(612.0, 792.0, starts, ends, (0.0,) * 4 * len(words))


def spans(*pages: PageLayout) -> list[list[tuple[int, int]]]:
    return [[(span.start, span.end) for span in one.spans] for one in listed(Layout(pages))]


def test_pages_meet_where_the_next_one_begins() -> None:
    assert spans(page((2, 5), (6, 9)), page((10, 14))) == [[(0, 10)], [(10, 14)]]


def test_notes_at_the_end_of_the_text_are_on_their_pages() -> None:
    assert spans(page((0, 4), (20, 24)), page((5, 9), (25, 29))) == [[(0, 5), (20, 25)], [(5, 20), (25, 29)]]


def test_a_header_is_on_the_first_page_that_has_it() -> None:
    header = (6, 9)
    assert spans(page((0, 5), header, (10, 14)), page(header, (15, 19))) == [[(0, 15)], [(15, 19)]]


def test_words_that_the_text_does_not_have_are_left_out() -> None:
    assert spans(page((0, 4), _FAR, (4, 4)), page(_FAR)) == [[(0, 4)], []]


def test_sizes() -> None:
    assert listed(Layout((page(),))) == (ListedPage(612.0, 792.0, ()),)
    assert listed(Layout((page((0, 3)),)))[0].spans == (OriginalSpan(0, 3),)
