"""The complete model: segments, features, linear stage, encoder, trees; and its weights as one .npz file.

Three settings share the first stage: `fast` has no encoder, `standard` a convolution over word pieces, `quality` a
transformer. Each has its own trees, and the weights contain all of them.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from clause_model.context import Trees, candidates, worth_reading
from clause_model.cues import cues, cues_version
from clause_model.features import features
from clause_model.judge import Judge
from clause_model.linear import Linear
from clause_model.neighbours import Neighbours
from clause_model.segments import Segment, segment

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[np.generic]]
Run = Callable[[NDArray[np.int64]], Floats]
"""A network: word pieces [chunks, pieces], 0 after a chunk's end, to their vectors [chunks, pieces, width]."""

FAST, STANDARD, QUALITY = "fast", "standard", "quality"
TOKENIZER = "tokenizer.json"
FILES = {FAST: (), STANDARD: ("convolution.onnx", TOKENIZER), QUALITY: ("transformer.onnx", TOKENIZER)}
"""The settings, and the files that each needs besides the weights: the encoder's network first."""
LINEAR = ("columns", "table", "scale", "bias")
CALIBRATION = ("slope", "offset", "prior")
TREES = ("roots", "feature", "threshold", "left", "right", "value", "base")
LINES = ("slope", "offset", "least")
NEIGHBOURS = ("known", "rarity", "first", "starts", "clause", "weight")
ENCODER, HALF, NEAR = "encoder", "half precision", "neighbours"


@dataclass(frozen=True, slots=True)
class Predictions:
    """Clauses found in one window, by falling confidence; all four [found]. Offsets are code points of the window."""

    category: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    confidence: Floats


class Encoder(Protocol):
    """Reads a window; see `encoder.Encoder`. `half`: another model runs it in half precision."""

    half: bool

    def opinions(self, text: str, segments: list[Segment], worth: NDArray[np.bool_]) -> Floats:
        """Log-odds [segments, 2 * categories]: the encoder's own, and its addition to the linear stage's. NaN for
        segments that were not read. `worth` [segments]: where reading can change a result.
        """


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `encoder`: the weights of its encoder by name, none for `fast`."""

    judge: Judge
    encoder: Arrays


class First(NamedTuple):
    """The stages before the trees. `neighbours`: marked clauses that candidates are compared with. `slope` and `offset`
    map a linear score to log-odds, `prior` is the frequency of a category; all three [categories].
    """

    linear: Linear
    neighbours: Neighbours
    slope: Floats
    offset: Floats
    prior: Floats

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """What determines scores, by name."""
        made: dict[str, NDArray[np.generic]] = {name: getattr(self.linear, name) for name in LINEAR}
        return made | {f"{NEAR}_{name}": getattr(self.neighbours, name) for name in NEIGHBOURS}


class Scorer:
    """A loaded model. `name` is the served one of `settings`, with its `encoder`; the others are only stored."""

    def __init__(
        self,
        categories: tuple[str, ...],
        first: First,
        settings: Mapping[str, Setting],
        name: str = FAST,
        encoder: Encoder | None = None,
    ) -> None:
        if name not in settings:
            raise ValueError(f"these weights were trained without the setting {name}")
        least = settings[name].judge.least
        values = first.linear.scale, first.slope, first.offset, first.prior, least, first.neighbours.first[1:]
        if {len(one) for one in values} != {len(categories)}:
            raise ValueError(f"the weights do not match {len(categories)} categories")
        self.categories, self.first = categories, first
        self.settings, self.name, self.encoder = settings, name, encoder

    def predict(self, text: str, min_confidence: float, start: int = 0) -> Predictions:
        """Clauses of `text` with at least `min_confidence`; `start` is the window's offset in its document. Candidates
        that the stages before the trees exclude are never predicted.
        """
        segments = segment(text)
        sparse = features(text, segments, start)
        scores = self.first.linear.scores(sparse, len(segments))
        odds, found = scores * self.first.slope + self.first.offset, cues(text, segments, self.categories)
        opinions = None
        if self.encoder is not None:
            opinions = self.encoder.opinions(text, segments, worth_reading(odds, found))
        nearest = partial(self.first.neighbours.similarity, sparse)
        open_ = candidates(odds, segments, self.first.prior, found, nearest, start, opinions)
        confidence = self.settings[self.name].judge.confidences(open_)
        kept = np.flatnonzero((confidence >= min_confidence) & (confidence > 0))
        order = kept[np.lexsort((open_.category[kept], open_.row[kept], -confidence[kept]))]
        places = np.array([s[:2] for s in segments], np.int32).reshape(-1, 2)[open_.row[order]]
        return Predictions(open_.category[order].astype(np.int32), places[:, 0], places[:, 1], confidence[order])

    @property
    def model_version(self) -> str:
        """Hash of everything that determines scores, including the cues."""
        arrays = self.first.arrays()
        encoder = {f"{ENCODER}_{key}": value for key, value in self.settings[self.name].encoder.items()}
        half = [HALF] if self.encoder is not None and self.encoder.half else []
        return _digest(arrays | encoder, (*self.categories, cues_version(), *half))

    @property
    def calibration_version(self) -> str:
        """Hash of everything that maps scores to confidences."""
        arrays: dict[str, NDArray[np.generic]] = {name: getattr(self.first, name) for name in CALIBRATION}
        judge = {f"judge_{key}": value for key, value in _judge_arrays(self.settings[self.name].judge).items()}
        return _digest(arrays | judge, self.categories)

    def save(self, path: Path) -> None:
        """Writes one compressed .npz without pickles."""
        np.savez_compressed(path, categories=np.array(self.categories), **self._arrays())

    def _arrays(self) -> dict[str, NDArray[np.generic]]:
        arrays = self.first.arrays() | {name: getattr(self.first, name) for name in CALIBRATION}
        for name, setting in self.settings.items():
            arrays |= {f"{name}_{key}": value for key, value in _judge_arrays(setting.judge).items()}
            arrays |= {f"{name}_{ENCODER}_{key}": value for key, value in setting.encoder.items()}
        return arrays


def load(path: Path, setting: str = FAST, run: Run | None = None) -> Scorer:
    """Reads what `Scorer.save` wrote, and the encoder's files in the folder of `path` that `setting` needs; `run`
    replaces the transformer. Raises ValueError if a file is damaged or the parts do not match.
    """
    try:
        scorer = _load(path)
    except Exception as error:
        raise ValueError(f"{path.name} is not a weights file: {error}") from error
    if setting not in scorer.settings:
        raise ValueError(f"these weights were trained without the setting {setting}")
    if run is not None and setting != QUALITY:
        raise ValueError(f"the setting {setting} has no transformer that another model could run")
    encoder = _encoder(setting, scorer.settings[setting].encoder, path.parent, run)
    return Scorer(scorer.categories, scorer.first, scorer.settings, setting, encoder)


def settings_of(path: Path) -> dict[str, Setting]:
    """The settings in a file that `Scorer.save` wrote, also of a release with other stages before the trees."""
    with np.load(path, allow_pickle=False) as file:
        return {name: _setting(file, name) for name in FILES if f"{name}_{LINES[0]}" in file}


def files_digest(setting: str, folder: Path) -> NDArray[np.uint8]:
    """SHA-256 over the files in `folder` that `setting` needs besides the weights, [32]."""
    parts = b"".join(hashlib.sha256((folder / name).read_bytes()).digest() for name in FILES[setting])
    return np.frombuffer(hashlib.sha256(parts).digest(), np.uint8)


def _load(path: Path) -> Scorer:
    with np.load(path, allow_pickle=False) as file:
        categories = tuple(str(name) for name in file["categories"])
        linear, calibration = ([file[name] for name in names] for names in (LINEAR, CALIBRATION))
        neighbours = Neighbours(*(file[f"{NEAR}_{name}"] for name in NEIGHBOURS))
        return Scorer(categories, First(Linear(*linear), neighbours, *calibration), settings_of(path))


def _encoder(setting: str, weights: Arrays, folder: Path, run: Run | None) -> Encoder | None:
    """Imported only here: the setting without an encoder needs none of its libraries."""
    if not FILES[setting]:
        return None
    try:
        fits = np.array_equal(files_digest(setting, folder), weights["files"])
    except OSError as error:
        raise ValueError(f"cannot read the encoder's files: {error}") from error
    if not fits:
        raise ValueError(f"{' and '.join(FILES[setting])} do not match the weights")
    from clause_model import encoder  # noqa: PLC0415

    network, vocabulary = (folder / name for name in FILES[setting])
    return encoder.Encoder(vocabulary, run or network, weights, sparing=setting == QUALITY)


def _setting(file: Arrays, name: str) -> Setting:
    trees = Trees(*(file[f"{name}_{key}"] for key in TREES))
    prefix = f"{name}_{ENCODER}_"
    encoder = {key.removeprefix(prefix): file[key] for key in sorted(file) if key.startswith(prefix)}
    return Setting(Judge(trees, *(file[f"{name}_{key}"] for key in LINES)), encoder)


def _judge_arrays(judge: Judge) -> dict[str, NDArray[np.generic]]:
    return {name: getattr(judge.trees, name) for name in TREES} | {name: getattr(judge, name) for name in LINES}


def _digest(arrays: Arrays, categories: tuple[str, ...]) -> str:
    total = hashlib.sha256("|".join(categories).encode())
    for name, array in arrays.items():
        total.update(hashlib.sha256(name.encode() + array.tobytes()).digest())
    return total.hexdigest()[:16]
