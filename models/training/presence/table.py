"""What a clause model says about each document that it was not trained on: the table that presence is fitted to."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
BEST = 8
PARTS = 5


@dataclass(frozen=True, slots=True)
class Table:
    """`best` [documents, categories, BEST]: the highest confidences, falling, 0 if there are fewer. `truth`
    [documents, categories]. `part` [documents] is by company: a document is answered by a fit on the other parts.
    `document_type` [documents].
    """

    categories: NDArray[np.str_]
    best: Floats
    truth: NDArray[np.bool_]
    part: NDArray[np.int64]
    document_type: NDArray[np.str_]

    def of(self, rows: NDArray[np.bool_]) -> "Table":
        """The documents where `rows` [documents] is true."""
        return Table(self.categories, self.best[rows], self.truth[rows], self.part[rows], self.document_type[rows])


@dataclass(frozen=True, slots=True)
class Answered:
    """One document: its type, the confidences of its candidates by category, and the categories that it has."""

    company: str
    document_type: str
    confidences: Mapping[str, Sequence[float]]
    has: frozenset[str]


def make_table(documents: Sequence[Answered], categories: Sequence[str]) -> Table:
    """The table of `documents`, in their order."""
    best = np.zeros((len(documents), len(categories), BEST), np.float32)
    for row, document in enumerate(documents):
        for column, name in enumerate(categories):
            top = sorted(document.confidences.get(name, ()), reverse=True)[:BEST]
            best[row, column, : len(top)] = top
    return Table(
        categories=np.array(categories),
        best=best,
        truth=np.array([[name in one.has for name in categories] for one in documents], bool),
        part=np.array([hashed(one.company) % PARTS for one in documents]),
        document_type=np.array([one.document_type for one in documents]),
    )


def is_kept_back(company: str) -> bool:
    """Whether the company is of the third that is scored once, after everything was chosen."""
    return hashed(f"kept back: {company}") % 3 == 0


def hashed(name: str) -> int:
    """A hash that is the same in each run."""
    return zlib.crc32(name.encode())
