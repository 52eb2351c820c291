"""Numbers that are quantities, by their form and their context."""

import pytest

from services.redaction.recognisers.lexical.countable import counts


@pytest.mark.parametrize(
    ("before", "value", "after", "answer"),
    [
        ("$", "1000000", "", True),
        ("EUR ", "1000000", "", True),
        ("", "500000", " shares", True),
        ("", "1000000", " per cent", True),
        ("", "10/15/2024", "", True),
        ("", "2024-10-15", "", True),
        ("", "2021 2022 2023", "", True),
        ("", "1.234.567", "", True),
        ("Section ", "9.12.3", "", True),
        ("", "12-15", "", True),
        ("", "123-45-6789", "", False),
        ("account ", "12345678", "", False),
        ("No. ", "AB123456", "", False),
    ],
)
def test_counts(before: str, value: str, after: str, answer: bool) -> None:
    assert counts(value, before, after) is answer
