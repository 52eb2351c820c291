from random import Random

import pytest

from services.annotation.quality.second import Twice, found_again


def test_the_share_that_both_found() -> None:
    found = found_again([Twice(8, 1, 2), Twice(0, 0, 0), Twice(1, 3, 1)], Random(1))
    assert (found.value, found.both, found.n, found.documents) == (9 / 12, 9, 12, 3)
    assert found.interval is not None
    assert found.interval.low <= 9 / 12 <= found.interval.high


@pytest.mark.parametrize("documents", [[], [Twice(0, 5, 0)]])
def test_without_a_value(documents: list[Twice]) -> None:
    found = found_again(documents, Random(1))
    assert (found.value, found.interval) == (None, None)


def test_it_is_too_high_if_both_miss_what_is_hard() -> None:
    """A third of the places is hard: each reader finds 0.3 of these, and 0.95 of the others. The recall is 0.73."""
    chance = Random(2)
    seen = [(chance.random() < rate, chance.random() < rate) for rate in [0.3, 0.95, 0.95] * 2000]
    one = Twice(sum(a and b for a, b in seen), sum(a and not b for a, b in seen), sum(b and not a for a, b in seen))
    recall = sum(a for a, _ in seen) / len(seen)
    found = found_again([one], chance).value
    assert found is not None
    assert found > recall + 0.1
