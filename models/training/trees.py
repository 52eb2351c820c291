"""Fits the second stage: gradient boosted trees of scikit-learn, converted to plain arrays."""

from collections.abc import Sequence

import numpy as np
from clause_model.context import Trees
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

TREES, DEPTH, LEARNING_RATE, LEAST_IN_LEAF = 200, 5, 0.06, 30


def fit(rows: NDArray[np.float32], labels: NDArray[np.bool_], seed: int) -> Trees:
    """Trees for `rows` [candidates, features] and `labels` [candidates]. Log loss gives calibrated odds.

    Raises ValueError if all labels are equal.
    """
    if labels.all() or not labels.any():
        raise ValueError("the second stage needs positive and negative candidates")
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_depth=DEPTH,
        max_leaf_nodes=None,
        learning_rate=LEARNING_RATE,
        min_samples_leaf=LEAST_IN_LEAF,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=seed,
    )
    with threadpool_limits(1):  # threads would wait for one another, and sum in another order
        model.fit(rows, labels)
    return _flatten(
        [stage[0].nodes for stage in model._predictors],  # noqa: SLF001 # there is no public way to the nodes
        np.ravel(model._baseline_prediction),  # noqa: SLF001
    )


def _flatten(trees: Sequence[NDArray[np.void]], base: NDArray[np.float64]) -> Trees:
    roots = np.cumsum([0, *(len(tree) for tree in trees)])
    nodes = np.concatenate(trees)
    first = np.repeat(roots[:-1], np.diff(roots))
    leaf, itself = nodes["is_leaf"].astype(bool), np.arange(len(nodes))
    return Trees(
        roots=roots[:-1].astype(np.int32),
        feature=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int8),
        threshold=np.where(leaf, 0.0, nodes["num_threshold"]).astype(np.float64),
        left=np.where(leaf, itself, nodes["left"] + first).astype(np.int32),
        right=np.where(leaf, itself, nodes["right"] + first).astype(np.int32),
        value=np.where(leaf, nodes["value"], 0.0).astype(np.float64),
        base=base.astype(np.float64),
    )
