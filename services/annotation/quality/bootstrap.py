"""Intervals of statistics over documents, by resampling whole documents. Pure.

Places of a document depend on one another, so they are never resampled one by one. With few documents these intervals
are too narrow, unlike the exact ones.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from services.annotation.quality.intervals import TAIL, Interval

T = TypeVar("T")
SAMPLES, FEWEST = 1_000, 2


def by_document(
    documents: Sequence[T], statistic: Callable[[Sequence[T]], float | None], chance: Random, samples: int = SAMPLES
) -> Interval | None:
    """The middle 95 % of the statistic; None with fewer than `FEWEST` documents. Resamples without a value do not
    count.
    """
    if len(documents) < FEWEST:
        return None
    drawn = (statistic(chance.choices(documents, k=len(documents))) for _ in range(samples))
    found = sorted(one for one in drawn if one is not None)
    return Interval(_quantile(found, TAIL), _quantile(found, 1 - TAIL)) if found else None


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Linear between the two values around `share`."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
