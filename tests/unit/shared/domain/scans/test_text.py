"""The text of a scan for patterns has the length of what was read, and places in it cut no word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.document import RedactedText
from services.shared.domain.scans.text import unconfused, whole_words
from services.shared.domain.spans import RedactedSpan


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("may terrninate this\n\nagreernent, of", "may terminate  this  agreement,  of"),
        ("pays $20, 000 in 2O24.", "pays $20,000  in 2024."),
        ("pays 20, 000 dollars to [PERSON_1].", "pays 20,000  dollars to [PERSON_1]."),
        ("It ends.\n\nThe Borrower pays.", "It ends.\n\nThe Borrower pays."),
        ("[ACCOUNT_10] and [=PERSON_3]", "[ACCOUNT_10] and [=PERSON_3]"),
    ],
)
def test_unconfused(read: str, expected: str) -> None:
    assert unconfused(read) == expected


@given(st.text(alphabet="ab1 .\n-"), st.integers(0, 20), st.integers(0, 20))
def test_a_whole_place_covers_the_place_and_cuts_no_word(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    low, high = whole_words(text, start, end)
    assert low <= start <= end <= high
    if start < end:
        assert not (low and text[low - 1].isalnum() and text[low].isalnum())
        assert not (high < len(text) and text[high].isalnum() and text[high - 1].isalnum())


def test_only_scans_change() -> None:
    read = "may terrninate this"
    assert RedactedText(read).unconfused() == RedactedText(read)
    assert RedactedText(read, ocr_layer=True).unconfused().text == "may terminate  this"
    assert RedactedText(read).whole(RedactedSpan(4, 13)) == RedactedSpan(4, 13)
    assert RedactedText(read, ocr_layer=True).whole(RedactedSpan(4, 13)) == RedactedSpan(4, 14)
