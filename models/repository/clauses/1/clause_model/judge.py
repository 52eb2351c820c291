"""The last stage: boosted trees over candidates and their context, then one calibration for all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clause_model.context import Candidates, Trees

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Judge:
    """`slope` and `offset`, [1] each, map the trees' output to log-odds. Predictions with a confidence below `least`
    [categories] are dropped.
    """

    trees: Trees
    slope: Floats
    offset: Floats
    least: Floats

    def confidences(self, found: Candidates) -> Floats:
        """Confidence of each candidate, [candidates]; 0 for dropped ones."""
        odds = self.trees.log_odds(found.features) * self.slope[0] + self.offset[0]
        confidence = sigmoid(odds)
        return np.where(confidence < self.least[found.category], np.float32(0), confidence)


def sigmoid(log_odds: NDArray[np.float64]) -> Floats:
    """Converts log-odds to a confidence."""
    return (1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))).astype(np.float32)
