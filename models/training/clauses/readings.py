"""Results of an encoder's training in a folder, for the second stage, which is fitted in another environment.

Opinions are stored in half precision, all contracts in sequence, without text.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from clause_model.context import worth_reading
from clause_model.pieces import read as chunks_of
from clause_model.pieces import tokenizer
from clause_model.scorer import QUALITY, STANDARD, TOKENIZER
from numpy.typing import NDArray

from models.training import calibration
from models.training.clauses.examples import Example, labels_of
from models.training.clauses.stages import Reading

Floats = NDArray[np.float32]
OPINIONS, WEIGHTS = "opinions-{}.npz", "weights.npz"
CONVOLUTION, TRANSFORMER = "convolution", "transformer"
ENCODERS = {STANDARD: CONVOLUTION, QUALITY: TRANSFORMER}
"""The settings of the model that have an encoder, and the name of its folder."""


def read(folder: Path, snapshot: str, served: Mapping[str, NDArray[np.generic]]) -> Reading | None:
    """The opinions of all groups of folds and the encoder's weights: those of the training on all contracts, or the
    `served` ones if there was none. None if nothing was trained. Raises ValueError if it was trained on other data.
    """
    found = all_opinions(folder, snapshot)
    if not found:
        return None
    if not (folder / WEIGHTS).exists():
        return Reading([found[number] for number in range(len(found))], served) if served else None
    with np.load(folder / WEIGHTS, allow_pickle=False) as file:
        if str(file["snapshot"]) != snapshot:
            raise ValueError(f"{folder} has an encoder for other data: train it again")
        weights = {name: file[name] for name in sorted(file) if name != "snapshot"}
    return Reading([found[number] for number in range(len(found))], weights)


def all_opinions(folder: Path, snapshot: str) -> dict[int, Floats]:
    """Cross-validated opinions by number of contract, of the groups of folds that are trained. Raises ValueError if
    they are from other data.
    """
    found: dict[int, Floats] = {}
    for path in sorted(folder.glob(OPINIONS.format("*"))):
        found |= read_opinions(path, snapshot)
    return found


def as_served(reading: Reading, examples: Sequence[Example], scores: Sequence[Floats], model: Path) -> Reading:
    """Removes opinions on chunks that the served transformer would not read. The folder `model` has tokenizer.json."""
    slope, offset = calibration.platt(np.concatenate(scores), labels_of(examples))
    vocabulary = tokenizer(model / TOKENIZER)
    left = []
    for example, score, opinions in zip(examples, scores, reading.opinions, strict=True):
        chunk = chunks_of(vocabulary, example.contract.view.text, example.segments).chunk
        chosen = chunk[worth_reading(score * slope + offset, example.cues)]
        left.append(np.where(np.isin(chunk, chosen)[:, None], opinions, np.float32(np.nan)))
    return replace(reading, opinions=left)


def write_weights(folder: Path, snapshot: str, weights: Mapping[str, NDArray[np.generic]]) -> None:
    """Stores the parts that belong to the model's weights."""
    arrays: dict[str, Any] = {"snapshot": np.array(snapshot), **weights}
    np.savez(folder / WEIGHTS, **arrays)


def write_opinions(path: Path, snapshot: str, numbers: Sequence[int], opinions: Sequence[Floats]) -> None:
    """Stores the opinions on the contracts `numbers`."""
    sizes = np.array([len(one) for one in opinions])
    part = path.with_suffix(".part.npz")
    rows = np.concatenate(opinions).astype(np.float16)
    np.savez(part, snapshot=np.array(snapshot), numbers=np.array(numbers), sizes=sizes, rows=rows)
    part.rename(path)


def read_opinions(path: Path, snapshot: str) -> dict[int, Floats]:
    """Opinions by number of contract. Raises ValueError if they are from other data."""
    with np.load(path, allow_pickle=False) as file:
        if str(file["snapshot"]) != snapshot:
            raise ValueError(f"{path.name} is from other data: delete it")
        parts = np.split(file["rows"].astype(np.float32), np.cumsum(file["sizes"])[:-1])
        return dict(zip(file["numbers"].tolist(), parts, strict=True))


def kept(path: Path, key: str, make: Callable[[], list[Floats]]) -> list[Floats]:
    """The arrays in `path` if they were made for `key`, else those of `make`, stored for the next run."""
    if path.exists():
        with np.load(path, allow_pickle=False) as file:
            if str(file["key"]) == key:
                return np.split(file["rows"], np.cumsum(file["sizes"])[:-1])
    made = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, key=np.array(key), sizes=np.array([len(one) for one in made]), rows=np.concatenate(made))
    return made


def key_of(*parts: object) -> str:
    """A hash of all inputs."""
    return f"{zlib.crc32(repr(parts).encode()):08x}"
