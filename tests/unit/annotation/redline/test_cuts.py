"""A text without some of its passages, and the places of what is left."""

import pytest

from services.annotation.redline.cuts import Cut


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([], [2, 3, 4, 5, 6, 7]),
        ([(3, 5)], [2, 5, 6, 7]),
        ([(2, 4), (6, 8)], [4, 5]),
        ([(6, 7), (2, 3)], [3, 4, 5, 7]),
        ([(0, 4)], [2, 3, 4, 5, 6, 7]),  # it begins outside
        ([(2, 8)], []),
    ],
)
def test_the_tokens_that_are_left(taken: list[tuple[int, int]], left: list[int]) -> None:
    cut = Cut(2, 8, taken)
    assert cut.ids(range(10)) == left
    assert cut.length == len(left)


@pytest.mark.parametrize(
    ("first", "end", "pieces"),
    [
        (0, 4, [(2, 3), (5, 8)]),
        (1, 2, [(5, 6)]),
        (0, 0, [(2, 2)]),
        (1, 1, [(3, 3)]),
        (4, 4, [(8, 8)]),
    ],
)
def test_the_passages_of_what_is_left(first: int, end: int, pieces: list[tuple[int, int]]) -> None:
    assert Cut(2, 8, [(3, 5)]).pieces(first, end) == pieces
