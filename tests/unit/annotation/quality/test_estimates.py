from itertools import product

import pytest
from scipy import stats

from services.annotation.quality.estimates import (
    Figure,
    elusion,
    missed,
    recall,
    recall_of_accepted,
    richness,
)
from services.annotation.quality.intervals import Interval
from services.annotation.quality.samples import Drawn, Sample, Stratum, together
from services.annotation.quality.totals import Total

UNFLAGGED, FLAGGED = Stratum("low", 1900, 0.05), Stratum("high", 100, 0.05, flagged=True)


def _drawn(stratum: str, count: int, *, found: bool, relevant: bool | None) -> tuple[Drawn, ...]:
    return (Drawn(stratum, "d", found, relevant),) * count


def _sample(found: int, lost: int, probability: float = 0.05, size: int = 1000) -> Sample:
    drawn = _drawn("a", found, found=True, relevant=True) + _drawn("a", lost, found=False, relevant=True)
    return Sample((Stratum("a", size, probability),), drawn)


FULL = Sample(
    (UNFLAGGED, FLAGGED),
    _drawn("low", 93, found=False, relevant=False)
    + _drawn("low", 1, found=True, relevant=True)
    + _drawn("low", 1, found=False, relevant=True)
    + _drawn("high", 3, found=True, relevant=True)
    + _drawn("high", 1, found=True, relevant=False)
    + _drawn("high", 1, found=False, relevant=True),
)


@pytest.mark.parametrize(
    ("figure", "value", "hits", "n"),
    [
        (elusion(FULL), 2 / 95, 2, 95),
        (richness(FULL), 0.06, 6, 100),
        (missed(FULL), 40, 2, 100),
        (recall(FULL), 4 / 6, 4, 6),
    ],
    ids=["elusion", "richness", "missed", "recall"],
)
def test_figures_of_a_sample(figure: Figure | Total, value: float, hits: int, n: int) -> None:
    assert figure.value == pytest.approx(value)
    assert (figure.hits, figure.n, figure.drawn) == (hits, n, 95 if n == 95 else 100)


def test_one_bound_alone_is_closer() -> None:
    for figure in (elusion(FULL), richness(FULL), recall(FULL)):
        assert figure.value is not None
        assert figure.interval.low < figure.one_sided.low < figure.value < figure.one_sided.high < figure.interval.high


def test_recall_is_that_of_clopper_and_pearson() -> None:
    exact = stats.binomtest(4, 6).proportion_ci(0.95, "exact")
    assert (recall(FULL).interval.low, recall(FULL).interval.high) == pytest.approx((exact.low, exact.high))


@pytest.mark.parametrize("probability", [0.05, 0.3, 0.8])
@pytest.mark.parametrize(("found", "lost"), [(1, 0), (0, 1), (3, 1), (20, 5), (20, 0), (2, 30), (38, 2)])
def test_coverage_of_recall_over_all_draws(found: int, lost: int, probability: float) -> None:
    """Exact, for passages that are drawn one by one."""
    below = above = 0.0
    for a, b in product(range(found + 1), range(lost + 1)):
        chance = stats.binom.pmf(a, found, probability) * stats.binom.pmf(b, lost, probability)
        interval = recall(_sample(a, b, probability)).interval
        below += float(chance) * (found / (found + lost) > interval.high + 1e-12)
        above += float(chance) * (found / (found + lost) < interval.low - 1e-12)
    assert below <= 0.025
    assert above <= 0.025


def test_coverage_of_recall_with_probabilities_far_apart() -> None:
    """Exact: found passages are drawn with 0.5, half of the lost with 0.5 and half with 0.1."""
    below = above = 0.0
    strata = (Stratum("a", 40, 0.5), Stratum("b", 40, 0.1))
    truth = 12 / 20
    for a, b, c in product(range(13), range(5), range(5)):
        chance = stats.binom.pmf(a, 12, 0.5) * stats.binom.pmf(b, 4, 0.5) * stats.binom.pmf(c, 4, 0.1)
        drawn = (
            _drawn("a", a, found=True, relevant=True)
            + _drawn("a", b, found=False, relevant=True)
            + _drawn("b", c, found=False, relevant=True)
        )
        interval = recall(Sample(strata, drawn)).interval
        below += float(chance) * (truth > interval.high)
        above += float(chance) * (truth < interval.low)
    assert below <= 0.025
    assert above <= 0.025


def test_small_differences_of_the_probabilities_widen_the_interval() -> None:
    alike = Sample((Stratum("a", 100, 0.05), Stratum("b", 100, 0.05)), _sample(6, 2).drawn)
    apart = Sample((Stratum("a", 100, 0.05), Stratum("b", 100, 0.06)), _sample(6, 2).drawn)
    assert recall(apart).interval.low < recall(alike).interval.low
    assert recall(apart).interval.high > recall(alike).interval.high


def test_if_all_were_drawn_recall_is_known() -> None:
    assert recall(_sample(3, 1, 1.0, 4)).interval == Interval(0.75, 0.75)


@pytest.mark.parametrize(
    ("answers", "low", "high"),
    [
        ([], 0.0, 1.0),
        ([(True, None)], 0.0, 1.0),
        ([(False, False)] * 50, 0.0, 1.0),
    ],
)
def test_without_relevant_passages_recall_has_no_value(
    answers: list[tuple[bool, bool | None]], low: float, high: float
) -> None:
    sample = Sample((UNFLAGGED,), tuple(Drawn("low", "d", found, answer) for found, answer in answers))
    assert (recall(sample).value, recall(sample).interval) == (None, Interval(low, high))


def test_open_answers_count_against_both_bounds() -> None:
    answered = _sample(8, 2)
    lost = Sample(answered.strata, answered.drawn + _drawn("a", 2, found=False, relevant=None))
    found = Sample(answered.strata, answered.drawn + _drawn("a", 2, found=True, relevant=None))
    assert recall(lost).interval.low == recall(_sample(8, 4)).interval.low
    assert recall(lost).interval.high == recall(_sample(8, 2)).interval.high
    assert recall(found).interval.low == recall(_sample(8, 2)).interval.low
    assert recall(found).interval.high == recall(_sample(10, 2)).interval.high


def test_samples_of_matters_add_up() -> None:
    one = Sample((Stratum("M-1/low", 1000, 0.05),), _drawn("M-1/low", 50, found=False, relevant=False))
    two = Sample((Stratum("M-2/low", 5000, 0.05),), _drawn("M-2/low", 250, found=False, relevant=False))
    both = elusion(together([one, two]))
    assert (both.n, both.hits, both.value) == (300, 0, 0.0)
    assert both.one_sided.high <= 0.01 < both.interval.high


def test_nothing_drawn_yet() -> None:
    figure = elusion(Sample((UNFLAGGED,), ()))
    assert (figure.value, figure.n, figure.hits) == (None, 0, 0)


def test_recall_if_every_accepted_passage_is_relevant() -> None:
    lost = missed(FULL)
    interval = recall_of_accepted(80, lost)
    assert interval.high == 80 / (80 + lost.interval.low)
    assert interval.low == 80 / (80 + lost.interval.high)
    assert recall_of_accepted(0, missed(Sample((), ()))) == Interval(0.0, 1.0)
