"""The ways to answer presence, on made-up confidences."""

import json

import numpy as np
import pytest
from scipy import sparse

from models.evaluation.presence import mean_precision
from models.training.presence.fit import (
    Way,
    Words,
    any_of,
    cross_fitted,
    fit_shown,
    fit_stack,
    fit_trees,
    highest,
    weights_of,
    with_words,
)
from models.training.presence.table import BEST, Table
from models.training.presence.train import weights_text
from models.training.presence.weights import FEATURES, TYPICAL

DOCUMENTS, TYPES, SEED = 60, 3, 7


def made(seed: int = SEED) -> tuple[Table, Words]:
    """Documents with a clause have a second candidate, and a word of their own; the highest confidence is noise."""
    random = np.random.default_rng(seed)
    truth = random.random((DOCUMENTS, TYPES)) < 0.5
    best = np.zeros((DOCUMENTS, TYPES, BEST), np.float32)
    best[:, :, 0] = random.uniform(0.3, 0.5, truth.shape)
    best[:, :, 1] = np.where(truth, 0.3, 0.02)
    counts = np.concatenate([truth, ~truth, np.ones((DOCUMENTS, 1), bool)], axis=1).astype(np.float32)
    table = Table(
        categories=np.array(["Audit Rights", "Cap On Liability", "Insurance"]),
        best=best,
        linear=best[:, :, 0],
        truth=truth,
        length=np.full(DOCUMENTS, 50_000),
        kind=np.array(["supply", "other"] * (DOCUMENTS // 2)),
        group=np.arange(DOCUMENTS) % 3,
        part=np.arange(DOCUMENTS) % 5,
    )
    return table, Words(sparse.csr_matrix(counts))


def test_the_highest_and_any_of_the_best_need_no_fit() -> None:
    table, _ = made()
    assert np.array_equal(highest(table), table.best[:, :, 0].astype(np.float64))
    expected = 1 - (1 - table.best[0, 0].astype(np.float64)).prod()
    assert any_of(table)[0, 0] == pytest.approx(expected)


@pytest.mark.parametrize(
    "blocks", [(), ("type",), ("type", "slope"), ("type", "kind"), ("type", "others"), ("type", "slope", "kind")]
)
def test_a_stack_learns_from_the_second_candidate(blocks: tuple[str, ...]) -> None:
    table, _ = made()
    rows = np.arange(DOCUMENTS)
    answers = cross_fitted(Way("", fit_stack(blocks)), table, rows)
    assert answers.shape == table.truth.shape
    assert mean_precision(answers, table.truth) == pytest.approx(1.0)
    assert mean_precision(highest(table), table.truth) < 0.8


def test_weights_learn_from_shown_candidates_and_are_written_in_full() -> None:
    table, _ = made()
    answers = cross_fitted(Way("", fit_shown), table, np.arange(DOCUMENTS))
    assert mean_precision(answers, table.truth) > 0.95
    weights = weights_of(table)
    assert weights.document_types == {"supply"}  # `other` is no kind of agreement
    assert weights.probability("Insurance", (0.4, 0.3), TYPICAL) > weights.probability("Insurance", (0.4,), TYPICAL)  # type: ignore[operator]
    written = json.loads(weights_text(weights))
    assert (set(written["shared"]), set(written["types"])) == (set(FEATURES), set(table.categories.tolist()))


def test_trees_and_words_learn_too() -> None:
    table, words = made()
    rows = np.arange(DOCUMENTS)
    for way in (Way("", fit_trees), Way("", words.fit), Way("", with_words(words, ("type",)))):
        answers = cross_fitted(way, table, rows)
        assert ((answers >= 0) & (answers <= 1)).all()
        assert mean_precision(answers, table.truth) > 0.95


def test_no_document_is_answered_by_a_fit_on_its_own_part() -> None:
    table, _ = made()
    seen: list[set[int]] = []

    def fit(some: Table, rows: np.ndarray) -> object:
        seen.append(set(some.part.tolist()))

        def predict(other: Table, _of: np.ndarray) -> np.ndarray:
            assert not seen[-1] & set(other.part.tolist())
            return np.zeros(other.truth.shape)

        return predict

    cross_fitted(Way("", fit), table, np.arange(DOCUMENTS))  # type: ignore[arg-type]
    assert len(seen) == 5


def test_a_document_of_an_unknown_type_and_a_type_without_examples_are_answered() -> None:
    table, words = made()
    none = Table(**{name: getattr(table, name) for name in table.__slots__} | {"truth": np.zeros_like(table.truth)})
    rows = np.arange(DOCUMENTS)
    assert (words.fit(none, rows)(table, rows) == 0).all()
    other = Table(
        **{name: getattr(table, name) for name in table.__slots__} | {"kind": np.array(["lease"] * DOCUMENTS)}
    )
    answers = fit_stack(("type", "kind"))(table, rows)(other, rows)
    assert answers.shape == table.truth.shape
