"""Scores to confidences: Platt's line for each category, learnt on scores of contracts that the model did not see."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float32]

PRIOR_SLOPE, PRIOR_WEIGHT = 1.0, 1.0
"""A category with few spans keeps to a slope of 1."""


def platt(scores: Floats, labels: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """(slope, offset), both [categories], so that sigmoid(slope * score + offset) is the chance of a label.

    `scores` and `labels` are [segments, categories].
    """
    lines = [_line(scores[:, c].astype(np.float64), labels[:, c]) for c in range(scores.shape[1])]
    slope, offset = zip(*lines, strict=True)
    return np.array(slope, np.float32), np.array(offset, np.float32)


def apply(scores: Floats, slope: Floats, offset: Floats) -> Floats:
    """Confidences for scores, [segments, categories]."""
    return (1 / (1 + np.exp(-np.clip(scores * slope + offset, -30, 30)))).astype(np.float32)


def _line(score: NDArray[np.float64], label: NDArray[np.bool_]) -> tuple[float, float]:
    def loss(line: NDArray[np.float64]) -> float:
        odds = line[0] * score + line[1]
        cost = np.sum(np.logaddexp(0, odds) - label * odds)
        return float(cost + PRIOR_WEIGHT * (line[0] - PRIOR_SLOPE) ** 2)

    slope, offset = minimize(loss, np.array([PRIOR_SLOPE, 0.0]), method="BFGS").x
    return float(slope), float(offset)
