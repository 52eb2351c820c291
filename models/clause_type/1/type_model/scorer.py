"""One clause type: a linear score of each sentence, neighbours joined to passages; and its weights as one .npz file."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from clause_model.features import Features, features
from clause_model.linear import Linear
from clause_model.segments import SENTENCE, Segment, segment
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TOLD_AT = 0.3
"""The confidence of the score from which on a sentence is told: the default of all who ask."""
FAR = 1 << 30
"""Every text is read as from so far within a document that its place makes no difference."""
APART = 2
"""Sentences of one passage follow one another, or have one between them that is not told."""


@dataclass(frozen=True, slots=True)
class Predictions:
    """Passages found in one window, by falling confidence; all four [found]. Offsets are code points of the window."""

    category: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    confidence: Floats


class Scorer:
    """A loaded model. `slope` and `offset`, [1] each, turn a linear score into log-odds."""

    def __init__(self, category: str, linear: Linear, slope: Floats, offset: Floats) -> None:
        if not {1} == {len(values) for values in (linear.scale, slope, offset)}:
            raise ValueError("the weights are not those of one clause type")
        self.category, self.linear, self.slope, self.offset = category, linear, slope, offset

    def predict(self, text: str, min_confidence: float) -> Predictions:
        """Passages of `text` with at least `min_confidence`."""
        sentences, sparse = read(text)
        confidence = self.confidences(self.linear.scores(sparse, len(sentences))[:, 0])
        runs = np.array(_parts(headed(confidence >= TOLD_AT, sentences)), np.int64).reshape(-1, 2)
        sure = np.array([confidence[first:last].max() for first, last in runs], np.float32)
        kept = np.flatnonzero((sure >= min_confidence) & (sure > 0))
        order = kept[np.lexsort((runs[kept, 0], -sure[kept]))]
        places = np.array(sentences, np.int32).reshape(-1, len(Segment._fields))[:, :2]
        start, end = places[runs[order, 0], 0], places[runs[order, 1] - 1, 1]
        return Predictions(np.zeros(len(order), np.int32), start, end, sure[order])

    def confidences(self, scores: Floats) -> Floats:
        """Confidence of each score."""
        return (1 / (1 + np.exp(-np.clip(scores * self.slope + self.offset, -30, 30)))).astype(np.float32)

    @property
    def model_version(self) -> str:
        """Hash of all that gives scores."""
        linear = self.linear
        return _digest(self.category, linear.columns, linear.table, linear.scale, linear.bias)

    @property
    def calibration_version(self) -> str:
        """Hash of all that turns scores into confidences."""
        return _digest(self.category, self.slope, self.offset)

    def save(self, path: Path) -> None:
        """Write one compressed .npz without pickles."""
        linear = {name: getattr(self.linear, name) for name in LINEAR}
        np.savez_compressed(path, category=np.array(self.category), slope=self.slope, offset=self.offset, **linear)


def read(text: str) -> tuple[list[Segment], Features]:
    """The sentences of `text`, and what is known of each."""
    sentences = [one for one in segment(text) if one.kind == SENTENCE]
    return sentences, features(text, sentences, FAR)


def headed(told: NDArray[np.bool_], sentences: list[Segment]) -> NDArray[np.bool_]:
    """With the sentence behind each heading that is told: a heading by itself is no passage."""
    heads = told & np.array([one.is_heading for one in sentences], bool)
    more = told.copy()
    more[1:] |= heads[:-1]
    return more


def passages(told: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Each run of sentences that are `told`, [first, last), with what lies between them."""
    index = np.flatnonzero(told)
    for run in np.split(index, np.flatnonzero(np.diff(index) > APART) + 1):
        if len(run):
            yield int(run[0]), int(run[-1]) + 1


def load(path: Path) -> Scorer:
    """Read what `Scorer.save` wrote. Raises ValueError when the file is broken or its parts do not fit together."""
    try:
        with np.load(path, allow_pickle=False) as file:
            linear = Linear(*(file[name] for name in LINEAR))
            return Scorer(str(file["category"]), linear, file["slope"], file["offset"])
    except Exception as error:
        raise ValueError(f"{path.name} is not a weights file: {error}") from error


def _parts(told: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The passages, and each sentence outside of them by itself."""
    runs = list(passages(told))
    within = np.zeros(len(told), bool)
    for first, last in runs:
        within[first:last] = True
    return [*runs, *((one, one + 1) for one in np.flatnonzero(~within).tolist())]


def _digest(category: str, *arrays: NDArray[np.generic]) -> str:
    total = hashlib.sha256(category.encode())
    for array in arrays:
        total.update(hashlib.sha256(array.tobytes()).digest())
    return total.hexdigest()[:16]


LINEAR = ("columns", "table", "scale", "bias")
