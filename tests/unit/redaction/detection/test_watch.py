"""The watch finds values of a matter as whole words, and no parts of other names."""

import pytest

from services.redaction.detection.watch import blank, leaks, watch
from services.shared.domain.entities import EntityType

_VALUES = [
    (EntityType.PERSON, "Jane Preserwell"),
    (EntityType.PERSON, "Ms. Quorvex"),
    (EntityType.ACCOUNT, "00123456"),
    (EntityType.DATE, "May 1, 2024"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pay to Jane Preserwell now", ["Jane Preserwell"]),
        ("Pay to J. Preserwell now", ["J. Preserwell"]),
        ("It is for Quorvex alone", ["Quorvex"]),
        ("Quorvex Industries pays", []),
        ("account 00123456", ["00123456"]),
        ("account 001234567", []),
        ("on May 1, 2024", []),
    ],
)
def test_values(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end, _ in leaks(text, watch(_VALUES))] == expected


def test_blanked_places_have_no_words() -> None:
    text = "Pay to Jane Preserwell now"
    assert blank(text, [(7, 22)]) == "Pay to ]]]]]]]]]]]]]]] now"
    assert not list(leaks(blank(text, [(7, 22)]), watch(_VALUES)))
