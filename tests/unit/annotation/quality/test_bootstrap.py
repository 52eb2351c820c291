from collections.abc import Sequence
from random import Random

from services.annotation.quality.bootstrap import by_document
from services.annotation.quality.intervals import Interval


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values)


def test_the_same_draws_give_the_same_interval() -> None:
    values = [0.1, 0.5, 0.9, 0.4]
    assert by_document(values, _mean, Random(1)) == by_document(values, _mean, Random(1))


def test_it_covers_the_mean_of_many_documents() -> None:
    chance, covered = Random(5), 0
    for _ in range(200):
        interval = by_document([chance.random() for _ in range(40)], _mean, chance, samples=200)
        assert interval is not None
        covered += interval.low <= 0.5 <= interval.high
    assert covered >= 178


def test_equal_documents_have_no_spread() -> None:
    assert by_document([0.5] * 3, _mean, Random(1)) == Interval(0.5, 0.5)


def test_one_document_has_no_interval() -> None:
    assert by_document([0.5], _mean, Random(1)) is None
    assert by_document([], _mean, Random(1)) is None


def test_resamples_without_a_value() -> None:
    assert by_document([0.5, 0.5], lambda _: None, Random(1)) is None
