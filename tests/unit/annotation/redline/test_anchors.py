"""Passages that two texts have in common."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.redline.anchors import Block, Region, anchors, gaps, in_order, unique


def whole(old: list[int], new: list[int]) -> Region:
    return Region(0, len(old), 0, len(new))


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([1, 2, 3], [1, 2, 3], [Block(0, 0, 3)]),
        ([1, 2, 3, 4, 5], [9, 2, 3, 4, 8], [Block(1, 1, 3)]),
        ([1, 2, 3, 7, 4, 5, 6], [1, 2, 3, 8, 9, 4, 5, 6], [Block(0, 0, 3), Block(4, 5, 3)]),
        ([1, 2], [3, 4], []),
        ([], [1], []),
    ],
)
def test_the_equal_blocks_of_two_texts(old: list[int], new: list[int], found: list[Block]) -> None:
    assert anchors(old, new, whole(old, new), 2) == found


tokens = st.lists(st.integers(0, 5), max_size=60)


@given(tokens, tokens)
def test_blocks_are_equal_and_in_order_and_gaps_are_the_rest(old: list[int], new: list[int]) -> None:
    region = whole(old, new)
    blocks = anchors(old, new, region, 2)
    assert all(old[one.old : one.old + one.length] == new[one.new : one.new + one.length] for one in blocks)
    assert all(one.old + one.length <= two.old for one, two in itertools.pairwise(blocks))
    assert all(one.new + one.length <= two.new for one, two in itertools.pairwise(blocks))
    left = sum(one.old_end - one.old for one in gaps(region, blocks))
    assert left + sum(one.length for one in blocks) == len(old)


def test_passages_that_are_there_twice_have_no_place() -> None:
    assert unique([1, 2, 1, 2, 3], 0, 5, 2) == {(1, 2): -1, (2, 1): 1, (2, 3): 3}


@pytest.mark.parametrize(
    ("pairs", "chain"),
    [
        ([], []),
        ([(0, 5), (1, 2), (2, 3), (3, 1)], [(1, 2), (2, 3)]),
        ([(0, 0), (4, 9), (5, 8)], [(0, 0), (5, 8)]),
    ],
)
def test_the_most_pairs_in_order(pairs: list[tuple[int, int]], chain: list[tuple[int, int]]) -> None:
    assert in_order(pairs) == chain
