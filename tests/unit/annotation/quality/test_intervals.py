import pytest
from scipy import stats

from services.annotation.quality.intervals import TAIL, least, most, share_interval


@pytest.mark.parametrize(("hits", "n"), [(0, 300), (1, 300), (7, 10), (10, 10), (0, 1), (37, 4000), (4000, 4000)])
@pytest.mark.parametrize("tail", [TAIL, 2 * TAIL])
def test_share_interval_is_that_of_scipy(hits: int, n: int, tail: float) -> None:
    exact = stats.binomtest(hits, n).proportion_ci(1 - 2 * tail, "exact")
    ours = share_interval(hits, n, tail)
    assert (ours.low, ours.high) == pytest.approx((exact.low, exact.high), abs=1e-10)


def test_without_a_sample_everything_is_possible() -> None:
    assert share_interval(0, 0) == share_interval(0, 0, 0.001)
    assert (share_interval(0, 0).low, share_interval(0, 0).high) == (0.0, 1.0)


@pytest.mark.parametrize("probability", [0.01, 0.05, 0.3, 0.9])
@pytest.mark.parametrize("hits", [0, 1, 4, 30])
def test_bounds_of_a_number(hits: int, probability: float) -> None:
    high, low = most(hits, probability), least(hits, probability)
    assert stats.binom.cdf(hits, high, probability) > TAIL >= stats.binom.cdf(hits, high + 1, probability)
    assert stats.binom.sf(hits - 1, low, probability) > TAIL
    assert low in (0, hits) or stats.binom.sf(hits - 1, low - 1, probability) <= TAIL


def test_if_all_were_drawn_the_number_is_known() -> None:
    assert (least(3, 1.0), most(3, 1.0)) == (3, 3)
