"""Classes of words with similar use, from coarse to fine. The words of a class share weights of the tagger.
`python -m models.training.redaction.word_classes` makes the classes from published word vectors.
"""

from dataclasses import dataclass

import numpy as np

from services.redaction.recognisers.tagger.tokens import Hashes

LEVELS = (32, 128, 512, 2000)
"""Number of classes on each level."""


@dataclass(frozen=True, slots=True, eq=False)
class WordClasses:
    """`known` [words]: hashes in order. `classes` [levels, words]: the class of each word on each level, from 1 on."""

    known: Hashes
    classes: Hashes

    def of(self, words: Hashes) -> Hashes:
        """[levels, words]: the class of each word on each level; 0 for words without a class."""
        at = np.searchsorted(self.known, words)
        hit = self.known.take(at, mode="clip") == words
        return np.where(hit, self.classes.take(at, axis=1, mode="clip"), np.uint64(0))
