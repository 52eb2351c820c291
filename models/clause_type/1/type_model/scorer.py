"""A model of one clause type: scores sentences and joins adjacent ones to passages. Weights are a .npz file."""

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

THRESHOLD = 0.3
"""The confidence of the score threshold: the default `min_confidence` of all callers."""
FAR = 1 << 30
"""The offset for every text: so large that the position in the document has no effect."""
APART = 2
"""The largest distance between sentences of one passage: at most one negative sentence in between."""


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
            raise ValueError("the weights are not of one clause type")
        self.category, self.linear, self.slope, self.offset = category, linear, slope, offset

    def predict(self, text: str, min_confidence: float) -> Predictions:
        """Passages of `text` with at least `min_confidence`."""
        sentences, sparse = read(text)
        confidence = self.confidences(self.linear.scores(sparse, len(sentences))[:, 0])
        runs = np.array(_parts(with_heading_text(confidence >= THRESHOLD, sentences)), np.int64).reshape(-1, 2)
        sure = np.array([confidence[first:last].max() for first, last in runs], np.float32)
        kept = np.flatnonzero((sure >= min_confidence) & (sure > 0))
        order = kept[np.lexsort((runs[kept, 0], -sure[kept]))]
        places = np.array(sentences, np.int32).reshape(-1, len(Segment._fields))[:, :2]
        start, end = places[runs[order, 0], 0], places[runs[order, 1] - 1, 1]
        return Predictions(np.zeros(len(order), np.int32), start, end, sure[order])

    def confidences(self, scores: Floats) -> Floats:
        """Calibrated confidences of linear scores, in [0, 1]."""
        return (1 / (1 + np.exp(-np.clip(scores * self.slope + self.offset, -30, 30)))).astype(np.float32)

    @property
    def model_version(self) -> str:
        """Hash of everything that determines scores."""
        linear = self.linear
        return _digest(self.category, linear.columns, linear.table, linear.scale, linear.bias)

    @property
    def calibration_version(self) -> str:
        """Hash of everything that maps scores to confidences."""
        return _digest(self.category, self.slope, self.offset)

    def save(self, path: Path) -> None:
        """Write one compressed .npz without pickles."""
        linear = {name: getattr(self.linear, name) for name in LINEAR}
        np.savez_compressed(path, category=np.array(self.category), slope=self.slope, offset=self.offset, **linear)


def read(text: str) -> tuple[list[Segment], Features]:
    """The sentences of `text` and their features."""
    sentences = [one for one in segment(text) if one.kind == SENTENCE]
    return sentences, features(text, sentences, FAR)


def with_heading_text(positive: NDArray[np.bool_], sentences: list[Segment]) -> NDArray[np.bool_]:
    """`positive` with the sentence after each positive heading: a heading alone is not a passage."""
    heads = positive & np.array([one.is_heading for one in sentences], bool)
    more = positive.copy()
    more[1:] |= heads[:-1]
    return more


def passages(positive: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Each run of `positive` sentences, [first, last), including negative ones in between."""
    index = np.flatnonzero(positive)
    for run in np.split(index, np.flatnonzero(np.diff(index) > APART) + 1):
        if len(run):
            yield int(run[0]), int(run[-1]) + 1


def load(path: Path) -> Scorer:
    """Read what `Scorer.save` wrote. Raises ValueError if the file is damaged or its arrays do not match."""
    try:
        with np.load(path, allow_pickle=False) as file:
            linear = Linear(*(file[name] for name in LINEAR))
            return Scorer(str(file["category"]), linear, file["slope"], file["offset"])
    except Exception as error:
        raise ValueError(f"{path.name} is not a weights file: {error}") from error


def _parts(positive: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The passages, and each sentence outside of them alone."""
    runs = list(passages(positive))
    within = np.zeros(len(positive), bool)
    for first, last in runs:
        within[first:last] = True
    return [*runs, *((one, one + 1) for one in np.flatnonzero(~within).tolist())]


def _digest(category: str, *arrays: NDArray[np.generic]) -> str:
    total = hashlib.sha256(category.encode())
    for array in arrays:
        total.update(hashlib.sha256(array.tobytes()).digest())
    return total.hexdigest()[:16]


LINEAR = ("columns", "table", "scale", "bias")
