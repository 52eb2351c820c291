"""Against scipy, which only tests have."""

import random

import pytest
from scipy import special, stats

from services.annotation.quality.beta import at_least, at_most, beta_quantile, incomplete_beta


def _cases(number: int) -> list[tuple[float, float, float]]:
    chance = random.Random(7)
    cases = []
    for _ in range(number):
        a, b = 10 ** chance.uniform(-0.3, 4.5), 10 ** chance.uniform(-0.3, 4.5)
        near = chance.gauss(a / (a + b), 3 * (a * b / (a + b) ** 3) ** 0.5)
        cases.append((a, b, min(max(near, 0.0), 1.0) if chance.random() < 0.7 else chance.random()))
    return cases


def test_incomplete_beta() -> None:
    for a, b, x in _cases(1000):
        assert incomplete_beta(a, b, x) == pytest.approx(special.betainc(a, b, x), abs=1e-9)


@pytest.mark.parametrize(("x", "result"), [(0.0, 0.0), (1.0, 1.0), (-0.1, 0.0)])
def test_borders(x: float, result: float) -> None:
    assert incomplete_beta(3, 4, x) == result


@pytest.mark.parametrize("share", [0.001, 0.025, 0.5, 0.975])
@pytest.mark.parametrize(("a", "b"), [(1, 1), (1, 300), (300, 1), (4, 297), (0.5, 2), (2000, 18000)])
def test_quantile(share: float, a: float, b: float) -> None:
    assert beta_quantile(share, a, b) == pytest.approx(special.betaincinv(a, b, share), rel=1e-9)


@pytest.mark.parametrize("hits", [-1, 0, 1, 3, 9, 10, 11])
@pytest.mark.parametrize("chance", [0.0, 0.05, 0.5, 0.99, 1.0])
def test_tails_of_the_binomial(hits: int, chance: float) -> None:
    assert at_least(hits, 10, chance) == pytest.approx(stats.binom.sf(hits - 1, 10, chance), abs=1e-12)
    if hits >= 0:
        assert at_most(hits, 10, chance) == pytest.approx(stats.binom.cdf(hits, 10, chance), abs=1e-12)
