from random import Random

import numpy as np
import pytest

from services.annotation.quality.bootstrap import Floats, Statistic, Weights, by_document, of_all, ratio
from services.annotation.quality.intervals import Interval


def _mean(values: list[float]) -> Statistic:
    def mean(weights: Weights) -> Floats:
        return np.asarray(weights @ np.array(values) / weights.sum(axis=1))

    return mean


def _nothing(weights: Weights) -> Floats:
    return np.full(len(weights), np.nan)


def test_the_same_draws_give_the_same_interval() -> None:
    values = [0.1, 0.5, 0.9, 0.4]
    assert by_document(4, _mean(values), Random(1)) == by_document(4, _mean(values), Random(1))


def test_it_covers_the_mean_of_many_documents() -> None:
    chance, covered = Random(5), 0
    for _ in range(200):
        interval = by_document(40, _mean([chance.random() for _ in range(40)]), chance, samples=200)
        assert interval is not None
        covered += interval.low <= 0.5 <= interval.high
    assert covered >= 178


def test_equal_documents_have_no_spread() -> None:
    assert by_document(3, _mean([0.5] * 3), Random(1)) == Interval(0.5, 0.5)


@pytest.mark.parametrize("documents", [0, 1])
def test_one_document_has_no_interval(documents: int) -> None:
    assert by_document(documents, _mean([0.5]), Random(1)) is None


def test_without_a_value() -> None:
    assert by_document(2, _nothing, Random(1)) is None
    assert of_all(2, _nothing) is None


def test_of_all_documents() -> None:
    assert of_all(2, _mean([0.25, 0.75])) == 0.5


def test_ratio() -> None:
    assert np.isnan(ratio(np.array([0.0]), np.array([0.0]))).all()
    assert ratio(np.array([1.0]), np.array([4.0])) == [0.25]
