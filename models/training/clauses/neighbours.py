"""The marked clauses that candidates are compared with, and the similarity to those of other companies."""

from collections.abc import Sequence

import numpy as np
from clause_model.neighbours import Neighbours
from numpy.typing import NDArray
from scipy import sparse

from models.training.clauses.examples import Example, document_frequency, labels_of, matrix

Floats = NDArray[np.float32]
FEWEST, LARGEST_SHARE = 5, 0.3
"""A word counts if this number of contracts has it, and at most this share of them."""


def fit_neighbours(examples: Sequence[Example]) -> Neighbours:
    """The segments of `examples` that find a marked clause."""
    return _fit(examples)[0]


def nearest_of_others(examples: Sequence[Example]) -> list[Floats]:
    """For each example the similarity of its segments to the clauses of other companies, [segments, categories]."""
    neighbours, owner = _fit(examples)
    company = np.array([example.contract.company for example in examples])
    return [
        neighbours.similarity(
            example.features, np.arange(len(example.segments)), company[owner] == example.contract.company
        )
        for example in examples
    ]


def _fit(examples: Sequence[Example]) -> tuple[Neighbours, NDArray[np.int64]]:
    """The neighbours, and the index of the example that each clause is from."""
    often = document_frequency(examples)
    known = np.flatnonzero((often >= FEWEST) & (often <= LARGEST_SHARE * len(examples))).astype(np.uint32)
    rarity = np.log(len(examples) / often[known]).astype(np.float32)
    category, segment = np.nonzero(labels_of(examples).T)
    weighed = sparse.csr_matrix(matrix(examples, known)[segment] @ sparse.diags(rarity))
    length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    columns = sparse.csc_matrix(sparse.diags(1 / np.maximum(length, 1e-9)) @ weighed)
    columns.sort_indices()
    count = labels_of(examples).shape[1]
    neighbours = Neighbours(
        known,
        rarity,
        np.searchsorted(category, np.arange(count + 1)).astype(np.int32),
        columns.indptr.astype(np.int32),
        columns.indices.astype(np.int32),
        columns.data.astype(np.float16),
    )
    ends = np.cumsum([len(example.segments) for example in examples])
    return neighbours, np.searchsorted(ends, segment, side="right")
