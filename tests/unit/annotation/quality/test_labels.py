import random
from functools import partial

import pytest
from sklearn.metrics import cohen_kappa_score

from services.annotation.quality.bootstrap import of_all
from services.annotation.quality.labels import aligned, kappa
from services.annotation.quality.marks import Mark, Read


def _kappa(pairs: list[tuple[str, str]]) -> float | None:
    return of_all(2, partial(kappa, [pairs[:2], pairs[2:]]))


@pytest.mark.parametrize("seed", range(10))
def test_kappa_is_that_of_scikit_learn(seed: int) -> None:
    chance = random.Random(seed)
    pairs = [(chance.choice("abc"), chance.choice("abcd")) for _ in range(40)]
    assert _kappa(pairs) == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)))


@pytest.mark.parametrize(("pairs", "result"), [([], None), ([("a", "a")] * 3, None), ([("a", "a"), ("b", "b")], 1.0)])
def test_kappa_at_the_borders(pairs: list[tuple[str, str]], result: float | None) -> None:
    assert _kappa(pairs) == result


@pytest.mark.parametrize(
    ("first", "second", "pairs"),
    [
        ([Mark(0, 10, "a")], [Mark(0, 10, "b")], [("a", "b")]),
        ([Mark(0, 10, "a")], [Mark(6, 20, "a")], []),
        ([Mark(0, 10, "a")], [Mark(0, 9, "b"), Mark(0, 10, "c")], [("a", "c")]),
        ([Mark(0, 10, "a"), Mark(0, 9, "b")], [Mark(0, 9, "b"), Mark(0, 10, "a")], [("a", "a"), ("b", "b")]),
        ([Mark(0, 10, "a")], [], []),
    ],
    ids=["other label", "too far apart", "the most alike", "each once", "only one"],
)
def test_aligned(first: list[Mark], second: list[Mark], pairs: list[tuple[str, str]]) -> None:
    assert sorted(aligned(Read("d", 30, {"x": first, "y": second}))) == pairs
