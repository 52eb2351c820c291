"""Words are found whatever the white space between them, and whatever stands in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cli.review.text_search import find_words


@pytest.mark.parametrize(
    ("text", "words", "places"),
    [
        ("either party may", "party", [(7, 12)]),
        ("either\n  party\tmay", " either party ", [(0, 14)]),
        ("a.b axb", "a.b", [(0, 3)]),
        ("ab ab", "ab", [(0, 2), (3, 5)]),
        ("none", "nothing", []),
        ("none", "  ", []),
        ("", "x", []),
    ],
)
def test_places(text: str, words: str, places: list[tuple[int, int]]) -> None:
    assert [(one.start, one.end) for one in find_words(text, words)] == places


@given(st.text(), st.text(min_size=1), st.text())
def test_what_stands_there_is_found(before: str, words: str, after: str) -> None:
    found = find_words(before + words + after, words)
    assert bool(found) == bool(words.split())
    assert all(one.of(before + words + after).split() == words.split() for one in found)
