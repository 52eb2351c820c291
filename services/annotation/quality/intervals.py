"""Exact intervals: for a share, and for a number of which each one was drawn with a known probability. Pure.

`tail` is the probability of an error on one side: 0.025 on both sides gives a 95 % interval.
"""

from collections.abc import Callable
from dataclasses import dataclass

from services.annotation.quality.beta import at_least, at_most, beta_quantile

TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both included."""

    low: float
    high: float


def share_interval(hits: int, n: int, tail: float = TAIL) -> Interval:
    """Clopper and Pearson's interval for a share of which `hits` of `n` are seen; from 0 to 1 if `n` is 0."""
    low = beta_quantile(tail, hits, n - hits + 1) if hits else 0.0
    high = beta_quantile(1.0 - tail, hits + 1, n - hits) if hits < n else 1.0
    return Interval(low, high)


def most(hits: int, probability: float, tail: float = TAIL) -> int:
    """The greatest number of which at most `hits` are drawn with more than `tail`, each with at least this
    `probability`.
    """
    if probability >= 1.0:
        return hits
    step, low = 1, hits
    while at_most(hits, low + step, probability) > tail:
        low, step = low + step, step * 2
    return _last(low, low + step, lambda number: at_most(hits, number, probability) > tail)


def least(hits: int, probability: float, tail: float = TAIL) -> int:
    """The smallest number of which at least `hits` are drawn with more than `tail`, each with at most this
    `probability`.
    """
    if hits <= 0 or probability >= 1.0:
        return hits
    step, low = 1, hits - 1
    while at_least(hits, low + step, probability) <= tail:
        low, step = low + step, step * 2
    return _last(low, low + step, lambda number: at_least(hits, number, probability) <= tail) + 1


def _last(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The last number at which `holds`, between `low`, where it does, and `high`, where it does not."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
