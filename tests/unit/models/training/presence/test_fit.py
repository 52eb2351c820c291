"""The ways to answer presence, on made-up confidences."""

import numpy as np
import pytest

from models.evaluation.presence import mean_precision
from models.training.presence.fit import (
    Way,
    any_of,
    cross_fitted,
    fit_served,
    fit_stack,
    fit_trees,
    highest,
    weights_of,
)
from models.training.presence.table import BEST, Table

DOCUMENTS, TYPES, SEED = 60, 3, 7


def made(seed: int = SEED) -> Table:
    """Documents with a clause have a second candidate; the highest confidence is noise."""
    random = np.random.default_rng(seed)
    truth = random.random((DOCUMENTS, TYPES)) < 0.5
    best = np.zeros((DOCUMENTS, TYPES, BEST), np.float32)
    best[:, :, 0] = random.uniform(0.35, 0.5, truth.shape)
    best[:, :, 1] = np.where(truth, 0.31, 0.02)
    return Table(
        categories=np.array(["Audit Rights", "Cap On Liability", "Insurance"]),
        best=best,
        truth=truth,
        part=np.arange(DOCUMENTS) % 5,
        document_type=np.array(["supply", "other", "credit agreement"] * (DOCUMENTS // 3)),
    )


def test_the_highest_and_any_of_the_best_need_no_fit() -> None:
    table = made()
    assert np.array_equal(highest(table), table.best[:, :, 0].astype(np.float64))
    assert any_of(table)[0, 0] == pytest.approx(1 - (1 - table.best[0, 0].astype(np.float64)).prod())


@pytest.mark.parametrize(
    "way",
    [
        Way("stack", fit_stack()),
        Way("intercepts", fit_stack(("intercept",))),
        Way("slopes", fit_stack(("intercept", "slope"))),
        Way("trees", fit_trees),
        Way("served", fit_served),
    ],
    ids=lambda way: way.name,
)
def test_ways_learn_from_the_second_candidate(way: Way) -> None:
    table = made()
    answers = cross_fitted(way, table)
    assert ((answers >= 0) & (answers <= 1)).all()
    assert mean_precision(answers, table.truth) > 0.95
    assert mean_precision(highest(table), table.truth) < 0.8


def test_weights_learn_from_passages_that_count() -> None:
    weights = weights_of(made())
    assert weights.document_types == {"supply", "credit_agreement"}  # `other` is no kind of agreement
    assert set(weights.types) == {"Audit Rights", "Cap On Liability", "Insurance"}
    two, one = weights.probability("Insurance", (0.4, 0.31)), weights.probability("Insurance", (0.4,))
    assert two is not None
    assert one is not None
    assert two > 0.8
    assert one < 0.3


def test_without_a_passage_that_counts_the_highest_confidence_is_the_answer() -> None:
    table = made()
    low = Table(table.categories, table.best * 0.1, table.truth, table.part, table.document_type)
    assert np.allclose(fit_served(table)(low), highest(low))


def test_no_document_is_answered_by_a_fit_on_its_own_part() -> None:
    seen: list[set[int]] = []

    def fit(some: Table) -> object:
        seen.append(set(some.part.tolist()))

        def predict(other: Table) -> np.ndarray:
            assert not seen[-1] & set(other.part.tolist())
            return np.zeros(other.truth.shape)

        return predict

    cross_fitted(Way("", fit), made())  # type: ignore[arg-type]
    assert len(seen) == 5
