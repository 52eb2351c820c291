"""The whole model: segments, features, linear stage, trees; and its weights as one .npz file."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clause_model.context import Trees, candidates
from clause_model.features import features
from clause_model.linear import Linear
from clause_model.segments import segment

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Predictions:
    """Clauses found in one window, by falling confidence; all four [found]. Offsets are code points of the window."""

    category: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    confidence: Floats


class Scorer:
    """A loaded model. `slope` and `offset` turn a linear score into log-odds, `prior` tells how frequent a category is;
    all three [categories]."""

    def __init__(
        self, categories: tuple[str, ...], linear: Linear, slope: Floats, offset: Floats, prior: Floats, trees: Trees
    ) -> None:
        if not {len(categories)} == {len(values) for values in (linear.scale, slope, offset, prior)}:
            raise ValueError(f"the weights are not those of {len(categories)} categories")
        self.categories, self.linear, self.trees = categories, linear, trees
        self.slope, self.offset, self.prior = slope, offset, prior

    def predict(self, text: str, min_confidence: float, start: int = 0) -> Predictions:
        """Clauses of `text` with at least `min_confidence`; `start` is the window's place in its document. What the
        linear stage holds for impossible is not told at any confidence."""
        segments = segment(text)
        scores = self.linear.scores(features(text, segments, start), len(segments))
        open_ = candidates(scores * self.slope + self.offset, segments, self.prior, start)
        confidence = sigmoid(self.trees.log_odds(open_.features))
        kept = np.flatnonzero(confidence >= min_confidence)
        order = kept[np.lexsort((open_.category[kept], open_.row[kept], -confidence[kept]))]
        places = np.array([s[:2] for s in segments], np.int32).reshape(-1, 2)[open_.row[order]]
        return Predictions(open_.category[order].astype(np.int32), places[:, 0], places[:, 1], confidence[order])

    @property
    def model_version(self) -> str:
        """Hash of all that gives the linear scores."""
        return _digest({name: self._arrays()[name] for name in LINEAR}, self.categories)

    @property
    def calibration_version(self) -> str:
        """Hash of all that turns scores into confidences."""
        return _digest({name: self._arrays()[name] for name in (*CALIBRATION, *TREES)}, self.categories)

    def save(self, path: Path) -> None:
        """Write one compressed .npz without pickles."""
        np.savez_compressed(path, categories=np.array(self.categories), **self._arrays())

    def _arrays(self) -> dict[str, NDArray[np.generic]]:
        return (
            {name: getattr(self.linear, name) for name in LINEAR}
            | {name: getattr(self, name) for name in CALIBRATION}
            | {name: getattr(self.trees, name) for name in TREES}
        )


def load(path: Path) -> Scorer:
    """Read what `Scorer.save` wrote. Raises ValueError when the file is broken or its parts do not fit together."""
    try:
        with np.load(path, allow_pickle=False) as file:
            categories = tuple(str(name) for name in file["categories"])
            linear, calibration, trees = ([file[name] for name in names] for names in (LINEAR, CALIBRATION, TREES))
            return Scorer(categories, Linear(*linear), *calibration, Trees(*trees))
    except Exception as error:
        raise ValueError(f"{path.name} is not a weights file: {error}") from error


def sigmoid(log_odds: NDArray[np.float64]) -> Floats:
    """Log-odds to confidence."""
    return (1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))).astype(np.float32)


def _digest(arrays: Arrays, categories: tuple[str, ...]) -> str:
    total = hashlib.sha256("|".join(categories).encode())
    for name, array in arrays.items():
        total.update(hashlib.sha256(name.encode() + array.tobytes()).digest())
    return total.hexdigest()[:16]


LINEAR = ("columns", "table", "scale", "bias")
CALIBRATION = ("slope", "offset", "prior")
TREES = ("roots", "feature", "threshold", "left", "right", "value", "base")
