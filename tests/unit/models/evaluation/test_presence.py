"""Ranking, calibration and decisions of presence, on small tables counted by hand."""

import numpy as np
import pytest

from models.evaluation.presence import decide, evaluate, mean_precision, reliability

TRUTH = np.array([[True, False], [True, False], [False, False]])


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ([0.9, 0.8, 0.1], 1.0),  # both documents with the clause first
        ([0.9, 0.1, 0.8], (1 + 2 / 3) / 2),  # one behind a document without it
        ([0.1, 0.2, 0.9], (1 / 2 + 2 / 3) / 2),
        ([0.5, 0.5, 0.5], 2 / 3),  # equal scores are one rank
    ],
)
def test_ranks_the_documents_of_each_type_that_occurs(score: list[float], expected: float) -> None:
    both = np.stack([np.array(score), np.array([0.9, 0.1, 0.1])], axis=1)  # the second type occurs nowhere
    assert mean_precision(both, TRUTH) == pytest.approx(expected)


def test_without_documents_or_types_the_figures_are_zero() -> None:
    nothing = np.zeros((0, 2))
    found = evaluate(nothing, nothing.astype(bool))
    assert (found.presence_map, found.interval, found.brier, found.reliability) == (0.0, (0.0, 0.0), 0.0, ())


def test_certain_and_right_answers_have_no_error() -> None:
    found = evaluate(TRUTH.astype(float), TRUTH)
    assert (found.presence_map, found.brier, found.calibration_error) == (1.0, 0.0, 0.0)


def test_reliability_compares_the_mean_probability_with_the_share() -> None:
    probability = np.array([[0.05, 0.25], [1.0, 0.27], [0.93, 0.21]])
    truth = np.array([[False, True], [True, False], [True, False]])
    found = [(one.count, one.probability, one.share) for one in reliability(probability, truth)]
    assert found == [pytest.approx(row) for row in ((1, 0.05, 0.0), (3, 0.73 / 3, 1 / 3), (2, 0.965, 1.0))]


@pytest.mark.parametrize(
    ("threshold", "precision", "recall", "benefit"),
    [
        (0.5, 1.0, 0.5, 1 / 6),  # one right answer of six, none wrong
        (0.2, 2 / 3, 1.0, (2 - 1 * 0.25) / 6),  # two right, one wrong that costs a quarter
        (0.0, 2 / 6, 1.0, 2 / 6),  # everything is taken as present, and a wrong answer costs nothing
    ],
)
def test_a_threshold_weighs_false_answers_by_its_odds(
    threshold: float, precision: float, recall: float, benefit: float
) -> None:
    probability = np.array([[0.9, 0.3], [0.4, 0.1], [0.1, 0.1]])
    found = decide(probability, TRUTH, threshold)
    assert (found.precision, found.recall) == pytest.approx((precision, recall))
    assert found.benefit == pytest.approx(benefit)
    assert found.f1 == pytest.approx(2 * precision * recall / (precision + recall))
