"""Recall at a number of false flags an agreement, on cases made by hand."""

import math

import pytest

from models.evaluation.loan_points import (
    Judged,
    interval,
    judge,
    presence_at,
    recall_at,
    threshold_at,
)
from models.evaluation.loans import Provision


def _provision(category: str, start: int, end: int, confidence: float = 1.0) -> Provision:
    return Provision("a", category, start, end, confidence)


GOLD = [_provision("Liens", 0, 100), _provision("Liens", 200, 300), _provision("Law", 400, 500)]
FIRST = judge(
    GOLD,
    [
        _provision("Liens", 0, 60, 0.4),
        _provision("Liens", 60, 100, 0.9),
        _provision("Liens", 400, 500, 0.6),
        _provision("Law", 450, 520, 0.3),
    ],
)
SECOND = judge([], [_provision("Law", 0, 10, 0.5)])


def test_a_provision_has_the_best_confidence_that_finds_it() -> None:
    assert Judged((0.9, -math.inf, 0.3), (0.6,), frozenset({"Liens", "Law"}), {"Liens": 0.9, "Law": 0.3}) == FIRST


@pytest.mark.parametrize(("flags", "threshold", "recall"), [(0, 0.6, 1 / 3), (0.5, 0.5, 1 / 3), (1, -math.inf, 2 / 3)])
def test_recall_at_false_flags(flags: float, threshold: float, recall: float) -> None:
    assert threshold_at([FIRST, SECOND], flags) == threshold
    assert recall_at([FIRST, SECOND], flags) == pytest.approx(recall)


def test_presence_at_false_flags() -> None:
    assert presence_at([FIRST, SECOND], 0) == pytest.approx(2 * 1 / (2 + 1))
    assert presence_at([FIRST, SECOND], 1) == pytest.approx(2 * 2 / (2 + 3))


def test_nothing_to_find_has_no_recall() -> None:
    assert recall_at([SECOND], 3) == 0
    assert presence_at([Judged((), (), frozenset(), {})], 3) == 0


def test_an_interval_holds_the_figure_and_repeats() -> None:
    judged = [FIRST, SECOND, FIRST]
    low, high = interval(judged, lambda some: recall_at(some, 1), seed=0)
    assert low <= recall_at(judged, 1) <= high
    assert interval(judged, lambda some: recall_at(some, 1), seed=0) == (low, high)
