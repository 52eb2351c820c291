from services.ingestion.alignment.margins import PageTokens, match_margins
from services.ingestion.alignment.matching import Matching
from services.ingestion.alignment.tokens import tokens_of
from services.shared.domain.spans import OriginalSpan

TEXT = "Lease of Ada\n\nLease of Ada\n\nthe end\n\npage 1 of 9"
HEADERS, FOOTERS = (OriginalSpan(0, 12),), (OriginalSpan(37, 48),)


def matched(drawn: str, *pages: PageTokens) -> list[int | None]:
    found = Matching(tokens_of(TEXT), tokens_of(drawn))
    match_margins(found, TEXT, HEADERS, FOOTERS, pages)
    return [one and one[0] for one in found.of_page]


def test_each_page_has_the_header_and_the_footer() -> None:
    found = matched("lease of ada x page 1 of 2 lease of ada y page 2 of 2", PageTokens((0, 8)), PageTokens((8, 16)))
    page = [0, 1, 2, None, 8, 9, 10, 11]
    assert found == page * 2


def test_the_title_of_a_page_is_not_its_header_again() -> None:
    assert matched("lease of ada lease of ada", PageTokens((0, 6))) == [0, 1, 2, None, None, None]


def test_a_footer_that_is_not_drawn_last() -> None:
    found = matched("x page 1 of 1 see ada", PageTokens((0, 7), lower=[(1, 5)]))
    assert found == [None, 8, 9, 10, 11, None, None]


def test_a_number_that_is_not_that_of_the_page() -> None:
    assert matched("page 7 of 1", PageTokens((0, 4))) == [None] * 4
