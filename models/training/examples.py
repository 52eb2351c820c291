"""Contracts as training examples: the candidates of each, their features and the categories they stand for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from clause_model.features import COLUMNS, Features, features
from clause_model.segments import Segment, segment
from numpy.typing import NDArray
from scipy import sparse

from models.evaluation.cuad import Mark, matches
from models.training.contracts import Contract


@dataclass(frozen=True, slots=True)
class Example:
    """`labels` [segments, categories] are True where the segment finds a gold span at the gold span's own place."""

    contract: Contract
    segments: list[Segment]
    features: Features
    labels: NDArray[np.bool_]


def make_example(contract: Contract, categories: Sequence[str]) -> Example:
    """Cut, hash and label the text that the model sees of one contract."""
    segments = segment(contract.view.text)
    return Example(
        contract, segments, features(contract.view.text, segments), _labels(contract, segments, list(categories))
    )


def labels_of(examples: Sequence[Example]) -> NDArray[np.bool_]:
    """The labels of all segments, [segments, categories]."""
    return np.concatenate([example.labels for example in examples])


def document_frequency(examples: Sequence[Example]) -> NDArray[np.int64]:
    """In how many contracts each column occurs, [COLUMNS]."""
    counts = np.zeros(COLUMNS, np.int64)
    for example in examples:
        counts[np.unique(example.features.column)] += 1
    return counts


def matrix(examples: Sequence[Example], columns: NDArray[np.uint32]) -> sparse.csr_matrix:
    """Rows of unit length over the known `columns`, one for each segment, [segments, columns], float32."""
    index = np.full(COLUMNS, -1, np.int64)
    index[columns] = np.arange(len(columns))
    sizes = [len(example.segments) for example in examples]
    shift = np.cumsum([0, *sizes])
    row = np.concatenate([example.features.row + at for example, at in zip(examples, shift, strict=False)])
    column = index[np.concatenate([example.features.column for example in examples])]
    row, column = row[column >= 0], column[column >= 0]
    length = np.sqrt(np.bincount(row, minlength=int(shift[-1])))
    values = (1 / length[row]).astype(np.float32)
    return sparse.csr_matrix((values, (row, column)), shape=(int(shift[-1]), len(columns)))


def _labels(contract: Contract, segments: list[Segment], categories: list[str]) -> NDArray[np.bool_]:
    labels = np.zeros((len(segments), len(categories)), dtype=bool)
    spans = np.array([contract.view.to_original(s.start, s.end) for s in segments], dtype=np.int64).reshape(-1, 2)
    for gold in contract.gold:
        mark = contract.mark(gold.category, gold.start, gold.end, 1.0)
        for index in np.flatnonzero((spans[:, 1] > gold.start) & (spans[:, 0] < gold.end)):
            if matches(mark, contract.mark(gold.category, int(spans[index, 0]), int(spans[index, 1]), 1.0)):
                labels[index, categories.index(gold.category)] = True
    return labels


def predicted_marks(
    example: Example, confidence: NDArray[np.floating], categories: Sequence[str], least: float
) -> list[Mark]:
    """What the model says of a contract from `least` upwards, in the original words."""
    marks = []
    for index, category in zip(*np.nonzero(confidence >= least), strict=True):
        segment_ = example.segments[index]
        start, end = example.contract.view.to_original(segment_.start, segment_.end)
        marks.append(example.contract.mark(categories[category], start, end, float(confidence[index, category])))
    return marks
