"""The kept results of an encoder's training."""

from pathlib import Path

import numpy as np
import pytest

from models.training.clauses.readings import all_opinions, read, write_opinions, write_weights

DATA = "snapshot"
SERVED = {"head": np.ones(2, np.float32)}
HALVES = ((0, 2), (1,))


def trained(folder: Path, *groups: tuple[int, ...]) -> Path:
    """A folder with opinions on the contracts of `groups`: their number, in each cell."""
    for group in groups:
        path = folder / f"opinions-{'-'.join(map(str, group))}.npz"
        write_opinions(path, DATA, group, [np.full((number + 1, 4), number, np.float32) for number in group])
    return folder


def test_opinions_are_in_the_order_of_the_contracts(tmp_path: Path) -> None:
    found = read(trained(tmp_path, *HALVES), DATA, SERVED)
    assert found is not None
    assert [(one.shape, float(one[0, 0])) for one in found.opinions] == [((1, 4), 0), ((2, 4), 1), ((3, 4), 2)]
    assert found.weights is SERVED  # the training on all contracts did not run


def test_the_weights_of_the_training_replace_the_served_ones(tmp_path: Path) -> None:
    write_weights(trained(tmp_path, *HALVES), DATA, {"head": np.zeros(2, np.float32)})
    found = read(tmp_path, DATA, SERVED)
    assert found is not None
    assert {name: one.tolist() for name, one in found.weights.items()} == {"head": [0.0, 0.0]}


def test_without_opinions_or_weights_there_is_no_reading(tmp_path: Path) -> None:
    assert all_opinions(tmp_path, DATA) == {}
    assert read(tmp_path, DATA, SERVED) is None
    assert read(trained(tmp_path, *HALVES), DATA, {}) is None


def test_results_on_other_data_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="other data"):
        read(trained(tmp_path, *HALVES), "another", SERVED)
