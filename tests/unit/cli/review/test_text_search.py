"""Search ignores differences in white space, and takes every character literally."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cli.review.text_search import find_text


@pytest.mark.parametrize(
    ("text", "quote", "places"),
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
def test_places(text: str, quote: str, places: list[tuple[int, int]]) -> None:
    assert [(one.start, one.end) for one in find_text(text, quote)] == places


@given(st.text(), st.text(min_size=1), st.text())
def test_contained_text_is_found(before: str, quote: str, after: str) -> None:
    found = find_text(before + quote + after, quote)
    assert bool(found) == bool(quote.split())
    assert all(one.of(before + quote + after).split() == quote.split() for one in found)
