"""Contracts as training examples: their candidates, with features and categories."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from clause_model.cues import Cues, cues
from clause_model.features import COLUMNS, Features, features
from clause_model.segments import Segment, segment
from numpy.typing import NDArray
from scipy import sparse

from models.evaluation.cuad import MINIMUM_JACCARD, SUBSTRING_CATEGORY, Mark, overlap, word_set
from models.training.clauses.contracts import Contract


class Cut(Protocol):
    """A text whose segments are hashed."""

    @property
    def segments(self) -> Sequence[Segment]: ...
    @property
    def features(self) -> Features: ...


@dataclass(frozen=True, slots=True)
class Example:
    """`labels` [segments, categories]: whether the segment finds a gold span at its place. `hits`: whether it finds one
    anywhere in its contract.
    """

    contract: Contract
    segments: list[Segment]
    features: Features
    cues: Cues
    labels: NDArray[np.bool_]
    hits: NDArray[np.bool_]


def make_example(contract: Contract, categories: Sequence[str]) -> Example:
    """Cuts, hashes and labels the redacted text of one contract."""
    segments = segment(contract.view.text)
    labels, hits = _labels(contract, segments, list(categories))
    text = contract.view.text
    return Example(contract, segments, features(text, segments), cues(text, segments, categories), labels, hits)


def labels_of(examples: Sequence[Example]) -> NDArray[np.bool_]:
    """The labels of all segments, [segments, categories]."""
    return np.concatenate([example.labels for example in examples])


def document_frequency(examples: Sequence[Cut]) -> NDArray[np.int64]:
    """The number of texts with each column, [COLUMNS]."""
    counts = np.zeros(COLUMNS, np.int64)
    for example in examples:
        counts[np.unique(example.features.column)] += 1
    return counts


def matrix(examples: Sequence[Cut], columns: NDArray[np.uint32]) -> sparse.csr_matrix:
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


def _labels(
    contract: Contract, segments: list[Segment], categories: list[str]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    labels = np.zeros((len(segments), len(categories)), dtype=bool)
    hits = np.zeros_like(labels)
    spans = [contract.view.to_original(s.start, s.end) for s in segments]
    texts = [contract.text[start:end] for start, end in spans]
    words = [word_set(text) for text in texts]
    for gold in contract.gold:
        column, wanted = categories.index(gold.category), contract.text[gold.start : gold.end]
        substring = gold.category == SUBSTRING_CATEGORY
        sought = word_set(wanted)
        for index, (start, end) in enumerate(spans):
            if (substring and wanted in texts[index]) or overlap(sought, words[index]) >= MINIMUM_JACCARD:
                hits[index, column] = True
                labels[index, column] |= end > gold.start and start < gold.end
    return labels, hits


def predicted_marks(
    example: Example, confidence: NDArray[np.floating], categories: Sequence[str], least: float
) -> list[Mark]:
    """The model's predictions for a contract with at least `least`, in the original text."""
    marks = []
    for index, category in zip(*np.nonzero(confidence >= least), strict=True):
        segment_ = example.segments[index]
        start, end = example.contract.view.to_original(segment_.start, segment_.end)
        marks.append(example.contract.mark(categories[category], start, end, float(confidence[index, category])))
    return marks
