"""What a blind second review says about the first: at best how much the first found. Pure.

Of the places that the second reader found, the first had this share. If both missed places independently, it would be
the recall of the first (Lincoln and Petersen). They do not: both miss what is hard to see, and both read the same
flags. So the share is too high, and never takes the place of a recall from drawn passages. It can only lower it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from services.annotation.quality.bootstrap import by_document
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
    both, n = sum(one.both for one in documents), sum(one.both + one.second for one in documents)
    return FoundAgain(_share(documents), by_document(documents, _share, chance), both, n, len(documents))


def _share(documents: Sequence[Twice]) -> float | None:
    n = sum(one.both + one.second for one in documents)
    return sum(one.both for one in documents) / n if n else None
