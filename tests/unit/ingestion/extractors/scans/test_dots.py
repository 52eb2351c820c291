"""Boxes of words whose dots the program has left out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.scans.dots import with_dots

X, DEEP, TALL = (10.0, 20.0), (10.0, 25.0), (3.0, 20.0)  # tops and ends of boxes of letters of 10 points


@pytest.mark.parametrize(
    ("words", "edges", "tops"),
    [
        pytest.param(["on", "in"], [X, X], [10.0, 5.5], id="a word without its dot"),
        pytest.param(["on", "is", "in"], [X, (5.5, 20.0), X], [10.0, 5.5, 5.5], id="a word with its dot"),
        pytest.param(["on", "provision"], [X, DEEP], [10.0, 5.5], id="a letter below the line"),
        pytest.param(["on", "hill", "In"], [X, TALL, TALL], [10.0, 3.0, 3.0], id="other tall letters"),
        pytest.param(["in"], [X], [10.0], id="no word tells the height of letters"),
        pytest.param(["on", "in"], [X, (0.0, 40.0)], [10.0, 0.0], id="a larger word"),
        pytest.param([], [], [], id="no words"),
    ],
)
def test_tops(words: list[str], edges: list[tuple[float, float]], tops: list[float]) -> None:
    boxes = np.array([(0.0, top, 9.0, end) for top, end in edges], np.float32).reshape(-1, 4)
    found = with_dots(words, [0][: len(words)], boxes)
    assert found[:, 1].tolist() == pytest.approx(tops)
    assert np.array_equal(found[:, (0, 2, 3)], boxes[:, (0, 2, 3)])


def test_the_height_is_that_of_the_line() -> None:
    small, large = (0.0, 10.0, 9.0, 16.0), (0.0, 30.0, 9.0, 50.0)
    found = with_dots(["on", "in", "on", "in"], [0, 2], np.array([small, small, large, large], np.float32))
    assert found[:, 1].tolist() == pytest.approx([10.0, 7.3, 30.0, 21.0])


@given(st.lists(st.tuples(st.text(max_size=6), st.floats(0, 900), st.floats(0.5, 40)), max_size=20))
def test_boxes_only_grow(rows: list[tuple[str, float, float]]) -> None:
    boxes = np.array([(0, top, 9, top + height) for _, top, height in rows], np.float32).reshape(-1, 4)
    found = with_dots([word for word, _, _ in rows], [0][: len(rows)], boxes)
    assert (found[:, 1] <= boxes[:, 1]).all()
