"""The whole model: segments, features, linear stage, encoder, trees; and its weights as one .npz file."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from clause_model.context import Trees, candidates, worth_reading
from clause_model.cues import cues, cues_version
from clause_model.features import features
from clause_model.judge import Judge
from clause_model.linear import Linear
from clause_model.segments import Segment, segment

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Predictions:
    """Clauses found in one window, by falling confidence; all four [found]. Offsets are code points of the window."""

    category: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    confidence: Floats


class Reader(Protocol):
    """What reads a window as a whole; see `encoder.Encoder`."""

    def opinions(self, text: str, segments: list[Segment], worth: NDArray[np.bool_]) -> Floats:
        """[segments, 2 * categories] of what is `worth` reading, [segments], and of what stands around it."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """Who judges what the encoder has read as well. `head` [2 * width, 2 * categories] and `bias` belong to the encoder
    whose files have the SHA-256 `files`, [32]."""

    judge: Judge
    head: Floats
    bias: Floats
    files: NDArray[np.uint8]


class Scorer:
    """A loaded model. `slope` and `offset` turn a linear score into log-odds, `prior` tells how frequent a category is;
    all three [categories]. `alone` judges where no encoder is asked; without `reader`, `cascade` is only carried."""

    def __init__(
        self,
        categories: tuple[str, ...],
        linear: Linear,
        slope: Floats,
        offset: Floats,
        prior: Floats,
        alone: Judge,
        cascade: Cascade | None = None,
        reader: Reader | None = None,
    ) -> None:
        if not {len(categories)} == {len(values) for values in (linear.scale, slope, offset, prior, alone.least)}:
            raise ValueError(f"the weights are not those of {len(categories)} categories")
        if reader is not None and cascade is None:
            raise ValueError("these weights were trained without an encoder")
        self.categories, self.linear = categories, linear
        self.slope, self.offset, self.prior = slope, offset, prior
        self.alone, self.cascade, self.reader = alone, cascade, reader

    def predict(self, text: str, min_confidence: float, start: int = 0) -> Predictions:
        """Clauses of `text` with at least `min_confidence`; `start` is the window's place in its document. What all
        stages before the trees hold for impossible is not told at any confidence."""
        segments = segment(text)
        scores = self.linear.scores(features(text, segments, start), len(segments))
        odds, told = scores * self.slope + self.offset, cues(text, segments, self.categories)
        opinions = None
        if self.reader is not None:
            opinions = self.reader.opinions(text, segments, worth_reading(odds, told))
        open_ = candidates(odds, segments, self.prior, told, start, opinions)
        confidence = self._judge.confidences(open_)
        kept = np.flatnonzero((confidence >= min_confidence) & (confidence > 0))
        order = kept[np.lexsort((open_.category[kept], open_.row[kept], -confidence[kept]))]
        places = np.array([s[:2] for s in segments], np.int32).reshape(-1, 2)[open_.row[order]]
        return Predictions(open_.category[order].astype(np.int32), places[:, 0], places[:, 1], confidence[order])

    @property
    def model_version(self) -> str:
        """Hash of all that gives scores, the cues among it."""
        arrays = self._arrays()
        names = LINEAR if self.reader is None else (*LINEAR, *READING)
        return _digest({name: arrays[name] for name in names}, (*self.categories, cues_version()))

    @property
    def calibration_version(self) -> str:
        """Hash of all that turns scores into confidences."""
        arrays = self._arrays()
        prefix = ALONE if self.reader is None else CASCADE
        return _digest({name: arrays[name] for name in (*CALIBRATION, *_named(prefix))}, self.categories)

    def save(self, path: Path) -> None:
        """Write one compressed .npz without pickles."""
        np.savez_compressed(path, categories=np.array(self.categories), **self._arrays())

    @property
    def _judge(self) -> Judge:
        return self.alone if self.reader is None or self.cascade is None else self.cascade.judge

    def _arrays(self) -> dict[str, NDArray[np.generic]]:
        arrays: dict[str, NDArray[np.generic]] = {name: getattr(self.linear, name) for name in LINEAR}
        arrays |= {name: getattr(self, name) for name in CALIBRATION} | _judge_arrays(ALONE, self.alone)
        if self.cascade is not None:
            arrays |= _judge_arrays(CASCADE, self.cascade.judge)
            arrays |= dict(zip(READING, (self.cascade.head, self.cascade.bias, self.cascade.files), strict=True))
        return arrays


def load(path: Path, *, encoder: bool = False) -> Scorer:
    """Read what `Scorer.save` wrote; with `encoder` its files beside `path` too. Raises ValueError when a file is
    broken or the parts do not fit together."""
    try:
        scorer = _load(path)
    except Exception as error:
        raise ValueError(f"{path.name} is not a weights file: {error}") from error
    return _with_encoder(scorer, path.parent) if encoder else scorer


def files_digest(folder: Path) -> NDArray[np.uint8]:
    """SHA-256 over the encoder's files in `folder`, [32]."""
    parts = b"".join(hashlib.sha256((folder / name).read_bytes()).digest() for name in FILES)
    return np.frombuffer(hashlib.sha256(parts).digest(), np.uint8)


def _load(path: Path) -> Scorer:
    with np.load(path, allow_pickle=False) as file:
        categories = tuple(str(name) for name in file["categories"])
        linear, calibration = ([file[name] for name in names] for names in (LINEAR, CALIBRATION))
        cascade = None
        if READING[0] in file:
            cascade = Cascade(_judge_of(file, CASCADE), *(file[name] for name in READING))
        return Scorer(categories, Linear(*linear), *calibration, _judge_of(file, ALONE), cascade)


def _with_encoder(scorer: Scorer, folder: Path) -> Scorer:
    """Imported only here: without the encoder nothing of what it needs must be there."""
    from clause_model.encoder import Encoder  # noqa: PLC0415

    if scorer.cascade is None:
        raise ValueError("these weights were trained without an encoder")
    try:
        fits = np.array_equal(files_digest(folder), scorer.cascade.files)
    except OSError as error:
        raise ValueError(f"the encoder's files cannot be read: {error}") from error
    if not fits:
        raise ValueError(f"{' and '.join(FILES)} are not those of the weights")
    reader = Encoder(folder, scorer.cascade.head, scorer.cascade.bias)
    parts = scorer.slope, scorer.offset, scorer.prior, scorer.alone, scorer.cascade
    return Scorer(scorer.categories, scorer.linear, *parts, reader)


def _judge_of(file: Arrays, prefix: str) -> Judge:
    trees = Trees(*(file[prefix + name] for name in TREES))
    return Judge(trees, *(file[prefix + name] for name in LINES))


def _judge_arrays(prefix: str, judge: Judge) -> dict[str, NDArray[np.generic]]:
    trees = {prefix + name: getattr(judge.trees, name) for name in TREES}
    return trees | {prefix + name: getattr(judge, name) for name in LINES}


def _named(prefix: str) -> tuple[str, ...]:
    return tuple(prefix + name for name in (*TREES, *LINES))


def _digest(arrays: Arrays, categories: tuple[str, ...]) -> str:
    total = hashlib.sha256("|".join(categories).encode())
    for name, array in arrays.items():
        total.update(hashlib.sha256(name.encode() + array.tobytes()).digest())
    return total.hexdigest()[:16]


FILES = ("encoder.onnx", "tokenizer.json")
LINEAR = ("columns", "table", "scale", "bias")
CALIBRATION = ("slope", "offset", "prior")
TREES = ("roots", "feature", "threshold", "left", "right", "value", "base")
LINES = ("slope", "offset", "least")
READING = ("encoder_head", "encoder_bias", "encoder_files")
ALONE, CASCADE = "alone_", "cascade_"
