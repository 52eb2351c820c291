"""Agreement by character: F1 of two readers, and Krippendorff's nominal alpha. Pure.

Neither drops a place that only one reader marked, as kappa on pairs of spans does.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np

from services.annotation.quality.bootstrap import Floats, Weights, ratio
from services.annotation.quality.marks import Mark, Read, labels_of, runs

Value = frozenset[str]
"""The labels of a reader on a character; none for text without a mark."""
ValuePairs = Counter[tuple[Value, Value]]


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


def f1(overlaps: Sequence[Overlap], weights: Weights) -> Floats:
    """The share of the marked characters on which both agree, by resample; NaN if no one marked any."""
    both, marked = np.array([(one.both, one.first + one.second) for one in overlaps], float).reshape(-1, 2).T
    return ratio(2 * weights @ both, weights @ marked)


def value_pairs(read: Read) -> ValuePairs:
    """For each two readers, how many characters have this value of the one and that of the other."""
    pairs: ValuePairs = Counter()
    for width, values in _pieces(read):
        for one, other in permutations(values, 2):
            pairs[one, other] += width
    return pairs


def nominal_alpha(documents: Sequence[ValuePairs], readers: int, weights: Weights) -> Floats:
    """Each character is a unit, its value is the labels of a reader there; by resample, NaN if there is only one value,
    or one reader.
    """
    kinds = sorted({pair for one in documents for pair in one}, key=lambda pair: (sorted(pair[0]), sorted(pair[1])))
    values = {value: place for place, value in enumerate(dict.fromkeys(value for value, _ in kinds))}
    counts = np.array([[one[kind] for kind in kinds] for one in documents], float).reshape(len(documents), len(kinds))
    of_value = np.zeros((len(kinds), len(values)))
    of_value[range(len(kinds)), [values[value] for value, _ in kinds]] = 1.0
    found, share = weights @ counts, max(readers - 1, 1)
    totals, n = found @ of_value / share, found.sum(axis=1) / share
    observed = found @ np.array([float(one != other) for one, other in kinds]) / share
    return 1.0 - ratio((n - 1) * observed, n * n - (totals * totals).sum(axis=1))


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
