"""Words with places, and keys that ignore what differs between formats."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.redline.records import MaskedValue
from services.annotation.redline.tokens import masked, tokenise
from services.shared.domain.spans import OriginalSpan


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The sum of $1,000.50.", ["The", "sum", "of", "$", "1,000.50", "."]),
        ("\u201cLender\u2019s\u201d \u2013 costs", ['"', "Lender's", '"', "-", "costs"]),
        ("the o\ufb03ce", ["the", "office"]),
        ("co\u00adoperate", ["cooperate"]),
        ("By: ______ Name", ["By", ":", "_", "Name"]),
        ("\u2022 first\n\u2022 second", ["first", "second"]),
        ("a\n==========\nb", ["a", "b"]),
        ("", []),
    ],
)
def test_the_keys_of_a_text(text: str, keys: list[str]) -> None:
    assert [one.key for one in tokenise(text)] == keys


def test_the_begins_of_lines_and_of_paragraphs() -> None:
    found = tokenise("one two\nthree\n\nfour")
    assert [(one.key, one.begins_line, one.begins_block) for one in found] == [
        ("one", True, True),
        ("two", False, False),
        ("three", True, False),
        ("four", True, True),
    ]


@given(st.text(max_size=200))
def test_places_are_in_order_and_inside_the_text(text: str) -> None:
    found = tokenise(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))


def test_a_masked_value_is_one_token() -> None:
    text = "Ann Smith of Harbour Bank signs"
    value = MaskedValue(OriginalSpan(0, 9), "[PERSON_1]")
    found = masked(tokenise(text), [value])
    assert [one.key for one in found] == ["[PERSON_1]", "of", "Harbour", "Bank", "signs"]
    assert (found[0].start, found[0].end, found[0].begins_line) == (0, 9, True)
