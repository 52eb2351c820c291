"""Training on ten passages: labels, the threshold, and left-out figures."""

import numpy as np
import pytest

from models.training.clause_type.data import Text
from models.training.clause_type.fit import (
    Example,
    Figures,
    best_threshold,
    calibrate,
    cross_validated,
    figures,
    fit,
    leave_one_out,
    make_example,
    scores,
    with_negatives,
)
from tests.own_clause_type import NAME, OTHER, agreement

EXAMPLES = [make_example(Text(str(number), agreement(number)[0], (agreement(number)[1],))) for number in range(10)]
WORDS = "One here. Two here. Three here. Four here. Five here."


def scored(*values: float) -> tuple[Example, np.ndarray]:
    return make_example(Text("a", WORDS, ((10, 19),))), np.array(values, np.float32)


def test_sentences_of_a_passage_are_labelled() -> None:
    one = make_example(Text("a", WORDS, ((10, 31), (36, 38))))
    assert one.labels.tolist() == [False, True, True, True, False]  # of "Four here." the middle is marked
    assert one.counted.all()
    assert not make_example(Text("a", WORDS, kind="unread")).counted.any()


@pytest.mark.parametrize(
    ("values", "point", "expected"),
    [
        ((0, 1, 0, 0, 0), 1, Figures(1, 1, 1, 1, 1)),
        ((0, 1, 0, 0, 1), 1, Figures(1, 1, 1, 2, 1)),
        ((0, 0, 0, 0, 1), 1, Figures(1, 1, 0, 1, 0)),
        ((0, 0, 0, 0, 0), 1, Figures(1, 1, 0, 0, 0)),
        ((0, 1, 0, 1, 0), 1, Figures(1, 1, 1, 1, 1)),
        ((1, 1, 1, 1, 1), 1, Figures(1, 1, 0, 1, 0)),  # it gives all there is
    ],
)
def test_figures(values: tuple[float, ...], point: float, expected: Figures) -> None:
    example, score = scored(*values)
    assert figures([example], [score], [point]) == expected


def test_figures_of_nothing() -> None:
    assert (Figures(1, 0, 0, 0, 0).recall, Figures(1, 0, 0, 0, 0).precision) == (0.0, 0.0)
    assert (Figures(1, 4, 3, 2, 1).recall, Figures(1, 4, 3, 2, 1).precision) == (0.75, 0.5)


@pytest.mark.parametrize(
    ("values", "point"), [((0, 5, 0, 0, 0), 5), ((1, 5, 2, 3, 4), 5), ((0, 5, 6, 0, 0), 5), ((4, 5, 0, 0, 7), 5)]
)
def test_the_threshold_has_the_best_f1(values: tuple[float, ...], point: float) -> None:
    example, score = scored(*values)
    assert best_threshold([example], [score]) == point


def test_ten_passages_are_enough() -> None:
    left_out = leave_one_out(NAME, EXAMPLES, [], lambda _: None)
    scorer = calibrate(fit(NAME, EXAMPLES), best_threshold(EXAMPLES, left_out), EXAMPLES, left_out)
    found = cross_validated(EXAMPLES, left_out)
    assert (found.documents, found.marked) == (10, 10)
    assert found.recall >= 0.9
    assert found.precision >= 0.9
    text, (start, end) = agreement(4)
    told = scorer.predict(text, 0.3)
    assert (told.start[0], told.end[0]) == (start, end)
    assert scorer.predict(OTHER, 0.3).start.tolist() == []


def test_a_document_is_measured_without_itself() -> None:
    done: list[int] = []
    left_out = leave_one_out(NAME, EXAMPLES[:4], [], done.append)
    expected = fit(NAME, EXAMPLES[1:4])
    assert done == [1, 2, 3, 4]
    np.testing.assert_array_equal(left_out[0], scores(expected, EXAMPLES[0]))


def test_an_unmarked_text_gives_negatives() -> None:
    left_out = leave_one_out(NAME, EXAMPLES, [], lambda _: None)
    scorer = calibrate(fit(NAME, EXAMPLES), best_threshold(EXAMPLES, left_out), EXAMPLES, left_out)
    text, (start, end) = agreement(3)
    one = with_negatives(scorer, make_example(Text("b", text, kind="unread")))
    within = np.array([start <= segment.start < end for segment in one.segments])
    assert not one.counted[within].any()
    assert one.counted[~within].mean() > 0.9
    assert not one.labels.any()
