"""Fits the loan clause model: one logistic regression with weights for headings and words that all types share, and
small differences per type.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from loan_model.rules import CATEGORIES
from loan_model.scorer import Scorer, select
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from models.evaluation.loan_points import Judged, judge, threshold_at
from models.evaluation.loans import Provision
from models.training.loans.data import Agreement, Example
from models.training.loans.words import FOLDS, Wording, fit_wording, with_wording_features

Floats = NDArray[np.float32]
INVERSE_PENALTY = 1.0
OWN = 0.4
"""Scale of the features of a single type. A larger one lets types differ more: it reduces their penalty."""
DEFAULT_CONFIDENCE = 0.3
"""The default `min_confidence` of callers. Calibration gives it to candidates at the operating point."""
UNDECIDED = 0.001
"""Candidates of a lower confidence are left out: they would be beyond any operating point."""


def fit(cut: Sequence[Example], seed: int) -> Scorer:
    """Weights of all types and of words from `cut`, agreements without wording features; not calibrated."""
    return fit_known(with_wording_features(cut, seed), fit_wording(cut, seed), seed)


def fit_known(examples: Sequence[Example], wording: Wording, seed: int) -> Scorer:
    """Weights of all types from `examples` with wording features of other agreements; `wording` weighs new words."""
    rows = np.concatenate([_rows(one.candidates.features, one.candidates.category)[one.counted] for one in examples])
    labels = np.concatenate([one.labels[one.counted] for one in examples])
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=5_000, random_state=seed)
    with threadpool_limits(1):
        model.fit(rows, labels)
    return _scorer(model.coef_[0], float(model.intercept_[0]), wording)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An agreement with wording features, and the log-odds of its candidates, by a model that does not know it."""

    example: Example
    odds: Floats

    def provisions(self, confidence: Floats, least: float) -> list[Provision]:
        """Predictions of at least `least`, without those at undecided places."""
        one = self.example
        found = one.provisions(select(one.units, one.candidates, confidence, least))
        return [p for p in found if not one.agreement.is_open(p.start)]

    def judged(self) -> Judged:
        """What the log-odds say about each provision."""
        found = self.provisions(expit(self.odds).astype(np.float32), UNDECIDED)
        return judge(self.example.agreement.gold, found)


def left_out(cut: Sequence[Example], test: Sequence[int], seed: int, size: int | None = None) -> list[LeftOut]:
    """The agreements `test`, indices of `cut`, by a model of at most `size` of the others, drawn at random."""
    others = [index for index in range(len(cut)) if index not in test]
    drawn = np.random.default_rng(seed).permutation(others)[:size].tolist()
    train = [cut[index] for index in sorted(drawn)]
    wording = fit_wording(train, seed)
    scorer = fit_known(with_wording_features(train, seed), wording, seed)
    known = [wording.features(cut[index]) for index in test]
    return [LeftOut(one, scorer.log_odds(one.candidates)) for one in known]


def by_borrower(agreements: Sequence[Agreement], seed: int) -> list[list[int]]:
    """Indices of `agreements` in `FOLDS` folds; all agreements of a borrower are in one."""
    borrowers = sorted({one.borrower for one in agreements})
    order = np.random.default_rng(seed).permutation(len(borrowers))
    fold = {name: int(place) % FOLDS for name, place in zip(borrowers, order, strict=True)}
    return [[i for i, one in enumerate(agreements) if fold[one.borrower] == number] for number in range(FOLDS)]


def calibrated(scorer: Scorer, found: Sequence[LeftOut], flags: float) -> Scorer:
    """Calibrates on left-out agreements. A shift gives the threshold with `flags` false flags an agreement the
    confidence `DEFAULT_CONFIDENCE`.
    """
    score = np.concatenate([one.odds[one.example.counted] for one in found])[:, None]
    labels = np.concatenate([one.example.labels[one.example.counted] for one in found])
    line = LogisticRegression(C=1e6).fit(score, labels)
    threshold = max(threshold_at([one.judged() for one in found], flags), UNDECIDED)
    slope = np.float32(line.coef_[0][0])
    offset = np.float32(logit(DEFAULT_CONFIDENCE) - slope * logit(threshold))
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
