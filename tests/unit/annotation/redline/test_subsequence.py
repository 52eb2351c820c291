"""The longest common subsequence, against a table of lengths."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.redline.subsequence import common


def longest(old: Sequence[int], new: Sequence[int]) -> int:
    row = [0] * (len(new) + 1)
    for one in old:
        before = row
        row = [0]
        for at, other in enumerate(new):
            row.append(before[at] + 1 if one == other else max(before[at + 1], row[at]))
    return row[-1]


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ([], [1], []),
        ([1], [], []),
        ([1, 2, 3], [1, 2, 3], [(0, 0), (1, 1), (2, 2)]),
        ([1, 2, 3], [4, 5], []),
        ([1, 2, 3, 4], [2, 4], [(1, 0), (3, 1)]),
        ([9, 1, 2], [1, 9, 2], [(0, 1), (2, 2)]),
    ],
)
def test_the_pairs_of_equal_tokens(old: list[int], new: list[int], pairs: list[tuple[int, int]]) -> None:
    assert common(old, new) == pairs


tokens = st.lists(st.integers(0, 4), max_size=90)


@given(tokens, tokens)
def test_the_pairs_are_equal_in_order_and_as_many_as_possible(old: list[int], new: list[int]) -> None:
    pairs = common(old, new)
    assert all(old[one] == new[other] for one, other in pairs)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in itertools.pairwise(pairs))
    assert len(pairs) == longest(old, new)
