"""The marked clauses that candidates are compared with."""

from pathlib import Path

import numpy as np
import pytest

from models.training.clauses.contracts import categories_of, read_contracts
from models.training.clauses.examples import Example, make_example
from models.training.clauses.neighbours import FEWEST, fit_neighbours, nearest_of_others
from tests.unit.models.training.clauses.test_stages import write_data


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    contracts = read_contracts(write_data(Path(tmp_path_factory.mktemp("near")) / "data"))
    return [make_example(contract, categories_of(contracts)) for contract in contracts]


def test_each_marked_clause_is_its_own_neighbour(examples: list[Example]) -> None:
    found = fit_neighbours(examples)
    marked = sum(int(one.labels.sum()) for one in examples)
    assert found.first.tolist()[0] == 0
    assert found.first[-1] == marked
    example = next(one for one in examples if one.labels.any())
    row, category = np.argwhere(example.labels)[0]
    assert found.similarity(example.features, np.array([row]))[0, category] == pytest.approx(1.0, abs=2e-3)


def test_vectors_have_unit_length_and_only_words_of_several_contracts(examples: list[Example]) -> None:
    found = fit_neighbours(examples)
    length = np.bincount(found.clause, found.weight.astype(np.float64) ** 2, minlength=int(found.first[-1]))
    assert length[length > 0] == pytest.approx(1.0, abs=5e-3)
    known = set(found.known.tolist())
    for column in known:
        assert sum(column in one.features.column for one in examples) >= FEWEST


def test_clauses_of_the_same_company_do_not_count(examples: list[Example]) -> None:
    near = nearest_of_others(examples)
    assert [one.shape for one in near] == [one.labels.shape for one in examples]
    alone = nearest_of_others([one for one in examples if one.contract.company == examples[0].contract.company])
    assert max(float(one.max()) for one in alone) == 0.0
    assert max(float(one.max()) for one in near) > 0.9
