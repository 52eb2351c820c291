"""The complete model: provisions, candidates, log-odds, the best without overlaps; and its weights as one .npz file."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from loan_model.candidates import FEATURES, Candidates, candidates
from loan_model.outline import Unit, outline
from loan_model.parts import AGENCY, LEADS, PARTS
from loan_model.provisions import read
from loan_model.rules import CATEGORIES, CLAUSES
from loan_model.wording import BUCKETS, HEARD, bags, weigh, with_wording

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Predictions:
    """Clauses found in one text, by falling confidence; all four [found]. Offsets are code points of the text."""

    category: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    confidence: Floats


class Scorer:
    """A loaded model. `weights` [categories, features] and `bias` [categories] give log-odds. `slope` and `offset`, [1]
    each, calibrate them. `wording` [BUCKETS, categories] and `wording_bias` [categories]: weights of the words.
    """

    def __init__(
        self,
        categories: tuple[str, ...],
        weights: Floats,
        bias: Floats,
        slope: Floats,
        offset: Floats,
        wording: NDArray[np.float16],
        wording_bias: Floats,
    ) -> None:
        types = len(CATEGORIES)
        shapes = (weights.shape, bias.shape, wording.shape, wording_bias.shape)
        if categories != CATEGORIES or shapes != ((types, WIDTH), (types,), (BUCKETS, types), (types,)):
            raise ValueError("the weights do not match these rules")
        self.categories, self.weights, self.bias = categories, weights, bias
        self.slope, self.offset = slope, offset
        self.wording, self.wording_bias = wording, wording_bias

    def predict(self, text: str, min_confidence: float) -> Predictions:
        """Clauses of `text`, a complete agreement, with at least `min_confidence`; those of one category do not
        overlap.
        """
        units = outline(text)
        provisions = read(text, units)
        found = candidates(provisions)
        if len(found.unit):
            found = with_wording(found, units, weigh(bags(provisions), self.wording, self.wording_bias))
        return select(units, found, self.confidences(found), min_confidence)

    def confidences(self, found: Candidates) -> Floats:
        """Confidence of each candidate with wording features, [candidates]."""
        if not len(found.unit):
            return np.zeros(0, np.float32)
        return self.calibrate(self.log_odds(found))

    def calibrate(self, odds: Floats) -> Floats:
        """Confidences of log-odds, both [candidates]."""
        return (1 / (1 + np.exp(-np.clip(odds * self.slope + self.offset, -30, 30)))).astype(np.float32)

    def log_odds(self, found: Candidates) -> Floats:
        """Log-odds of each candidate, [candidates]."""
        weighed = np.einsum("cf,cf->c", found.features, self.weights[found.category])
        return (weighed + self.bias[found.category]).astype(np.float32)

    @property
    def model_version(self) -> str:
        """Hash of the rules and all their weights."""
        return _digest(self.categories, _rules(), self.weights, self.bias, self.wording, self.wording_bias)

    @property
    def calibration_version(self) -> str:
        """Hash of everything that maps log-odds to confidences."""
        return _digest(self.categories, b"", self.slope, self.offset)

    def save(self, path: Path) -> None:
        """Writes one compressed .npz without pickles."""
        np.savez_compressed(
            path, categories=np.array(self.categories), **{name: getattr(self, name) for name in ARRAYS}
        )


def select(units: list[Unit], found: Candidates, confidence: Floats, least: float) -> Predictions:
    """The best candidates of each category without overlaps, by falling confidence. A provision whose title names the
    clause replaces all of its parts.
    """
    kept: list[int] = []
    taken: dict[int, list[Unit]] = {}
    for index in _by_rank(units, found, confidence):
        one, others = units[found.unit[index]], taken.setdefault(int(found.category[index]), [])
        if confidence[index] >= least and all(one.end <= other.start or other.end <= one.start for other in others):
            others.append(one)
            kept.append(index)
    kept.sort(key=lambda index: (-confidence[index], found.category[index], found.unit[index]))
    places = np.array([(units[u].start, units[u].end) for u in found.unit[kept]], np.int32).reshape(-1, 2)
    return Predictions(found.category[kept].astype(np.int32), places[:, 0], places[:, 1], confidence[kept])


def _by_rank(units: list[Unit], found: Candidates, confidence: Floats) -> NDArray[np.intp]:
    length = np.array([units[u].end - units[u].start for u in found.unit], np.int64)
    titled = (found.features[:, TITLED] > 0) & (confidence >= SURE_OF_TITLE) & (length <= LONGEST_TITLED)
    return np.lexsort((found.unit, -confidence, np.where(titled, -length, 0), ~titled))


def load(path: Path) -> Scorer:
    """Reads what `Scorer.save` wrote. Raises ValueError if the file is damaged or does not fit the rules."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return Scorer(tuple(str(name) for name in file["categories"]), *(file[name] for name in ARRAYS))
    except Exception as error:
        raise ValueError(f"{path.name} is not a weights file: {error}") from error


def _rules() -> bytes:
    tables = [(kind, pattern.pattern) for kind, pattern in (*PARTS, *LEADS)]
    clauses = [
        (
            one.heading,
            one.sure,
            one.strong,
            one.weak,
            one.against,
            sorted(one.home),
            sorted(one.away),
            one.defined,
            one.other,
        )
        for one in CLAUSES
    ]
    return repr((tables, AGENCY.pattern, clauses, FEATURES, HEARD)).encode()


def _digest(categories: tuple[str, ...], rules: bytes, *arrays: NDArray[np.floating]) -> str:
    total = hashlib.sha256("|".join(categories).encode() + rules)
    for array in arrays:
        total.update(hashlib.sha256(array.astype("<f4").tobytes()).digest())
    return total.hexdigest()[:16]


WIDTH = len(FEATURES) + len(HEARD)
TITLED = FEATURES.index("titled")
SURE_OF_TITLE = 0.5
LONGEST_TITLED = 15_000
ARRAYS = ("weights", "bias", "slope", "offset", "wording", "wording_bias")
