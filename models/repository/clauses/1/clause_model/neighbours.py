"""How similar a candidate is to marked clauses of the training contracts: the nearest neighbour of each category.

A rare category has too few examples for a linear model to weigh its words; a close neighbour is enough. The clauses
are stored as weights of hashed words, without text. Words that are in few contracts or in many are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from clause_model.features import Features

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
ROWS_AT_ONCE = 64
"""Candidates that are compared at the same time: bounds the memory, 64 candidates times the clauses."""


@dataclass(frozen=True)
class Neighbours:
    """`known` [columns]: the hashed features, ascending; `rarity` [columns]: their inverse document frequency. The
    marked clauses are in the order of their categories, `first` [categories + 1]: those of category c are first[c] to
    first[c + 1], and a clause of two categories is there twice. `starts` [columns + 1]: where each column begins in
    `clause` [entries] and `weight` [entries]; the weights of a clause have the length 1.
    """

    known: NDArray[np.uint32]
    rarity: Floats
    first: NDArray[np.int32]
    starts: NDArray[np.int32]
    clause: NDArray[np.int32]
    weight: NDArray[np.float16]

    def similarity(self, sparse: Features, rows: Ints, left_out: NDArray[np.bool_] | None = None) -> Floats:
        """The cosine of each of `rows`, ascending rows of `sparse`, with its nearest clause of each category, [rows,
        categories]; 0 without one. `left_out` [clauses]: clauses that do not count.
        """
        parts = [self._similarity(sparse, some, left_out) for some in _parts(rows)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.first) - 1), np.float32)

    def _similarity(self, sparse: Features, rows: Ints, left_out: NDArray[np.bool_] | None) -> Floats:
        row, value, column = self._vectors(sparse, rows)
        sizes = self.starts[column + 1] - self.starts[column]
        entry = np.arange(int(sizes.sum())) + np.repeat(self.starts[column] - np.cumsum(sizes) + sizes, sizes)
        count = int(self.first[-1])
        place = np.repeat(row * count, sizes) + self.clause[entry]
        products = np.repeat(value, sizes) * self._weights[entry]
        cosine = np.bincount(place, products, minlength=len(rows) * count).reshape(len(rows), count)
        if left_out is not None:
            cosine[:, left_out] = 0
        found = np.zeros((len(rows), len(self.first) - 1), np.float32)
        there = np.flatnonzero(np.diff(self.first))
        if len(there):
            found[:, there] = np.maximum.reduceat(cosine, self.first[there], axis=1)
        return found

    def _vectors(self, sparse: Features, rows: Ints) -> tuple[Ints, Floats, Ints]:
        """Rows of unit length: place in `rows`, value and place in `known`, all [entries]."""
        place = np.searchsorted(rows, sparse.row)
        wanted = rows[np.minimum(place, len(rows) - 1)] == sparse.row
        words = sparse.column[wanted]
        column = np.minimum(np.searchsorted(self.known, words), max(len(self.known) - 1, 0))
        there = self.known[column] == words if len(self.known) else np.zeros(len(words), bool)
        row, column = place[wanted][there], column[there]
        value = self.rarity[column]
        length = np.sqrt(np.bincount(row, value.astype(np.float64) ** 2, minlength=len(rows)))
        return row, (value / length[row]).astype(np.float32), column

    @cached_property
    def _weights(self) -> Floats:
        return self.weight.astype(np.float32)


def _parts(rows: Ints) -> Sequence[Ints]:
    return [rows[at : at + ROWS_AT_ONCE] for at in range(0, len(rows), ROWS_AT_ONCE)]
