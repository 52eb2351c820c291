"""Hand-made cases of CUAD's metric."""

import numpy as np
import pytest

from models.evaluation.cuad import (
    Mark,
    area,
    average_precision,
    calibration_error,
    curves,
    evaluate,
    jaccard,
    matches,
    precision_at,
)


def mark(words: str, confidence: float = 1.0, category: str = "Insurance", document: str = "a") -> Mark:
    return Mark(document, category, 0, len(words), words, confidence)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("the term ends", "the term ends", 1.0),
        ("The term, ends.", "the term ends", 1.0),
        ("a b", "a b c d", 0.5),
        ("a/b", "a b", 1.0),
        ("a a a b", "a b b", 1.0),
        ("a", "b", 0.0),
        ("", "", 0.0),
        (".,;:", "a", 0.0),
    ],
)
def test_word_sets_overlap_by_jaccard(first: str, second: str, expected: float) -> None:
    assert jaccard(first, second) == expected
    assert jaccard(second, first) == expected


@pytest.mark.parametrize(
    ("category", "gold", "predicted", "expected"),
    [
        ("Insurance", "a b", "a b c d", True),
        ("Insurance", "a b", "a b c d e", False),
        ("Parties", "Acme Inc", "between Acme Inc and nine others of the same name", True),
        ("Parties", "Acme Inc.", "between Acme Inc and nine others of the same name", False),
        ("Insurance", "Acme Inc", "between Acme Inc and nine others of the same name", False),
    ],
)
def test_only_parties_are_found_by_containing(category: str, gold: str, predicted: str, expected: bool) -> None:
    assert matches(mark(gold, category=category), mark(predicted, category=category)) is expected


def test_a_perfect_prediction_scores_one() -> None:
    gold = [mark("a b"), mark("c d", category="Audit Rights", document="b")]
    scores = evaluate(gold, gold, ["a", "b"])
    assert (scores.aupr, scores.precision_at_80_recall, scores.mean_aupr) == (1, 1, 1)
    assert (scores.document_map, scores.presence_map, scores.calibration_error, scores.recall) == (1, 1, 0, 1)


def test_nothing_predicted_scores_nothing() -> None:
    scores = evaluate([mark("a b")], [], ["a"])
    assert (scores.aupr, scores.precision_at_80_recall, scores.mean_aupr, scores.recall) == (0, 0, 0, 0)


def test_nothing_at_all_scores_nothing() -> None:
    assert evaluate([], [], []).aupr == 0


def test_two_predictions_of_one_gold_span_are_both_right_and_count_once() -> None:
    scores = evaluate([mark("a b"), mark("x y")], [mark("a b", 0.9), mark("a b c", 0.8)], ["a"])
    assert scores.recall == 0.5
    assert scores.aupr == 0.5


def test_one_prediction_may_find_two_gold_spans() -> None:
    parties = [mark("Acme", category="Parties"), mark("Bolt", category="Parties")]
    scores = evaluate(parties, [mark("Acme and Bolt", 0.7, category="Parties")], ["a"])
    assert (scores.recall, scores.aupr) == (1, 1)


def test_marks_of_other_documents_and_categories_do_not_match() -> None:
    predicted = [mark("a b", document="b"), mark("a b", category="Audit Rights")]
    assert evaluate([mark("a b")], predicted, ["a", "b"]).recall == 0


def test_false_flags_before_the_right_one_cost_precision() -> None:
    predicted = [mark("x", 0.9), mark("y", 0.8), mark("z", 0.7), mark("a b", 0.6)]
    scores = evaluate([mark("a b")], predicted, ["a"])
    assert scores.precision_at_80_recall == 0.25
    assert scores.aupr == 0.25


def test_pooling_weighs_spans_and_the_mean_weighs_categories() -> None:
    gold = [mark("a"), mark("b"), mark("c"), mark("d", category="Audit Rights")]
    scores = evaluate(gold, gold[:3], ["a"])
    assert scores.aupr == 0.75
    assert scores.mean_aupr == 0.5
    assert scores.per_category == {"Audit Rights": 0, "Insurance": 1}


def test_the_area_takes_the_best_precision_at_that_recall_or_above() -> None:
    assert area(np.array([0.5, 1.0]), np.array([0.5, 1.0])) == 1.0
    assert area(np.array([1.0, 0.5]), np.array([0.5, 1.0])) == pytest.approx(0.5 + 0.375)


@pytest.mark.parametrize(
    ("recall", "expected"), [([0.2, 0.8], 0.4), ([0.2, 0.79], 0.0), ([0.8, 0.9], 0.6), ([0.9, 0.9], 0.6)]
)
def test_precision_at_a_recall(recall: list[float], expected: float) -> None:
    assert precision_at(0.8, np.array([0.6, 0.4]), np.array(recall)) == expected


@pytest.mark.parametrize(
    ("score", "truth", "expected"),
    [
        ([0.9, 0.1], [True, False], 1.0),
        ([0.1, 0.9], [True, False], 0.5),
        ([0.5, 0.5], [True, False], 0.5),
        ([0.9, 0.8, 0.7], [True, False, True], (1 + 2 / 3) / 2),
        ([0.0, 0.0], [False, False], 0.0),
    ],
)
def test_average_precision(score: list[float], truth: list[bool], expected: float) -> None:
    assert average_precision(np.array(score), np.array(truth)) == pytest.approx(expected)


def test_documents_rank_their_clauses_and_clauses_their_documents() -> None:
    gold = [mark("x", document="a"), mark("y", document="b", category="Audit Rights")]
    predicted = [
        mark("x", 0.9, document="a"),
        mark("q", 0.6, document="b"),
        mark("y", 0.5, document="b", category="Audit Rights"),
    ]
    scores = evaluate(gold, predicted, ["a", "b"])
    assert scores.document_map == pytest.approx((1 + 0.5) / 2)
    assert scores.presence_map == 1.0


def test_calibration_is_the_gap_between_confidence_and_hits() -> None:
    assert calibration_error(np.array([0.8, 0.8]), np.array([True, False])) == pytest.approx(0.3)
    assert calibration_error(np.array([0.25, 0.25, 0.25, 0.25]), np.array([True, False, False, False])) == 0
    assert calibration_error(np.array([1.0, 0.05]), np.array([True, False])) == pytest.approx(0.025)
    assert calibration_error(np.zeros(0), np.zeros(0, dtype=bool)) == 0


def test_a_curve_for_each_category_that_has_a_gold_span() -> None:
    gold = [mark("a b"), mark("c d"), mark("e f", category="Audit Rights")]
    predicted = [mark("a b", 0.9), mark("x", 0.6), mark("c d", 0.5), mark("y", 0.4, category="Exclusivity")]
    found = curves(gold, predicted)
    assert set(found) == {"Insurance", "Audit Rights"}
    insurance = found["Insurance"]
    assert insurance.threshold.tolist() == [0.9, 0.6, 0.5]
    assert insurance.precision.tolist() == pytest.approx([1, 1 / 2, 2 / 3])
    assert insurance.recall.tolist() == [0.5, 0.5, 1]
    assert found["Audit Rights"].threshold.size == 0
    scores = evaluate(gold, predicted, ["a"])
    assert {name: area(one.precision, one.recall) for name, one in found.items()} == scores.per_category


def test_the_same_confidence_is_one_threshold() -> None:
    curve = curves([mark("a b"), mark("c d")], [mark("a b", 0.5), mark("x", 0.5), mark("c d", 0.5)])["Insurance"]
    assert (curve.threshold.tolist(), curve.recall.tolist()) == ([0.5], [1])
    assert curve.precision.tolist() == pytest.approx([2 / 3])
