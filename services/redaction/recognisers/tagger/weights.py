"""The trained weights: small integers, packed for eight types into a 64-bit word, so that the sum over the features
of a token is a sum of words. Even and odd types go to separate words, which leaves room for the sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from services.redaction.recognisers.tagger.features import COLUMNS, Columns, Features
from services.redaction.recognisers.tagger.tokens import Ints

Floats = npt.NDArray[np.float32]
Packed = npt.NDArray[np.uint64]

KINDS = ("PERSON", "ORGANIZATION", "LOCATION", "DATE", "IDENTIFIER", "AMOUNT", "TRAIT", "ADDRESS")
LARGEST = 127


@dataclass(frozen=True)
class Weights:
    """The weights of the logistic model.

    `inner` [columns, kinds]: from -127 to 127 in steps of `scale` [kinds], for the `columns` that are not all zero.
    `bias` [kinds]. `version`: the version of the model. `snapshot`: the version of the training data.
    """

    columns: Columns
    inner: npt.NDArray[np.int8]
    scale: Floats
    bias: Floats
    version: str = ""
    snapshot: str = ""

    def probabilities(self, features: Features) -> Floats:
        """The probability that each token belongs to each type, [tokens, kinds]. Types do not exclude each other."""
        places = features.of_places.T
        total = _sums(self._table, places, (0,))[:, 0]
        sizes = [columns.shape[1] for columns in features.of_words.values()]
        ends = list(accumulate(sizes))
        words = np.concatenate([columns.T for columns in features.of_words.values()])
        parts = _sums(self._table, words, [0, *ends[:-1]])
        total += _from_neighbours(parts, features.words, [*features.of_words], sizes)
        sums = np.empty((total.shape[1], len(KINDS)), np.float32)
        sums[:, ::2], sums[:, 1::2] = total.view(np.uint16).reshape(2, -1, len(KINDS) // 2)
        sums -= np.float32(_MIDDLE * (len(places) + ends[-1]))
        return np.asarray(1 / (1 + np.exp(-(sums * self.scale + self.bias))), np.float32)

    @cached_property
    def _table(self) -> Packed:
        """[all columns]: one byte per type, shifted so that it is not negative."""
        shifted = np.full((COLUMNS, len(KINDS)), _MIDDLE, np.uint8)
        shifted[self.columns] = self.inner.astype(np.int16) + _MIDDLE
        return shifted.view(np.uint64).ravel()


def _sums(table: Packed, columns: Columns, starts: Sequence[int]) -> Packed:
    """The sums of `columns` [features, words] in parts that begin at `starts`: even and odd types, [2, parts,
    words].
    """
    sums = np.empty((2, len(starts), columns.shape[1]), np.uint64)
    for first in range(0, columns.shape[1], _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        found = table.take(columns[:, some])
        sums[0, :, some] = np.add.reduceat(found & _EVEN, starts, axis=0)
        found >>= np.uint64(8)
        found &= _EVEN
        sums[1, :, some] = np.add.reduceat(found, starts, axis=0)
    return sums


def _from_neighbours(parts: Packed, words: Ints, offsets: Sequence[int], sizes: Sequence[int]) -> Packed:
    """The contributions of the words `offsets` places after each token, [2, tokens]. `parts` is [2, offsets,
    words], `words` the index of each token's word, `sizes` the number of columns of each part; beyond the end of
    the text, a part contributes nothing.
    """
    count = len(words)
    at = np.full((len(offsets), count), parts.shape[2])
    for row, offset in zip(at, offsets, strict=True):
        start, end = max(-offset, 0), count - max(offset, 0)
        if start < end:
            row[start:end] = words[start + offset : end + offset]
    nothing = np.empty((2, len(offsets), 1), np.uint64)
    nothing[:] = _ZERO * np.array(sizes, np.uint64)[:, None]
    wide = np.concatenate((parts, nothing), axis=2)
    sums = np.zeros((2, count), np.uint64)
    for place, row in enumerate(at):
        sums += wide[:, place].take(row, axis=1)
    return sums


# A size that fits into the caches of the processor.
_AT_ONCE = 1024
_EVEN = np.uint64(0x00FF00FF00FF00FF)
_MIDDLE = 128
_ZERO = np.uint64(_MIDDLE * 0x0001000100010001)
