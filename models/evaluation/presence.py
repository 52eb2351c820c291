"""Measures answers to "does this document have this clause?": ranking, calibration, and what a threshold is worth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.evaluation.cuad import CALIBRATION_BINS, Bools, Floats, average_precision, calibration_error

DRAWS = 200
"""Bootstrap samples of documents."""


@dataclass(frozen=True, slots=True)
class Bin:
    """One row of a reliability table: `count` answers with the mean `probability`; `share` of them are true."""

    count: int
    probability: float
    share: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What a `threshold` decides. `benefit` is the net benefit per answer: the share of true positives minus that of
    false positives times the odds of the threshold. `benefit_of_all`: if every clause was taken as present.
    """

    threshold: float
    precision: float
    recall: float
    f1: float
    benefit: float
    benefit_of_all: float


@dataclass(frozen=True, slots=True)
class Scores:
    """`presence_map`: mean over the clause types that occur of the average precision of ranking documents. `interval`:
    its 95 % interval by bootstrap over documents. All are fractions.
    """

    presence_map: float
    interval: tuple[float, float]
    brier: float
    calibration_error: float
    reliability: tuple[Bin, ...]


def evaluate(probability: Floats, truth: Bools, seed: int = 0) -> Scores:
    """Scores answers; both arrays are [documents, clause types]."""
    return Scores(
        presence_map=mean_precision(probability, truth),
        interval=interval(probability, truth, seed),
        brier=float(np.mean((probability - truth) ** 2)) if truth.size else 0.0,
        calibration_error=calibration_error(probability.ravel(), truth.ravel()),
        reliability=reliability(probability, truth),
    )


def mean_precision(score: Floats, truth: Bools) -> float:
    """Presence mAP of any scores; 0 if no clause type occurs."""
    there = [column for column in range(truth.shape[1]) if truth[:, column].any()]
    return float(np.mean([average_precision(score[:, one], truth[:, one]) for one in there])) if there else 0.0


def interval(score: Floats, truth: Bools, seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of the presence mAP, by bootstrap over documents."""
    if not len(truth):
        return 0.0, 0.0
    draws = np.random.default_rng(seed).integers(len(truth), size=(DRAWS, len(truth)))
    low, high = np.percentile([mean_precision(score[one], truth[one]) for one in draws], [2.5, 97.5])
    return float(low), float(high)


def reliability(probability: Floats, truth: Bools) -> tuple[Bin, ...]:
    """The bins of equal width that have answers, by rising probability."""
    values, hits = probability.ravel(), truth.ravel()
    place = np.minimum((values * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    return tuple(
        Bin(int(inside.sum()), float(values[inside].mean()), float(hits[inside].mean()))
        for inside in (place == one for one in range(CALIBRATION_BINS))
        if inside.any()
    )


def decide(probability: Floats, truth: Bools, threshold: float) -> Decision:
    """What the threshold, below 1, decides: a clause is present if its probability is at least that."""
    said = probability >= threshold
    right, wrong = int((said & truth).sum()), int((said & ~truth).sum())
    odds, whole, there = threshold / (1 - threshold), max(truth.size, 1), int(truth.sum())
    return Decision(
        threshold,
        precision=right / max(right + wrong, 1),
        recall=right / max(there, 1),
        f1=2 * right / max(2 * right + wrong + there - right, 1),
        benefit=(right - wrong * odds) / whole,
        benefit_of_all=(there - (truth.size - there) * odds) / whole,
    )


def decision_curve(probability: Floats, truth: Bools, thresholds: Sequence[float]) -> tuple[Decision, ...]:
    """The decision of each threshold."""
    return tuple(decide(probability, truth, one) for one in thresholds)
