"""Words, so that two readers of one document can be compared."""

from collections import Counter

import pytest

from tests.benchmarks.word_recall.words import spaced_otherwise, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Loan, as “repaid”.", ["The", "Loan", "as", "repaid"]),
        ("§ 7.1(a)–(c) 5.25%", ["7", "1", "a", "c", "5", "25"]),
        (
            "agree-\nment well-known non\u2011payment co\u00adoperate",
            ["agreement", "wellknown", "nonpayment", "cooperate"],
        ),
        ("8:16-cv-12\n-2-\nORDER", ["8", "16cv12", "2", "ORDER"]),
        ("e\ufb03cient \u210cx A\u200bB under_score", ["efficient", "Hx", "AB", "under", "score"]),
        ("契約書 اتفاقية", ["契約書", "اتفاقية"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("second", "first", "lost", "expected"),
    [
        ("a b U NITED c d", "a b UNITED c d", "U NITED", "U NITED"),
        ("a bc d", "a b c d", "bc", "bc"),
        ("page 1 end page 1 end", "page 1 end", "page 1 end", ""),
        ("a gone d", "a d", "gone", ""),
        ("a b", "a b", "", ""),
    ],
)
def test_spaced_otherwise(second: str, first: str, lost: str, expected: str) -> None:
    found = spaced_otherwise(Counter(lost.split()), second.split(), first.split())
    assert found == Counter(expected.split())
