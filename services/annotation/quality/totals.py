"""How many passages of a kind there are, from a sample. Pure.

Why the interval is exact: the number that is drawn is a sum of independent draws, also if a fixed number was drawn from
each stratum (a hypergeometric number has the distribution of such a sum). By Hoeffding's theorem (1956), the tails of a
sum with unequal chances are at most those of the binomial with their mean, and that mean lies between the lowest and
the highest probability of the design. So each bound errs with at most its `tail`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from services.annotation.quality.intervals import TAIL, Interval, least, most
from services.annotation.quality.samples import Drawn, Sample

Kind = Callable[[Drawn], bool]
"""Whether an answered passage is of the kind that is counted."""


@dataclass(frozen=True, slots=True)
class Total:
    """A number of passages. `hits` of the `n` answered ones are of the kind; `value` is None if none was answered."""

    value: float | None
    interval: Interval
    hits: int
    n: int
    drawn: int


def total(sample: Sample, kind: Kind, can_be: Kind = lambda _: True, tail: float = TAIL) -> Total:
    """The number of passages of the `kind`. Drawn ones without an answer are counted as of it for the upper bound, and
    as not of it for the lower, if they `can_be`: so an unfinished sample is never better than it will be.
    """
    groups = sample.groups()
    parts = [_part(one, kind, can_be, tail / len(groups)) for one in groups]
    interval = Interval(sum(one.interval.low for one in parts), sum(one.interval.high for one in parts))
    n, hits = sum(one.n for one in parts), sum(one.hits for one in parts)
    known = [one.value for one in parts if one.value is not None]
    return Total(sum(known) if len(known) == len(parts) and n else None, interval, hits, n, len(sample.drawn))


def _part(sample: Sample, kind: Kind, can_be: Kind, tail: float) -> Total:
    answered = sample.answered
    hits = sum(map(kind, answered))
    open_ = sum(can_be(one) for one in sample.drawn if one.relevant is None)
    lowest, highest = sample.probabilities
    others = len(sample.drawn) - hits - open_
    top = min(most(hits + open_, lowest, tail), sample.size - others) if lowest > 0 else sample.size - others
    low = min(least(hits, highest, tail), top)
    return Total(_weighted(sample, kind), Interval(low, top), hits, len(answered), len(sample.drawn))


def _weighted(sample: Sample, kind: Kind) -> float | None:
    """Horvitz and Thompson's estimate, made for the size of the group."""
    if not sample.size:
        return 0.0
    weights = {one.name: 1 / one.probability for one in sample.strata if one.probability > 0}
    answered = [(weights[one.stratum], kind(one)) for one in sample.answered]
    every = sum(weight for weight, _ in answered)
    return sample.size * sum(weight for weight, hit in answered if hit) / every if every else None
