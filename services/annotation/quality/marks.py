"""What two or more readers marked in the same documents, without knowing of one another. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Run = tuple[int, int]
"""Begin and end in code points, half open."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A label on a span of a document; offsets in code points, half open."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Read:
    """A document of `length` code points, with the marks of each reader: also readers who marked nothing."""

    document: str
    length: int
    marks: Mapping[str, Sequence[Mark]]

    def by(self, *readers: str) -> "Read":
        """The document with the marks of these readers only."""
        return Read(self.document, self.length, {name: self.marks[name] for name in readers})


def runs(marks: Iterable[Mark], label: str) -> list[Run]:
    """The places with this label, without overlaps, in order. Marks that only touch are different units."""
    result: list[Run] = []
    for start, end in sorted((one.start, one.end) for one in marks if one.label == label and one.start < one.end):
        if result and start < result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((start, end))
    return result


def labels_of(reads: Iterable[Read]) -> list[str]:
    """All labels, in alphabetical order."""
    return sorted({mark.label for read in reads for marks in read.marks.values() for mark in marks})


def pairs(reads: Sequence[Read]) -> dict[tuple[str, str], list[Read]]:
    """For each two readers, the documents that both read, with the marks of only these two."""
    found: dict[tuple[str, str], list[Read]] = defaultdict(list)
    for read in reads:
        names = sorted(read.marks)
        for place, first in enumerate(names):
            for second in names[place + 1 :]:
                found[first, second].append(read.by(first, second))
    return dict(found)
