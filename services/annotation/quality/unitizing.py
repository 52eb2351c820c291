"""Krippendorff's alpha for unitizing: agreement on where the units of a label begin and end, beyond chance. Pure.

K. Krippendorff, Content Analysis, 2nd edition (2004), chapter 11; On the reliability of unitizing contiguous data
(1995). Here a continuum is a document: gaps end with it, and a chance unit lies in one document. 1 is perfect, 0 is
chance, below 0 is worse.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations

from services.annotation.quality.marks import Read, Run, labels_of, runs


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one label in a document, of all readers. `squares`: their squared differences, over all pairs."""

    squares: int
    lengths: tuple[int, ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """A document, counted once for any number of resamples. `gap`: what a reader without a unit of a label has."""

    length: int
    readers: int
    labels: Mapping[str, Units]

    def of(self, label: str) -> Units:
        """The units of `label`, also if no one marked it here."""
        return self.labels.get(label, Units(0, (), (self.length,) * self.readers))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Observed and by chance, both in squared code points over the squared length of the texts."""

    observed: float
    expected: float


def tally(read: Read) -> Tally:
    """Counts the units of a document."""
    return Tally(read.length, len(read.marks), {label: _units(read, label) for label in labels_of([read])})


def alpha(tallies: Sequence[Tally]) -> float | None:
    """Over all labels, for documents of the same readers; None if no reader marked anything, or fewer than two read."""
    found = [disagreement(tallies, label) for label in sorted({name for one in tallies for name in one.labels})]
    expected = sum(one.expected for one in found)
    return 1.0 - sum(one.observed for one in found) / expected if expected else None


def disagreement(tallies: Sequence[Tally], label: str) -> Disagreement:
    """The disagreement on one label, over all pairs of readers and all documents."""
    readers, length = max((one.readers for one in tallies), default=0), sum(one.length for one in tallies)
    if readers < 2 or not length:
        return Disagreement(0.0, 0.0)
    units = [one.of(label) for one in tallies]
    observed = 2 * sum(one.squares for one in units) / (readers * (readers - 1) * length**2)
    return Disagreement(observed, _expected(units, readers * length) * 2 / length)


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


def _expected(units: Sequence[Units], places: int) -> float:
    """The mean of the squared differences over all places of the units, without the factor 2 / length."""
    lengths = [length for one in units for length in one.lengths]
    gaps = sorted(gap for one in units for gap in one.gaps)
    longest = [0, *accumulate(reversed(gaps))]
    total = 0.0
    for unit in lengths:
        fitting = len(gaps) - bisect_left(gaps, unit)
        total += (len(lengths) - 1) / 3 * (2 * unit**3 - 3 * unit**2 + unit)
        total += unit**2 * (longest[fitting] - fitting * (unit - 1))
    ways = places * (places - 1) - sum(unit * (unit - 1) for unit in lengths)
    return total / ways if ways > 0 else 0.0


def _gaps(units: Sequence[Run], length: int) -> Iterator[int]:
    position = 0
    for start, end in (*units, (length, length)):
        if start > position:
            yield start - position
        position = end
