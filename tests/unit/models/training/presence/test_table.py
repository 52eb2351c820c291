"""The table of what a model says about each document."""

import numpy as np

from models.training.presence.table import BEST, PARTS, Answered, hashed, is_kept_back, make_table

DOCUMENTS = [
    Answered("Acme", "supply", {"Insurance": [0.2, 0.9], "Audit Rights": [0.1] * 20}, frozenset({"Insurance"})),
    Answered("Acme", "lease", {}, frozenset({"Audit Rights"})),
    Answered("Bolt", "other", {"Insurance": [0.4]}, frozenset()),
]


def test_the_best_candidates_are_in_order_and_companies_share_a_part() -> None:
    table = make_table(DOCUMENTS, ("Audit Rights", "Insurance"))
    assert table.best.shape == (3, 2, BEST)
    assert np.allclose(table.best[0, 1, :3], [0.9, 0.2, 0.0])
    assert np.allclose(table.best[0, 0], 0.1)
    assert table.truth.tolist() == [[False, True], [True, False], [False, False]]
    assert table.part[0] == table.part[1] == hashed("Acme") % PARTS
    assert table.document_type.tolist() == ["supply", "lease", "other"]


def test_some_rows_of_a_table_keep_its_types() -> None:
    table = make_table(DOCUMENTS, ("Audit Rights", "Insurance"))
    some = table.of(np.array([False, True, True]))
    assert some.categories.tolist() == ["Audit Rights", "Insurance"]
    assert (len(some.best), len(some.truth), len(some.part), len(some.document_type)) == (2, 2, 2, 2)


def test_a_third_of_the_companies_is_kept_back() -> None:
    kept = sum(is_kept_back(f"Company {number}") for number in range(3_000))
    assert 900 < kept < 1_100
