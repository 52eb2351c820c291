"""Scores to log-odds: Platt scaling per category, fitted on contracts that the model did not see."""

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


def _line(score: NDArray[np.float64], label: NDArray[np.bool_]) -> tuple[float, float]:
    def loss(line: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = line[0] * score + line[1]
        cost = np.sum(np.logaddexp(0, odds) - label * odds) + PRIOR_WEIGHT * (line[0] - PRIOR_SLOPE) ** 2
        error = 1 / (1 + np.exp(-odds)) - label
        slant = 2 * PRIOR_WEIGHT * (line[0] - PRIOR_SLOPE)
        return float(cost), np.array([error @ score + slant, error.sum()])

    slope, offset = minimize(loss, np.array([PRIOR_SLOPE, 0.0]), (), "L-BFGS-B", jac=True).x
    return float(slope), float(offset)
