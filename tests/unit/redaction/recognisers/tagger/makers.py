"""Random weights for tests of the tagger."""

import numpy as np

from services.redaction.recognisers.tagger.features import COLUMNS
from services.redaction.recognisers.tagger.names import NameWeights
from services.redaction.recognisers.tagger.weights import KINDS, LARGEST, Weights


def random_weights(seed: int) -> Weights:
    """Weights for about every second column."""
    random = np.random.default_rng(seed)
    columns = np.flatnonzero(random.random(COLUMNS) < 0.5).astype(np.uint32)
    inner = random.integers(-LARGEST, LARGEST + 1, (len(columns), len(KINDS))).astype(np.int8)
    scale = (random.random(len(KINDS)) / LARGEST).astype(np.float32)
    return Weights(columns, inner, scale, random.normal(size=len(KINDS)).astype(np.float32), "test", "none")


def random_name_weights(seed: int) -> NameWeights:
    """Weights of the model of names for about every second column."""
    random = np.random.default_rng(seed)
    columns = np.flatnonzero(random.random(COLUMNS) < 0.5).astype(np.uint32)
    inner = random.integers(-LARGEST, LARGEST + 1, len(columns)).astype(np.int8)
    return NameWeights(columns, inner, 0.5 / LARGEST, 0.1, "test", "none")
