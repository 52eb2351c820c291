"""One-vs-rest logistic regression, all categories at once."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

Floats = NDArray[np.float32]

START_BIAS = -6.0
"""Start value: about the log-odds of a category for a random segment."""


def fit(
    rows: sparse.csr_matrix,
    labels: NDArray[np.bool_],
    inverse_penalty: float,
    iterations: int,
    report: Callable[[int], None] = lambda _: None,
    counted: NDArray[np.bool_] | None = None,
) -> Floats:
    """Minimises the L2-penalised logistic loss of every column of `labels` by L-BFGS from a fixed start.

    `rows` is [examples, features], `labels` [examples, categories]. Returns [features + 1, categories], the biases
    last. `report` receives the number of each finished iteration. Labels that are not `counted`, shaped as `labels`,
    are ignored.
    """
    features, categories = rows.shape[1], labels.shape[1]
    shape = (features + 1, categories)
    truth = labels.astype(np.float32)
    counts = np.float32(1) if counted is None else counted.astype(np.float32)
    transposed = rows.T.tocsr()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.astype(np.float32).reshape(shape)
        score = rows @ weights[:-1] + weights[-1]
        decay = np.exp(-np.abs(score))
        error = (np.where(score > 0, 1 / (1 + decay), decay / (1 + decay)) - truth) * counts
        cost = np.sum((np.log1p(decay) + np.maximum(score, 0) - truth * score) * counts, dtype=np.float64)
        gradient = np.vstack([transposed @ error, error.sum(0, keepdims=True)]).astype(np.float64) * inverse_penalty
        inner = flat[: features * categories]
        flat_gradient = gradient.ravel()
        flat_gradient[: features * categories] += inner
        return inverse_penalty * float(cost) + 0.5 * float(inner @ inner), flat_gradient

    start = np.zeros(shape)
    start[-1] = START_BIAS
    done = iter(range(1, iterations + 1))
    found = minimize(
        loss,
        start.ravel(),
        (),
        "L-BFGS-B",
        jac=True,
        options={"maxiter": iterations, "maxfun": 2 * iterations, "maxcor": 6},
        callback=lambda _: report(next(done)),
    )
    return np.asarray(found.x, dtype=np.float32).reshape(shape)
