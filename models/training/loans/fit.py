"""Fits the loan clause model: one logistic regression with weights for headings and words that all types share, and
small differences per type.
"""

from collections.abc import Callable, Sequence

import numpy as np
from loan_model.rules import CATEGORIES
from loan_model.scorer import Scorer
from numpy.typing import NDArray
from scipy.special import logit
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from models.training.loans.data import Example
from models.training.loans.words import Wording

Floats = NDArray[np.float32]
INVERSE_PENALTY = 1.0
OWN = 0.4
"""Scale of the features of a single type. A larger one lets types differ more: it reduces their penalty."""
DEFAULT_CONFIDENCE = 0.3
"""The default `min_confidence` of callers. Calibration gives it to candidates at the operating point."""


def fit(examples: Sequence[Example], weight: Sequence[float], wording: Wording, seed: int) -> Scorer:
    """Weights of all types from `examples` with wording features, each agreement with its `weight`. Confidences are not
    calibrated; `wording` weighs new words.
    """
    rows = np.concatenate([_rows(one.candidates.features, one.candidates.category)[one.counted] for one in examples])
    labels = np.concatenate([one.labels[one.counted] for one in examples])
    counts = np.concatenate([np.full(one.counted.sum(), share) for one, share in zip(examples, weight, strict=True)])
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=5_000, random_state=seed)
    with threadpool_limits(1):
        model.fit(rows, labels, counts)
    return _scorer(model.coef_[0], float(model.intercept_[0]), wording)


def leave_one_out(
    examples: Sequence[Example],
    weight: Sequence[float],
    wording: Wording,
    seed: int,
    left_out: Sequence[int],
    report: Callable[[int], None],
) -> list[Floats]:
    """Log-odds of the candidates of each of `left_out`, indices of `examples`, from a fit on all others."""
    odds = []
    for done, index in enumerate(left_out, start=1):
        others = [number for number in range(len(examples)) if number != index]
        scorer = fit([examples[number] for number in others], [weight[number] for number in others], wording, seed)
        odds.append(scorer.log_odds(examples[index].candidates))
        report(done)
    return odds


def calibrated(scorer: Scorer, odds: Sequence[Floats], labels: Sequence[NDArray[np.bool_]], point: float) -> Scorer:
    """Calibrates on left-out log-odds. Shifts them, so that the probability `point` gets the confidence
    `DEFAULT_CONFIDENCE`.
    """
    score = np.concatenate(odds)[:, None]
    line = LogisticRegression(C=1e6).fit(score, np.concatenate(labels))
    slope = np.float32(line.coef_[0][0])
    offset = np.float32(line.intercept_[0] + logit(DEFAULT_CONFIDENCE) - logit(point))
    arrays = (np.array([slope]), np.array([offset]), scorer.wording, scorer.wording_bias)
    return Scorer(scorer.categories, scorer.weights, scorer.bias, *arrays)


def _rows(features: Floats, category: NDArray[np.int32]) -> NDArray[np.float64]:
    """The features that all types share, then each type's copy and its bias."""
    own = np.zeros((len(features), len(CATEGORIES), features.shape[1] + 1))
    own[np.arange(len(features)), category, :-1] = OWN * features
    own[np.arange(len(features)), category, -1] = 1.0
    return np.concatenate([features, own.reshape(len(features), -1)], axis=1)


def _scorer(weights: NDArray[np.float64], intercept: float, wording: Wording) -> Scorer:
    count = (len(weights) - len(CATEGORIES)) // (len(CATEGORIES) + 1)
    shared, own = weights[:count], weights[count:].reshape(len(CATEGORIES), count + 1)
    return Scorer(
        CATEGORIES,
        (shared + OWN * own[:, :-1]).astype(np.float32),
        (own[:, -1] + intercept).astype(np.float32),
        np.ones(1, np.float32),
        np.zeros(1, np.float32),
        wording.weights,
        wording.bias,
    )
