"""Fits the weights of words in provisions for each type: logistic regressions on hash buckets, fitted together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from loan_model.rules import CATEGORIES
from loan_model.wording import BUCKETS, Bags, weigh, with_wording
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from models.training.loans.data import Example

Floats = NDArray[np.float32]
FOLDS = 5
PENALTY = 0.3
WEIGHT_OF_PROVISIONS = 2.0
"""Weight of a provision of the type, relative to one of another type."""
KEPT = 0.25
"""Share of the provisions without a type that is trained on; their weight is divided by it."""
ROUNDS = 25


@dataclass(frozen=True, slots=True)
class Wording:
    """`weights` [BUCKETS, types] and `bias` [types] of the log-odds."""

    weights: NDArray[np.float16]
    bias: Floats

    def odds(self, words: Bags) -> Floats:
        """Log-odds of all types, [provisions, types]."""
        return weigh(words, self.weights, self.bias)

    def features(self, example: Example) -> Example:
        """Adds features of the words to `example`, which these weights must not be fitted on if it is trained on."""
        known = with_wording(example.candidates, example.units, self.odds(example.words))
        return replace(example, candidates=known)


def fit_wording(examples: Sequence[Example], seed: int) -> Wording:
    """Weights of all types from all provisions of `examples`."""
    random = np.random.default_rng(seed)
    rows, gold_types, counted, counts = [], [], [], []
    for one in examples:
        sure: NDArray[np.bool_] = np.asarray(one.gold_types.any(axis=1) | ~one.gold_types_counted.any(axis=1))
        kept = sure | (random.random(len(sure)) < KEPT)
        rows.append(_matrix(one.words)[kept])
        gold_types.append(one.gold_types[kept])
        counted.append(one.gold_types_counted[kept])
        counts.append(np.where(sure[kept], 1.0, 1 / KEPT))
    with threadpool_limits(1):
        return _minimised(vstack(rows), np.concatenate(gold_types), np.concatenate(counted), np.concatenate(counts))


def with_wording_features(examples: Sequence[Example], seed: int) -> list[Example]:
    """`examples` with wording features, from fits on the agreements of other folds."""
    fold = np.random.default_rng(seed).permutation(len(examples)) % FOLDS
    result: list[Example] = list(examples)
    for number in range(FOLDS):
        wording = fit_wording([examples[index] for index in np.flatnonzero(fold != number).tolist()], seed)
        for index in np.flatnonzero(fold == number).tolist():
            result[index] = wording.features(examples[index])
    return result


def _matrix(words: Bags) -> csr_matrix:
    sizes = np.diff(words.starts)
    values = np.repeat(1 / np.sqrt(sizes), sizes).astype(np.float32)
    return csr_matrix((values, words.buckets, words.starts), shape=(len(sizes), BUCKETS))


def _minimised(rows: csr_matrix, gold_types: NDArray[np.bool_], counted: NDArray[np.bool_], count: Floats) -> Wording:
    used, types = np.unique(rows.indices), len(CATEGORIES)
    size, rows = len(used) * types, rows[:, used]
    columns = rows.T.tocsr()
    sign = np.where(gold_types, 1.0, -1.0).astype(np.float32)
    weight = (counted * np.where(gold_types, WEIGHT_OF_PROVISIONS, 1.0) * count[:, None]).astype(np.float32)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = flat[:size].reshape(-1, types).astype(np.float32), flat[size:].astype(np.float32)
        margin = (rows @ weights + bias) * sign
        slope = -sign / (1 + np.exp(np.clip(margin, -30, 30))) * weight
        value = float((np.logaddexp(0, -margin) * weight).sum() + PENALTY / 2 * (weights * weights).sum())
        return value, np.concatenate([(columns @ slope + PENALTY * weights).ravel(), slope.sum(axis=0)]).astype(float)

    begin = np.concatenate([np.zeros(size), np.full(types, -3.0)])
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS, "maxcor": 6})
    weights = np.zeros((BUCKETS, types), np.float16)
    weights[used] = found.x[:size].reshape(-1, types)
    return Wording(weights, found.x[size:].astype(np.float32))
