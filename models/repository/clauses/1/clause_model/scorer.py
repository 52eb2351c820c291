"""The linear model: hashed features to calibrated confidences, and its weights as one .npz file."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clause_model.features import COLUMNS, Features, features
from clause_model.segments import segment

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """`columns` [rows] are the hashed features that count, ascending; `table` [rows, categories] their weights as int8,
    to be multiplied by `scale` [categories]; `slope` and `offset` [categories] turn a score into a log-odds."""

    categories: tuple[str, ...]
    columns: NDArray[np.uint32]
    table: NDArray[np.int8]
    scale: Floats
    bias: Floats
    slope: Floats
    offset: Floats

    @property
    def model_version(self) -> str:
        """Hash of all that gives the scores."""
        names = json.dumps(self.categories).encode()
        return _digest(names, self.columns.tobytes(), self.table.tobytes(), self.scale.tobytes(), self.bias.tobytes())

    @property
    def calibration_version(self) -> str:
        """Hash of all that turns scores into confidences."""
        return _digest(self.slope.tobytes(), self.offset.tobytes())


@dataclass(frozen=True, slots=True)
class Predictions:
    """Clauses found in one window, by falling confidence; all four [found]. Offsets are code points of the window."""

    category: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    confidence: Floats


class Scorer:
    """A loaded model."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._row = np.full(COLUMNS, -1, np.int32)
        self._row[weights.columns] = np.arange(len(weights.columns), dtype=np.int32)

    def predict(self, text: str, min_confidence: float, start: int = 0) -> Predictions:
        """Clauses of `text` whose confidence is at least `min_confidence`; `start` is the window's place in its document."""
        segments = segment(text)
        confidence = self.confidences(features(text, segments, start), len(segments))
        row, category = np.nonzero(confidence >= min_confidence)
        found = confidence[row, category]
        order = np.lexsort((category, row, -found))
        spans = np.array([(s.start, s.end) for s in segments], dtype=np.int32).reshape(-1, 2)[row[order]]
        return Predictions(category[order].astype(np.int32), spans[:, 0], spans[:, 1], found[order])

    def confidences(self, sparse: Features, count: int) -> Floats:
        """Calibrated confidence of each of `count` candidates for each category, [count, categories]."""
        log_odds = self.scores(sparse, count) * self.weights.slope + self.weights.offset
        return (1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))).astype(np.float32)

    def scores(self, sparse: Features, count: int) -> Floats:
        """Uncalibrated scores, [count, categories]. The sums are of whole numbers, so batching cannot change them."""
        known = self._row[sparse.column]
        row, known = sparse.row[known >= 0], known[known >= 0]
        sums = np.zeros((count, len(self.weights.categories)), np.int32)
        if len(row):
            first = np.flatnonzero(np.diff(row, prepend=-1))
            sums[row[first]] = np.add.reduceat(self.weights.table[known], first, axis=0, dtype=np.int32)
        length = np.sqrt(np.maximum(np.bincount(row, minlength=count), 1)).astype(np.float32)
        return sums * self.weights.scale / length[:, None] + self.weights.bias


def save(weights: Weights, path: Path) -> None:
    """Write one compressed .npz without pickles."""
    arrays = {name: getattr(weights, name) for name in ARRAYS}
    np.savez_compressed(path, categories=np.array(weights.categories), **arrays)


def load(path: Path) -> Weights:
    """Read what `save` wrote. Raises ValueError when the file is broken or its parts do not fit together."""
    try:
        with np.load(path, allow_pickle=False) as file:
            weights = Weights(tuple(str(c) for c in file["categories"]), *(file[name] for name in ARRAYS))
    except Exception as error:
        raise ValueError(f"{path.name} is not a weights file: {type(error).__name__}") from error
    if weights.table.shape != (len(weights.columns), len(weights.categories)):
        raise ValueError(f"{path.name}: table {weights.table.shape} does not fit columns and categories")
    return weights


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]


ARRAYS = ("columns", "table", "scale", "bias", "slope", "offset")
