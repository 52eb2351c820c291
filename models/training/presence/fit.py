"""Ways to answer "does this document have this clause?" from the confidences of its candidates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from models.training.presence.table import PARTS, Table
from services.annotation.playbook.presence import FEATURES, LEAST, Weights, features
from services.annotation.playbook.rules import type_name
from services.shared.domain.document_types import OTHER

Probabilities = NDArray[np.float64]
"""[documents, clause types]."""
Predict = Callable[[Table], Probabilities]
LOWEST = 1e-3
COUNTED = (0.05, 0.3)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to answer, fitted to a table."""

    name: str
    fit: Callable[[Table], Predict]


def highest(table: Table) -> Probabilities:
    """The highest confidence: the rule without a model of presence."""
    return table.best[:, :, 0].astype(np.float64)


def any_of(table: Table) -> Probabilities:
    """The probability that any of the best candidates is a clause, if they were independent."""
    return np.asarray(1 - np.prod(1 - table.best.astype(np.float64), axis=2))


def fit_stack(own: Sequence[str] = ()) -> Callable[[Table], Predict]:
    """One logistic regression for all types on the three best candidates, `any_of`, the gap, and numbers of
    candidates. `own`: `intercept` and `slope` of each type.
    """

    def fit(table: Table) -> Predict:
        model = LogisticRegression(max_iter=500).fit(_stacked(table, own), table.truth.ravel())
        return lambda other: np.asarray(model.predict_proba(_stacked(other, own))[:, 1]).reshape(other.truth.shape)

    return fit


def fit_trees(table: Table) -> Predict:
    """Boosted trees over the same values and the frequency of the type."""
    often = logit(np.clip(table.truth.mean(axis=0), LOWEST, 1 - LOWEST))

    def rows(one: Table) -> NDArray[np.float64]:
        values = _shared(one)
        frequency = np.broadcast_to(often[None, :, None], (*values.shape[:2], 1))
        return np.concatenate([values, frequency], axis=2).reshape(-1, values.shape[2] + 1)

    model = HistGradientBoostingClassifier(
        max_iter=120, max_depth=4, learning_rate=0.06, min_samples_leaf=40, l2_regularization=5.0, random_state=0
    )
    with threadpool_limits(1):
        model.fit(rows(table), table.truth.ravel())

    def predict(other: Table) -> Probabilities:
        with threadpool_limits(1):
            return np.asarray(model.predict_proba(rows(other))[:, 1]).reshape(other.truth.shape)

    return predict


def fit_served(table: Table) -> Predict:
    """The weights that rules use. Where no candidate counts, the highest confidence is the answer."""
    weights = weights_of(table)

    def predict(other: Table) -> Probabilities:
        names = other.categories.tolist()
        found = [
            [weights.probability(name, row[column].tolist()) for column, name in enumerate(names)] for row in other.best
        ]
        return np.where(other.best[:, :, 0] >= LEAST, np.array(found, np.float64), highest(other))

    return predict


def weights_of(table: Table) -> Weights:
    """Fits `Weights` to the documents and types with a candidate that counts."""
    row, column = np.nonzero(table.best[:, :, 0] >= LEAST)
    values = np.array([features(one[one >= LEAST].tolist()) for one in table.best[row, column].astype(np.float64)])
    own = OWN * np.eye(len(table.categories))[column]
    model = LogisticRegression(max_iter=500).fit(np.concatenate([values, own], axis=1), table.truth[row, column])
    shared, types = np.split(model.coef_[0], [len(FEATURES)])
    intercepts = OWN * types + model.intercept_[0]
    kinds, count = np.unique(table.document_type, return_counts=True)
    return Weights(
        tuple(shared.tolist()),
        dict(zip(table.categories.tolist(), intercepts.tolist(), strict=True)),
        frozenset(map(type_name, kinds[count >= LEAST_OF_TYPE].tolist())) - {OTHER},
    )


def cross_fitted(way: Way, table: Table) -> Probabilities:
    """Answers for each document from a fit on the documents of other companies."""
    made = np.zeros(table.truth.shape)
    for part in range(PARTS):
        left = table.part == part
        if left.any():
            made[left] = way.fit(table.of(~left))(table.of(left))
    return made


def _shared(table: Table) -> NDArray[np.float64]:
    """Values of a document and a clause type, [documents, clause types, values]."""
    odds = logit(np.clip(table.best[:, :, :3].astype(np.float64), LOWEST, 1 - LOWEST))
    together = logit(np.clip(any_of(table), LOWEST, 1 - LOWEST))
    counts = [np.log1p((table.best >= least).sum(axis=2)) for least in COUNTED]
    return np.stack([*np.moveaxis(odds, 2, 0), together, odds[:, :, 0] - odds[:, :, 1], *counts], axis=2)


def _stacked(table: Table, own: Sequence[str]) -> NDArray[np.float64]:
    """Rows of the regression, [documents * clause types, columns]."""
    values = _shared(table)
    documents, types, width = values.shape
    identity = np.tile(np.eye(types), (documents, 1))
    parts = [values.reshape(-1, width)]
    if "intercept" in own:
        parts.append(OWN * identity)
    if "slope" in own:
        parts.append(SLOPE * identity * values[:, :, TOGETHER].reshape(-1, 1))
    return np.concatenate(parts, axis=1)


TOGETHER = 3
"""The place of `any_of` among the shared values."""
LEAST_OF_TYPE = 5
"""Documents of a type without which the weights do not apply to it."""
OWN, SLOPE = 0.7, 0.15
"""The expected size of what a type adds: a larger one lets types differ more."""
