"""Classes of words that are used alike, from coarse to fine: what the tagger has learnt of one word it supposes of the
others. `python -m models.training.redaction.word_classes` makes them from published vectors of words.
"""

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from services.redaction.recognisers.tagger.tokens import Hashes

CLASSES = Path(__file__).parent / "classes.npz"
LEVELS = (32, 128, 512, 2000)
"""How many classes there are on each level."""


def classes(words: Hashes) -> Hashes:
    """[levels, words]: the class of each word on each level, from 1 on; 0 for words that have none."""
    known, of_known = _table()
    at = np.searchsorted(known, words)
    hit = known.take(at, mode="clip") == words
    return np.where(hit, of_known.take(at, axis=1, mode="clip"), np.uint64(0))


@cache
def _table() -> tuple[Hashes, Hashes]:
    with np.load(CLASSES, allow_pickle=False) as file:
        words: npt.NDArray[np.uint64] = file["words"]
        return words, file["classes"].astype(np.uint64)
