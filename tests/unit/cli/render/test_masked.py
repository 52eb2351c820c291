"""Placeholders in the quotes of the command line."""

import pytest

from services.annotation.desk.records import PlacedValue
from services.cli.render.masked import words_at
from services.shared.domain.spans import OriginalSpan

TEXT = "By ███ and Bob of Rome."
VALUES = (
    PlacedValue("PERSON_1", "PERSON", OriginalSpan(3, 6), revealed=False),
    PlacedValue("PERSON_2", "PERSON", OriginalSpan(11, 14), revealed=True),
)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (0, 23, "By [PERSON_1] and Bob of Rome."),
        (0, 4, "By [PERSON_1]"),
        (4, 10, "[PERSON_1] and"),
        (4, 5, "[PERSON_1]"),
        (6, 23, " and Bob of Rome."),
    ],
)
def test_a_value_that_is_not_revealed_is_its_placeholder(start: int, end: int, words: str) -> None:
    assert words_at(TEXT, OriginalSpan(start, end), VALUES) == words


def test_without_text_there_are_no_words() -> None:
    assert words_at("", OriginalSpan(0, 4), VALUES) == ""
