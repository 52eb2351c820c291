"""The coverage is computed exactly, over all samples that a design can draw."""

from itertools import product

import pytest
from scipy import stats

from services.annotation.quality.samples import Drawn, Sample, Stratum
from services.annotation.quality.totals import total

Design = list[tuple[int, int]]
"""Size of each stratum, and the number of passages that are drawn from it."""


def _sample(design: Design, hits: tuple[int, ...], answered: bool = True) -> Sample:
    strata = tuple(Stratum(str(i), size, drawn / size) for i, (size, drawn) in enumerate(design))
    drawn = tuple(
        Drawn(str(i), "d", False, (k < hits[i]) if answered else None)
        for i, (_, n) in enumerate(design)
        for k in range(n)
    )
    return Sample(strata, drawn)


def _relevant(one: Drawn) -> bool:
    return bool(one.relevant)


@pytest.mark.parametrize(
    "design",
    [[(30, 10)], [(12, 4), (9, 3)], [(20, 2), (10, 1), (6, 1)], [(12, 4), (9, 1)], [(6, 6), (12, 3)], [(40, 2)]],
    ids=str,
)
def test_each_bound_errs_with_at_most_its_tail(design: Design) -> None:
    made = {
        hits: total(_sample(design, hits), _relevant).interval
        for hits in product(*(range(drawn + 1) for _, drawn in design))
    }
    for truth in product(*(range(size + 1) for size, _ in design)):
        below = above = 0.0
        for hits, interval in made.items():
            chance = 1.0
            for (size, drawn), true, seen in zip(design, truth, hits, strict=True):
                chance *= float(stats.hypergeom.pmf(seen, size, true, drawn))
            below += chance * (sum(truth) > interval.high)
            above += chance * (sum(truth) < interval.low)
        assert below <= 0.025 + 1e-9
        assert above <= 0.025 + 1e-9


def test_three_hundred_without_a_hit() -> None:
    one_sided = total(_sample([(6000, 300)], (0,)), _relevant, tail=0.05)
    assert one_sided.interval.high / 6000 <= 0.01
    assert total(_sample([(6000, 300)], (0,)), _relevant).interval.high / 6000 == pytest.approx(0.0118, abs=1e-4)


def test_value_weighs_strata_by_probability() -> None:
    found = total(_sample([(100, 50), (100, 10)], (5, 1)), _relevant)
    assert (found.value, found.hits, found.n, found.drawn) == (20.0, 6, 60, 60)
    assert found.interval.low >= 6
    assert found.interval.high <= 200 - 54


def test_open_answers_widen_the_interval_and_do_not_count() -> None:
    strata = (Stratum("a", 40, 0.5),)
    answers = [True] * 2 + [False] * 10
    closed = Sample(strata, tuple(Drawn("a", "d", False, one) for one in [*answers, *[False] * 8]))
    open_ = Sample(strata, tuple(Drawn("a", "d", False, one) for one in [*answers, *[None] * 8]))
    worst = Sample(strata, tuple(Drawn("a", "d", False, one) for one in [*answers, *[True] * 8]))
    assert total(open_, _relevant).n == 12
    assert total(open_, _relevant).interval.high == total(worst, _relevant).interval.high
    assert total(open_, _relevant).interval.low == total(closed, _relevant).interval.low


def test_strata_without_a_draw_can_be_anything() -> None:
    sample = Sample((Stratum("a", 50, 0.0),), ())
    assert total(sample, _relevant).value is None
    assert total(sample, _relevant).interval.high == 50


def test_nothing_to_draw_from() -> None:
    found = total(Sample((), ()), _relevant)
    assert (found.value, found.interval.low, found.interval.high, found.n) == (None, 0, 0, 0)
