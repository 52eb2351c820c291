"""Intervals of statistics over documents, by resampling whole documents. Pure.

Places of a document depend on one another, so they are never resampled one by one. With few documents these intervals
are too narrow, unlike the exact ones.
"""

from collections.abc import Callable
from random import Random

import numpy as np
from numpy.typing import NDArray

from services.annotation.quality.intervals import TAIL, Interval

Floats = NDArray[np.float64]
Weights = Floats
"""How often each document is in each resample, [resamples, documents]: whole numbers, which multiply faster so."""
Statistic = Callable[[Weights], Floats]
"""The statistic of each resample; NaN without a value."""
SAMPLES, FEWEST = 1_000, 2


def of_all(documents: int, statistic: Statistic) -> float | None:
    """The statistic of all documents; None if it has no value."""
    (value,) = statistic(np.ones((1, documents)))
    return None if np.isnan(value) else float(value)


def by_document(documents: int, statistic: Statistic, chance: Random, samples: int = SAMPLES) -> Interval | None:
    """The middle 95 % of the statistic; None with fewer than `FEWEST` documents. Resamples without a value do not
    count.
    """
    if documents < FEWEST:
        return None
    drawn = [np.bincount(chance.choices(range(documents), k=documents), minlength=documents) for _ in range(samples)]
    found = statistic(np.array(drawn, float))
    found = found[~np.isnan(found)]
    if not len(found):
        return None
    low, high = np.quantile(found, (TAIL, 1 - TAIL))
    return Interval(float(low), float(high))


def ratio(part: Floats, whole: Floats) -> Floats:
    """`part` over `whole`; NaN where `whole` is 0."""
    result: Floats = np.full(len(whole), np.nan)
    np.divide(part, whole, out=result, where=whole != 0)
    return result
