"""What a blind second review says about the first: at best how much the first found. Pure.

Of the places that the second reader found, the first had this share. If both missed places independently, it would be
the recall of the first (Lincoln and Petersen). They do not: both miss what is hard to see, and both read the same
flags. So the share is too high, and never takes the place of a recall from drawn passages. It can only lower it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from services.annotation.quality.bootstrap import Floats, Weights, by_document, of_all, ratio
from services.annotation.quality.intervals import Interval


@dataclass(frozen=True, slots=True)
class Twice:
    """A document with two blind reviews: its relevant places, by the final labels, and who found them."""

    both: int
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class FoundAgain:
    """`value` is None if the second reader found nothing; `interval`, by document, if there are too few documents."""

    value: float | None
    interval: Interval | None
    both: int
    n: int
    documents: int


def found_again(documents: Sequence[Twice], chance: Random) -> FoundAgain:
    """The share of the places of the second reader that the first one found too."""
    counts = np.array([(one.both, one.both + one.second) for one in documents], float).reshape(-1, 2)

    def share(weights: Weights) -> Floats:
        return ratio(*(weights @ counts).T)

    n = len(documents)
    both, every = (int(one) for one in counts.sum(axis=0))
    return FoundAgain(of_all(n, share), by_document(n, share, chance), both, every, n)
