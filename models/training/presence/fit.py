"""Ways to answer "does this document have this clause?" from the confidences of its candidates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import expit, logit
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from models.training.presence.table import Table
from models.training.presence.weights import FEATURES, NOTHING, TYPICAL, Weights, features
from services.shared.domain.document_types import OTHER

Probabilities = NDArray[np.float64]
"""[documents, clause types]."""
Predict = Callable[[Table, NDArray[np.int64]], Probabilities]
"""Answers for a table. The second argument are the rows of its documents in the table of words."""

LEAST = 1e-3
COUNTED = (0.05, 0.3)
PARTS = 5


@dataclass(frozen=True, slots=True)
class Way:
    """A way to fit: from a table and the rows of its documents in the table of words."""

    name: str
    fit: Callable[[Table, NDArray[np.int64]], Predict]


def highest(table: Table) -> Probabilities:
    """The highest confidence: the rule before there was a model of presence."""
    return table.best[:, :, 0].astype(np.float64)


def any_of(table: Table) -> Probabilities:
    """The probability that any of the best candidates is a clause, if they were independent."""
    return np.asarray(1 - np.prod(1 - table.best.astype(np.float64), axis=2))


def shared(table: Table) -> NDArray[np.float64]:
    """Features of a document and a clause type, [documents, clause types, features]."""
    odds = logit(np.clip(table.best[:, :, :3].astype(np.float64), LEAST, 1 - LEAST))
    together = logit(np.clip(any_of(table), LEAST, 1 - LEAST))
    counts = [np.log1p((table.best >= least).sum(axis=2)) for least in COUNTED]
    length = np.log(np.maximum(table.length, 1) / TYPICAL)[:, None] * np.ones(together.shape)
    gap = odds[:, :, 0] - odds[:, :, 1]
    return np.stack([*np.moveaxis(odds, 2, 0), together, gap, *counts, length], axis=2)


def stacked(table: Table, blocks: Sequence[str], kinds: Sequence[str]) -> sparse.csr_matrix:
    """Rows of the logistic regression, [documents * clause types, columns]. `blocks` are the parts besides the shared
    features: `type` intercepts, `slope` of each type, `kind` of document by type, `others` the other types.
    """
    values = shared(table)
    documents, types, width = values.shape
    parts = [sparse.csr_matrix(values.reshape(-1, width) * SCALES["shared"])]
    own = sparse.kron(np.ones((documents, 1)), sparse.identity(types), format="csr")
    together = values[:, :, TOGETHER].reshape(-1)
    kind = np.array([kinds.index(one) if one in kinds else len(kinds) for one in table.kind])
    if "type" in blocks:
        parts.append(sparse.csr_matrix(own * SCALES["type"]))
    if "slope" in blocks:
        parts.append(sparse.csr_matrix(sparse.diags(together) @ own * SCALES["slope"]))
    if "kind" in blocks:
        column = (np.repeat(kind, types) * types + np.tile(np.arange(types), documents)).astype(np.int64)
        shape = (documents * types, (len(kinds) + 1) * types)
        ones = np.full(len(column), SCALES["kind"])
        parts.append(sparse.csr_matrix((ones, (np.arange(len(column)), column)), shape=shape))
    if "others" in blocks:
        parts.append(_others(values[:, :, TOGETHER]))
    return sparse.csr_matrix(sparse.hstack(parts))


def fit_stack(blocks: Sequence[str], penalty: float = 1.0) -> Callable[[Table, NDArray[np.int64]], Predict]:
    """One logistic regression for all types."""

    def fit(table: Table, _rows: NDArray[np.int64]) -> Predict:
        kinds = sorted(set(table.kind.tolist()))
        model = _regression(stacked(table, blocks, kinds), table.truth.ravel(), penalty)

        def predict(other: Table, _rows: NDArray[np.int64]) -> Probabilities:
            return np.asarray(model.predict_proba(stacked(other, blocks, kinds))[:, 1]).reshape(other.truth.shape)

        return predict

    return fit


def shown(table: Table) -> sparse.csr_matrix:
    """Rows of what a set of annotations has: its features, and two intercepts of each type."""
    documents, types = table.truth.shape
    values = np.array([
        features(table.best[row, column].tolist(), int(table.length[row]))
        for row in range(documents)
        for column in range(types)
    ])  # fmt: skip
    own = sparse.kron(np.ones((documents, 1)), sparse.identity(types), format="csr")
    without = sparse.diags(values[:, NOTHING]) @ own
    parts = [sparse.csr_matrix(values), own * SCALES["type"], without * SCALES["type"]]
    return sparse.csr_matrix(sparse.hstack(parts))


def fit_shown(table: Table, _rows: NDArray[np.int64]) -> Predict:
    """The logistic regression of `Weights`."""
    weights = weights_of(table)

    def predict(other: Table, _rows: NDArray[np.int64]) -> Probabilities:
        names = other.categories.tolist()
        return np.array([
            [
                weights.probability(name, other.best[row, column].tolist(), int(other.length[row]))
                for column, name in enumerate(names)
            ]
            for row in range(len(other.truth))
        ])  # fmt: skip

    return predict


def weights_of(table: Table) -> Weights:
    """Fits `Weights` to a table. Document types need `LEAST_OF_TYPE` contracts."""
    model = _regression(shown(table), table.truth.ravel())
    fitted, types = model.coef_[0], table.truth.shape[1]
    shared, own, without = np.split(fitted, [len(FEATURES), len(FEATURES) + types])
    always = own * SCALES["type"] + model.intercept_[0]
    kinds, count = np.unique(table.kind, return_counts=True)
    return Weights(
        tuple(float(one) for one in shared),
        {
            name: (float(one), float(two * SCALES["type"]))
            for name, one, two in zip(table.categories.tolist(), always, without, strict=True)
        },
        frozenset(kinds[count >= LEAST_OF_TYPE].tolist()) - {OTHER},
    )


def fit_trees(table: Table, _rows: NDArray[np.int64]) -> Predict:
    """Boosted trees over the shared features and the frequency of the type."""
    often = logit(np.clip(table.truth.mean(axis=0), LEAST, 1 - LEAST))

    def rows(one: Table) -> NDArray[np.float64]:
        values = shared(one)
        frequency = np.broadcast_to(often[None, :, None], (*values.shape[:2], 1))
        return np.concatenate([values, frequency], axis=2).reshape(-1, values.shape[2] + 1)

    model = HistGradientBoostingClassifier(
        max_iter=120, max_depth=4, learning_rate=0.06, min_samples_leaf=40, l2_regularization=5.0, random_state=0
    )
    with threadpool_limits(1):
        model.fit(rows(table), table.truth.ravel())

    def predict(other: Table, _rows: NDArray[np.int64]) -> Probabilities:
        with threadpool_limits(1):
            return np.asarray(model.predict_proba(rows(other))[:, 1]).reshape(other.truth.shape)

    return predict


class Words:
    """Linear models of whole documents, one per clause type. `counts` [documents, columns]: whether a document has a
    hashed feature."""

    def __init__(self, counts: sparse.csr_matrix) -> None:
        self._counts = counts

    def fit(self, table: Table, rows: NDArray[np.int64]) -> Predict:
        """Rows of unit length, weighted by inverse document frequency."""
        some = self._counts[rows]
        often = np.asarray(some.sum(axis=0)).ravel()
        kept = np.flatnonzero(often >= FREQUENCY)
        weight = np.log(len(rows) / often[kept])

        def vectors(of: NDArray[np.int64]) -> sparse.csr_matrix:
            found = self._counts[of][:, kept] @ sparse.diags(weight)
            length = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
            return sparse.csr_matrix(sparse.diags(1 / np.maximum(length, 1e-9)) @ found)

        known = vectors(rows)
        gram = (known @ known.T).toarray()
        fitted = [_dual(gram, table.truth[:, one]) for one in range(table.truth.shape[1])]

        def predict(_table: Table, of: NDArray[np.int64]) -> Probabilities:
            similar = (vectors(of) @ known.T).toarray()
            return np.stack([one(similar) for one in fitted], axis=1)

        return predict


def with_words(words: Words, blocks: Sequence[str]) -> Callable[[Table, NDArray[np.int64]], Predict]:
    """The stack of `blocks` with the cross-fitted answer of `words` as one more feature, by one more regression."""

    def fit(table: Table, rows: NDArray[np.int64]) -> Predict:
        first = cross_fitted(Way("", fit_stack(blocks)), table, rows)
        second = cross_fitted(Way("", words.fit), table, rows)
        model = LogisticRegression(C=1.0).fit(_pair(first, second), table.truth.ravel())
        one, two = fit_stack(blocks)(table, rows), words.fit(table, rows)

        def predict(other: Table, of: NDArray[np.int64]) -> Probabilities:
            pair = _pair(one(other, of), two(other, of))
            return np.asarray(model.predict_proba(pair)[:, 1]).reshape(other.truth.shape)

        return predict

    return fit


def cross_fitted(way: Way, table: Table, rows: NDArray[np.int64]) -> Probabilities:
    """Answers for each document from a fit on the documents of other companies."""
    made = np.zeros(table.truth.shape)
    for part in range(PARTS):
        left = table.part == part
        if left.any():
            made[left] = way.fit(table.of(~left), rows[~left])(table.of(left), rows[left])
    return made


def _regression(rows: sparse.csr_matrix, truth: NDArray[np.bool_], penalty: float = 1.0) -> LogisticRegression:
    """Newton's method for few columns, which needs a tenth of the time there."""
    if rows.shape[1] <= FEW:
        return LogisticRegression(C=1 / penalty, solver="newton-cholesky").fit(rows.toarray(), truth)
    return LogisticRegression(C=1 / penalty, max_iter=100).fit(rows, truth)


def _pair(one: Probabilities, two: Probabilities) -> NDArray[np.float64]:
    return np.stack([logit(np.clip(each.ravel(), LEAST, 1 - LEAST)) for each in (one, two)], axis=1)


def _dual(gram: NDArray[np.float64], truth: NDArray[np.bool_]) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """A logistic regression on documents by their similarities. Without two classes, the share is the answer."""
    share = float(truth.mean())
    if share in (0.0, 1.0):
        return lambda similar: np.full(len(similar), share)
    values, vectors = np.linalg.eigh(gram)
    kept = values > 1e-6
    root = vectors[:, kept] / np.sqrt(values[kept])
    model = LogisticRegression(C=WORDS_PENALTY, max_iter=200).fit(gram @ root, truth)
    return lambda similar: expit((similar @ root) @ model.coef_[0] + model.intercept_[0])


def _others(together: NDArray[np.float64]) -> sparse.csr_matrix:
    """The log-odds of every other type, by type, [documents * types, types * types]."""
    documents, types = together.shape
    row = np.repeat(np.arange(documents * types), types)
    column = np.tile(np.arange(types * types), documents)
    values = np.repeat(together, types, axis=0).ravel() * SCALES["others"]
    values[np.tile(np.eye(types, dtype=bool).ravel(), documents)] = 0
    return sparse.csr_matrix((values, (row, column)), shape=(documents * types, types * types))


LEAST_OF_TYPE, FEW = 5, 200
TOGETHER = 3
"""The place of `any_of` among the shared features."""
FREQUENCY = 5
WORDS_PENALTY = 10.0
SCALES = {"shared": 1.0, "type": 0.7, "slope": 0.15, "kind": 0.4, "others": 0.02}
"""The expected size of the weights of each block: what is rarer or more specific deviates less."""
