"""Krippendorff's alpha for unitizing: agreement on where the units of a label begin and end, beyond chance. Pure.

K. Krippendorff, Content Analysis, 2nd edition (2004), chapter 11; On the reliability of unitizing contiguous data
(1995). Here a continuum is a document: gaps end with it, and a chance unit lies in one document. 1 is perfect, 0 is
chance, below 0 is worse.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from services.annotation.quality.bootstrap import Floats, Weights, ratio
from services.annotation.quality.marks import Read, Run, labels_of, runs


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one label in a document, of all readers. `squares`: their squared differences, over all pairs."""

    squares: int
    lengths: tuple[int, ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """A document, counted once for all resamples."""

    length: int
    readers: int
    labels: Mapping[str, Units]

    def of(self, label: str) -> Units:
        """The units of `label`, also if no one marked it here."""
        return self.labels.get(label, Units(0, (), (self.length,) * self.readers))


def tally(read: Read) -> Tally:
    """Counts the units of a document."""
    return Tally(read.length, len(read.marks), {label: _units(read, label) for label in labels_of([read])})


def alpha(tallies: Sequence[Tally], weights: Weights) -> Floats:
    """Over all labels, for documents of the same number of readers, by resample; NaN if no reader marked anything, or
    fewer than two read.
    """
    observed, expected = np.zeros(len(weights)), np.zeros(len(weights))
    for label in sorted({name for one in tallies for name in one.labels}):
        more, by_chance = disagreement(tallies, label, weights)
        observed, expected = observed + more, expected + by_chance
    return 1.0 - ratio(observed, expected)


def disagreement(tallies: Sequence[Tally], label: str, weights: Weights) -> tuple[Floats, Floats]:
    """Observed and by chance, in squared code points over the squared length of the texts, by resample."""
    readers, length = tallies[0].readers, weights @ np.array([one.length for one in tallies], float)
    if readers < 2:
        return np.zeros(len(weights)), np.zeros(len(weights))
    units = [one.of(label) for one in tallies]
    squares = weights @ np.array([one.squares for one in units], float)
    observed = ratio(2 * squares, readers * (readers - 1) * length**2)
    expected = ratio(2 * _squares_by_chance(units, weights), length * _ways(units, readers * length, weights))
    return np.nan_to_num(observed), np.nan_to_num(expected)


def _units(read: Read, label: str) -> Units:
    own = [runs(marks, label) for marks in read.marks.values()]
    squares = sum(_squares(one, other) for one, other in combinations(own, 2))
    lengths = tuple(end - start for one in own for start, end in one)
    return Units(squares, lengths, tuple(gap for one in own for gap in _gaps(one, read.length)))


def _squares(one: Sequence[Run], other: Sequence[Run]) -> int:
    """Units that overlap differ by the squared distances of their begins and of their ends, a unit in a gap of the
    other reader by its squared length.
    """
    result = sum((end - start) ** 2 for start, end in other if not list(_overlapping(one, start, end)))
    for start, end in one:
        met = list(_overlapping(other, start, end))
        result += sum((start - begin) ** 2 + (end - stop) ** 2 for begin, stop in met) if met else (end - start) ** 2
    return result


def _overlapping(units: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    for index in range(bisect_left(units, start + 1, key=lambda unit: unit[1]), len(units)):
        if units[index][0] >= end:
            return
        yield units[index]


def _squares_by_chance(units: Sequence[Units], weights: Weights) -> Floats:
    """The sum of the squared differences of each unit to all others, and to all gaps in which it can lie."""
    lengths = [np.array(one.lengths, float) for one in units]
    number = weights @ np.array([len(one) for one in lengths])
    among_units = weights @ np.array([(2 * one**3 - 3 * one**2 + one).sum() for one in lengths])
    marked = [place for place, one in enumerate(lengths) if len(one)]
    in_gaps = ((weights[:, marked] @ _in_gaps([lengths[one] for one in marked], units)) * weights).sum(axis=1)
    return np.asarray((number - 1) / 3 * among_units + in_gaps)


def _in_gaps(lengths: Sequence[Floats], others: Sequence[Units]) -> Floats:
    """The part of the units of each marked document in the gaps of each document, [marked, documents]."""
    gaps = np.array([gap for one in others for gap in one.gaps], float)
    owner = np.repeat(np.arange(len(others)), [len(one.gaps) for one in others])
    result = np.zeros((len(lengths), len(others)))
    for row, own in enumerate(lengths):
        room = np.maximum(gaps[None, :] - own[:, None] + 1, 0) * own[:, None] ** 2
        result[row] = np.bincount(owner, weights=room.sum(axis=0), minlength=len(others))
    return result


def _ways(units: Sequence[Units], places: Floats, weights: Weights) -> Floats:
    """The number of pairs of places, without those in one unit."""
    inside = weights @ np.array([sum(length * (length - 1) for length in one.lengths) for one in units], float)
    return np.asarray(np.maximum(places * (places - 1) - inside, 0.0))


def _gaps(units: Sequence[Run], length: int) -> Iterator[int]:
    position = 0
    for start, end in (*units, (length, length)):
        if start > position:
            yield start - position
        position = end
