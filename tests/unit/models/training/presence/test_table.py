"""The table of what the clause model says about each contract."""

from pathlib import Path

import numpy as np

from models.training.clauses.contracts import categories_of, read_contracts
from models.training.clauses.examples import make_example
from models.training.presence.table import BEST, GROUPS, Table, group_of, make_table
from models.training.presence.train import words_of
from tests.unit.models.training.clauses.test_stages import RECIPE, write_data
from tests.unit.models.training.presence.test_fit import made


def test_a_table_is_read_as_it_was_saved(tmp_path: Path) -> None:
    table, _ = made()
    path = tmp_path / "build" / "table.npz"
    table.save(path)
    found = Table.load(path)
    assert all(np.array_equal(getattr(found, name), getattr(table, name)) for name in Table.__slots__)


def test_some_rows_of_a_table_keep_its_types() -> None:
    table, _ = made()
    some = table.of(table.group == 1)
    assert len(some.truth) == len(table.truth) // 3
    assert np.array_equal(some.categories, table.categories)


def test_a_contract_is_scored_without_its_company_and_its_best_candidates_are_in_order(tmp_path: Path) -> None:
    contracts = read_contracts(write_data(tmp_path / "data"))
    categories = categories_of(contracts)
    examples = [make_example(one, categories) for one in contracts]
    table = make_table(examples, categories, RECIPE)
    assert table.best.shape == (len(contracts), 2, BEST)
    assert (np.diff(table.best, axis=2) <= 0).all()
    assert table.group.tolist() == [group_of(one) for one in contracts]
    assert len(set(table.group.tolist())) == GROUPS
    assert (table.group[::2] == table.group[1::2]).all()  # two contracts of each company
    assert table.truth.sum() == 2 * sum(number % 5 > 0 for number in range(len(contracts)))
    assert words_of(examples).shape[0] == len(contracts)
