"""All recognisers: the rules, and the tagger with its weights loaded from files."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from services.redaction.detection.analysis import Analysis, recognise
from services.redaction.detection.scanned import Scan
from services.redaction.policies.rules import Policy
from services.redaction.recognisers import tagger
from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.registry import RECOGNISERS
from services.redaction.recognisers.tagger.classes import WordClasses
from services.redaction.recognisers.tagger.names import NameWeights
from services.redaction.recognisers.tagger.recogniser import Tagger
from services.redaction.recognisers.tagger.weights import Weights
from services.shared.domain.entities import EntityType

WEIGHTS = Path(*tagger.__path__) / "weights.npz"
NAME_WEIGHTS = Path(*tagger.__path__) / "names.npz"
CLASSES = Path(*tagger.__path__) / "classes.npz"


@cache
def all_recognisers() -> tuple[Recogniser, ...]:
    """The recognisers of the registry and the tagger. The first call loads the tagger."""
    return (*RECOGNISERS, Tagger(load_weights(WEIGHTS), word_classes(), load_name_weights(NAME_WEIGHTS)))


def recognise_large(
    text: str,
    policy: Policy,
    parties: Sequence[tuple[EntityType, str]],
    scan: Scan | None = None,
    borders: Sequence[int] = (),
) -> Analysis:
    """The analysis of a large text, in another process and with all recognisers.

    Without `found` and `terms`, which only explanations read: they can be larger than the text, and reading them holds
    the interpreter lock of the service.
    """
    analysis = recognise(text, policy, parties=parties, recognisers=all_recognisers(), scan=scan, borders=borders)
    return replace(analysis, found=(), terms=frozenset())


@cache
def word_classes() -> WordClasses:
    """The word classes that are shipped with the tagger."""
    with np.load(CLASSES, allow_pickle=False) as file:
        return WordClasses(file["words"], file["classes"].astype(np.uint64))


def load_weights(path: Path) -> Weights:
    """The tagger's weights in the file at `path`. Raises `OSError` or `ValueError` if there are none."""
    with np.load(path, allow_pickle=False) as file:
        return Weights(
            file["columns"],
            file["inner"],
            file["scale"],
            file["bias"],
            str(file["version"]),
            str(file["snapshot"]),
        )


def save_weights(weights: Weights, path: Path) -> None:
    """Writes the weights to the file at `path`, in the format of `load_weights`."""
    np.savez_compressed(
        path,
        columns=weights.columns,
        inner=weights.inner,
        scale=weights.scale,
        bias=weights.bias,
        version=np.array(weights.version),
        snapshot=np.array(weights.snapshot),
    )


def load_name_weights(path: Path) -> NameWeights:
    """The weights of the model of names in the file at `path`. Raises `OSError` or `ValueError` if there are none."""
    with np.load(path, allow_pickle=False) as file:
        return NameWeights(
            file["columns"],
            file["inner"],
            float(file["scale"]),
            float(file["bias"]),
            str(file["version"]),
            str(file["snapshot"]),
        )


def save_name_weights(weights: NameWeights, path: Path) -> None:
    """Writes the weights to the file at `path`, in the format of `load_name_weights`."""
    np.savez_compressed(
        path,
        columns=weights.columns,
        inner=weights.inner,
        scale=np.array(weights.scale),
        bias=np.array(weights.bias),
        version=np.array(weights.version),
        snapshot=np.array(weights.snapshot),
    )
