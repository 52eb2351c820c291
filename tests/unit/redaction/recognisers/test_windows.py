"""Windows cover a text, and do not split short spans."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.redaction.recognisers.windows import LEAST, windows

_TEXTS = st.text(st.sampled_from("ab \n日😀\u0301"), max_size=120) | st.text(max_size=120)


@given(text=_TEXTS, overlap=st.integers(0, 8), more=st.integers(0, 20))
def test_short_spans_are_whole_in_one_window(text: str, overlap: int, more: int) -> None:
    size = max(LEAST * overlap, 1) + more
    found = list(windows(text, size, overlap))
    assert all(0 < len(one) <= size for one in found)
    assert all(one.start < other.start and one.end < other.end for one, other in pairwise(found))
    for start in range(len(text)):
        end = min(start + max(overlap, 1), len(text))
        assert any(one.start <= start and end <= one.end for one in found)


@pytest.mark.parametrize(
    ("text", "size", "overlap", "expected"),
    [
        ("", 8, 2, []),
        ("one two", 8, 2, ["one two"]),
        ("a bb ccc dddd eeeee ffffff ggggggg", 20, 5, ["a bb ccc dddd eeeee ", "eeeee ffffff ggggggg"]),
        ("onetwothreefour", 8, 2, ["onetwoth", "threefou", "our"]),
    ],
)
def test_windows_begin_and_end_beside_white_space(text: str, size: int, overlap: int, expected: list[str]) -> None:
    assert [one.of(text) for one in windows(text, size, overlap)] == expected
