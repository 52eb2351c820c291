"""Agreement by character: F1 of two readers, and Krippendorff's nominal alpha. Pure.

Neither drops a place that only one reader marked, as kappa on pairs of spans does.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.annotation.quality.marks import Mark, Read, labels_of, runs

Value = frozenset[str]
"""The labels of a reader on a character; none for text without a mark."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Characters that both marked with the same label, and those that each marked."""

    both: int
    first: int
    second: int


def overlap(read: Read) -> Overlap:
    """Of a document with two readers."""
    first, second = read.marks.values()
    both = 0
    for label in labels_of([read]):
        one, other = runs(first, label), runs(second, label)
        both += sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    return Overlap(both, _marked(first), _marked(second))


def f1(overlaps: Sequence[Overlap]) -> float | None:
    """The share of the marked characters on which both agree; None if no one marked any."""
    marked = sum(one.first + one.second for one in overlaps)
    return 2 * sum(one.both for one in overlaps) / marked if marked else None


def nominal_alpha(reads: Sequence[Read]) -> float | None:
    """Each character is a unit, its value is the labels of a reader there. None if there is only one value."""
    pairs: Counter[tuple[Value, Value]] = Counter()
    for read in reads:
        for width, values in _pieces(read):
            for i, one in enumerate(values):
                for other in (*values[:i], *values[i + 1 :]):
                    pairs[one, other] += width
    share = len(reads[0].marks) - 1 if reads else 0
    if share < 1:
        return None
    totals: Counter[Value] = Counter()
    for (one, _), number in pairs.items():
        totals[one] += number
    totals = Counter({value: number // share for value, number in totals.items()})
    n = sum(totals.values())
    expected = n * n - sum(number * number for number in totals.values())
    observed = sum(number for (one, other), number in pairs.items() if one != other) / share
    return 1.0 - (n - 1) * observed / expected if expected else None


def _marked(marks: Sequence[Mark]) -> int:
    return sum(end - start for label in {one.label for one in marks} for start, end in runs(marks, label))


def _pieces(read: Read) -> Iterator[tuple[int, list[Value]]]:
    """The width of each part in which no reader begins or ends a mark, and the value of each reader there."""
    cuts = {0, read.length} | {
        place for marks in read.marks.values() for one in marks for place in (one.start, one.end)
    }
    for start, end in pairwise(sorted(cuts)):
        yield (
            end - start,
            [frozenset(one.label for one in marks if one.start <= start < one.end) for marks in read.marks.values()],
        )
