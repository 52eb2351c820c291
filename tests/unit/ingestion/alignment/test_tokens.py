import pytest

from services.ingestion.alignment.tokens import Tokens, is_short_number, tokens_of, within
from services.shared.domain.spans import OriginalSpan


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The “Lender” pays $1,850.", ["the", "lender", "pays", "1", "850"]),
        ("NORTHGATE ﬁnal", ["northgate", "final"]),
        ("a_b\uf0b7 — x", ["a", "b", "x"]),
        ("合同 2", ["合", "同", "2"]),
        ("", []),
    ],
)
def test_tokens_are_letters_and_digits_in_one_form(text: str, keys: list[str]) -> None:
    found = tokens_of(text)
    assert list(found.keys) == keys
    assert len(found) == len(keys)
    assert all(text[start:end].strip() for start, end in zip(found.starts, found.ends, strict=True))


@pytest.mark.parametrize(("key", "expected"), [("1", True), ("123", True), ("1234", False), ("a", False), ("", False)])
def test_numbers_of_notes_are_short(key: str, expected: bool) -> None:
    assert is_short_number(key) is expected


def test_the_tokens_within_spans() -> None:
    tokens = Tokens(["a", "b", "c", "d"], [0, 2, 4, 6], [1, 3, 5, 7])
    assert within(tokens, [OriginalSpan(0, 1), OriginalSpan(1, 2), OriginalSpan(3, 7)]) == [(0, 1), (2, 4)]
