"""The similarity of candidates to marked clauses."""

import numpy as np
import pytest
from clause_model.features import Features
from clause_model.neighbours import ROWS_AT_ONCE, Neighbours

NONE = Neighbours(
    np.zeros(0, np.uint32),
    np.zeros(0, np.float32),
    np.zeros(3, np.int32),
    np.zeros(1, np.int32),
    np.zeros(0, np.int32),
    np.zeros(0, np.float16),
)
"""Two categories without a marked clause."""
KNOWN = Neighbours(
    known=np.array([5, 7, 9], np.uint32),
    rarity=np.array([3.0, 4.0, 1.0], np.float32),
    first=np.array([0, 2, 2, 3], np.int32),
    starts=np.array([0, 2, 3, 4], np.int32),
    clause=np.array([0, 2, 2, 1], np.int32),
    weight=np.array([1.0, 0.6, 0.8, 1.0], np.float16),
)
"""Three categories; the second has no clause. Clauses: 0 has the word 5, 1 the word 9, 2 the words 5 and 7."""


def sparse(*rows: list[int]) -> Features:
    return Features(
        np.array([at for at, row in enumerate(rows) for _ in row], np.int64),
        np.array([column for row in rows for column in row], np.int64),
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([5], [1.0, 0.0, 0.6]),
        ([5, 7], [0.6, 0.0, 1.0]),
        ([5, 7, 100], [0.6, 0.0, 1.0]),  # unknown words do not count
        ([9], [1.0, 0.0, 0.0]),
        ([100], [0.0, 0.0, 0.0]),
        ([], [0.0, 0.0, 0.0]),
    ],
)
def test_the_cosine_with_the_nearest_clause_of_each_category(row: list[int], expected: list[float]) -> None:
    found = KNOWN.similarity(sparse([7], row), np.array([1]))
    assert found[0].tolist() == pytest.approx(expected, abs=1e-3)


def test_clauses_that_are_left_out_do_not_count() -> None:
    found = KNOWN.similarity(sparse([5, 7]), np.array([0]), np.array([False, False, True]))
    assert found[0].tolist() == pytest.approx([0.6, 0.0, 0.0], abs=1e-3)


def test_many_rows_are_compared_in_parts() -> None:
    rows = [[5] if at % 2 else [9] for at in range(3 * ROWS_AT_ONCE + 1)]
    found = KNOWN.similarity(sparse(*rows), np.arange(len(rows)))
    assert found[::2, 2].max() == 0
    assert found[1::2, 2].min() == pytest.approx(0.6, abs=1e-3)


def test_without_rows_or_clauses_nothing_is_similar() -> None:
    assert KNOWN.similarity(sparse([5]), np.zeros(0, np.int64)).shape == (0, 3)
    assert NONE.similarity(sparse([5]), np.array([0])).tolist() == [[0.0, 0.0]]
