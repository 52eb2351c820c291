import pytest

from services.redaction.recognisers.tagger.tokens import (
    BREAK_MARK,
    CLOSE,
    OPEN,
    OPEN_QUOTE,
    marks_of,
    spelling,
    tokenise,
)


def _words(text: str) -> list[str]:
    tokens = tokenise(text)
    return [text[start:end] for start, end in zip(tokens.start, tokens.end, strict=True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" \t ", []),
        ("Jane A. Smith", ["Jane", "A", ".", "Smith"]),
        ("O’Hara, 12/5", ["O", "’", "Hara", ",", "12", "/", "5"]),
        ("one\r\n\r\ntwo", ["one", "\r\n\r\n", "two"]),
        ("Müller-Şahin", ["Müller", "-", "Şahin"]),
        ("山田太郎 様", ["山", "田", "太", "郎", "様"]),
        ("so\u00adft\u200b x", ["so", "ft", "x"]),
        ("a 𝒜 b", ["a", "𝒜", "b"]),
        ("a\ud800b", ["a", "\ud800", "b"]),
    ],
)
def test_splits_words_marks_and_breaks(text: str, words: list[str]) -> None:
    assert _words(text) == words


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Smith", "SMITH", True),
        ("Şahin", "sahin", True),
        ("1971", "2024", True),
        ("Smith", "Smyth", False),
        ("ab", "ba", False),
        ("1971", "19", False),
        ("a" * 24, "a" * 30, True),
    ],
)
def test_hashes_ignore_case_accents_and_values_of_digits(one: str, other: str, same: bool) -> None:
    assert (spelling(one) == spelling(other)) is same


def test_case_hashes_differ() -> None:
    cases = tokenise("smith Smith SMITH sMith").case.tolist()
    assert len(set(cases)) == 4
    assert [case & 1 for case in cases] == [0, 1, 1, 0]


def test_marks_that_open_and_close() -> None:
    assert marks_of(tokenise("a (b) “c\nd")).tolist() == [0, OPEN, 0, CLOSE, OPEN_QUOTE, 0, BREAK_MARK, 0]
