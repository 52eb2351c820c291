"""Texts that are equal for a search."""

import pytest

from services.annotation.searching.folding import fold, fold_words, folded
from tests.cpu_time import cpu_limit


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ÉTÉ", "ete"),
        ("e\u0301te\u0301", "ETE"),
        ("Straße", "STRASSE"),
        ("ﬁnance", "finance"),
        ("ΣΊΣΥΦΟΣ", "σισυφος"),
        ("İstanbul", "istanbul"),
        ("“Lender’s”", '"lender\'s"'),
        ("«Banque»", '"banque"'),
        ("1999–2001", "1999-2001"),
        ("no\u00a0 \n\n break", "no break"),
        ("soft\u00adware", "software"),
        ("zero\u200bwidth", "zerowidth"),
        ("a \u200b b", "a b"),
        ("a \u00a8 b", "a b"),
        ("agree-\nment", "agreement"),
        ("agree-  \r\n  ment", "agreement"),
        ("agree\u00ad\nMent", "agreement"),
        ("Non-\nUnited States", "non-united states"),
        ("①½", "11\u20442"),
        ("한국", "한국"),
        ("３月", "3月"),
    ],
)
def test_equal(text: str, words: str) -> None:
    assert fold_words(text) == fold_words(words)


@pytest.mark.parametrize(
    ("text", "words"), [("re-form", "reform"), ("a- \n\nb", "ab"), ("1-\n2", "12"), ("a b", "ab"), ("ı", "i")]
)
def test_different(text: str, words: str) -> None:
    assert fold_words(text) != fold_words(words)


def test_a_hyphen_at_the_end_of_a_line_can_be_of_the_word() -> None:
    assert fold_words("well-\nknown", keeps_hyphens=True) == "well-known"
    assert fold_words("soft\u00ad\nware", keeps_hyphens=True) == "software"


@pytest.mark.parametrize("character", ["\u0301", "\u200d", "\ufeff", "\u00a8"])
def test_characters_without_a_form(character: str) -> None:
    assert folded(character) == ""


def test_each_code_point_has_its_place() -> None:
    text, places = fold("A  ﬁx-\ned é")
    assert text == "a fixed e"
    assert [places.start(place) for place in range(len(text))] == [0, 1, 3, 3, 4, 7, 8, 9, 10]


@pytest.mark.parametrize(
    "text", ["- " * 500_000, "a-" + " " * 1_000_000, "e\u0301" * 300_000, "-\n" * 500_000, " \n" * 500_000]
)
def test_the_time_is_linear(text: str) -> None:
    with cpu_limit(20):
        fold(text)
