"""What is no change: breaks of words, numbers of pages, headers and footers."""

import pytest

from services.annotation.redline.layout import margin_lines, outside, page_numbers, same_words, within
from services.annotation.redline.records import Version
from services.annotation.redline.tokens import tokenise
from services.shared.domain.spans import OriginalSpan


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("inter-\nnational", "international", True),
        ("non-\nexclusive", "non-exclusive", True),
        ("national", "international", False),
        ("twenty-one", "twentyone", False),
        ("", "a", False),
    ],
)
def test_hyphens_at_the_ends_of_lines_are_no_change(old: str, new: str, same: bool) -> None:
    assert same_words(tokenise(old), tokenise(new)) is same
    assert same_words(tokenise(new), tokenise(old)) is same


def test_lines_with_numbers_that_count_pages() -> None:
    page = "Words of an agreement. " * 50
    text = "".join(f"{page}\n- {number} -\n" for number in range(7, 11))
    found = page_numbers(Version(text))
    assert [text[one.start : one.end] for one in found] == ["- 7 -", "- 8 -", "- 9 -", "- 10 -"]
    assert page_numbers(Version("1\n2\n3\n")) == []  # no page is between them


def test_the_lines_of_headers_and_footers_are_counted_once() -> None:
    text = "CREDIT AGREEMENT\nwords\nCREDIT AGREEMENT\nPage 2 of 9"
    spans = (OriginalSpan(0, 16), OriginalSpan(23, len(text)))
    assert list(margin_lines(Version(text, margins=spans)).values()) == [OriginalSpan(0, 16)]


def test_tokens_in_and_outside_of_places() -> None:
    tokens = tokenise("a b c d")
    spans = [OriginalSpan(4, 7), OriginalSpan(0, 1)]
    assert [one.key for one in within(tokens, spans)] == ["a", "c", "d"]
    assert [one.key for one in outside(tokens, spans)] == ["b"]
