"""The trained weights: small whole numbers, eight kinds packed into two 64-bit words, so that adding up a token's
features is adding up words.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from services.redaction.recognisers.tagger.features import COLUMNS, Columns, Features

Floats = npt.NDArray[np.float32]
Packed = npt.NDArray[np.uint64]

KINDS = ("PERSON", "ORGANIZATION", "LOCATION", "DATE", "IDENTIFIER", "AMOUNT", "TRAIT", "ADDRESS")
LARGEST = 127


@dataclass(frozen=True)
class Weights:
    """`inner` [columns, kinds] from -127 to 127 in steps of `scale` [kinds], for the `columns` that are not all zero;
    `bias` [kinds]. `version` and `snapshot` say what was trained on what.
    """

    columns: Columns
    inner: npt.NDArray[np.int8]
    scale: Floats
    bias: Floats
    version: str = ""
    snapshot: str = ""

    @classmethod
    def load(cls, path: Path) -> "Weights":
        """Raises OSError or ValueError where there are none."""
        with np.load(path, allow_pickle=False) as file:
            return cls(
                file["columns"],
                file["inner"],
                file["scale"],
                file["bias"],
                str(file["version"]),
                str(file["snapshot"]),
            )

    def save(self, path: Path) -> None:
        """Write what `load` reads."""
        np.savez_compressed(
            path,
            columns=self.columns,
            inner=self.inner,
            scale=self.scale,
            bias=self.bias,
            version=np.array(self.version),
            snapshot=np.array(self.snapshot),
        )

    def probabilities(self, features: Features) -> Floats:
        """How likely each token belongs to each kind, [tokens, kinds]; kinds do not exclude one another."""
        total = _sums(self._table, features.of_places)
        count = features.of_places.shape[1]
        for offset, columns in features.of_words.items():
            count += columns.shape[1]
            _add(total, _sums(self._table, columns)[features.words], offset, _ZERO * np.uint64(columns.shape[1]))
        sums = total.view(np.uint16).astype(np.float32) - np.float32(_MIDDLE * count)
        return np.asarray(1 / (1 + np.exp(-(sums * self.scale + self.bias))), np.float32)

    @cached_property
    def _table(self) -> Packed:
        """[all columns, 2]: four kinds to a word, each weight shifted so that it is not negative."""
        shifted = np.full((COLUMNS, len(KINDS)), _MIDDLE, np.uint16)
        shifted[self.columns] = self.inner.astype(np.int16) + _MIDDLE
        return shifted.view(np.uint64)


def _sums(table: Packed, columns: Columns) -> Packed:
    if len(columns) < _FEW:
        few: Packed = table[columns].sum(axis=1)
        return few
    total = np.zeros((len(columns), table.shape[1]), np.uint64)
    for place in range(columns.shape[1]):
        total += table[columns[:, place]]
    return total


def _add(total: Packed, words: Packed, offset: int, nothing: np.uint64) -> None:
    """Add to each token what the word `offset` places after it says of it; `nothing` where the text ends."""
    inside = max(len(total) - abs(offset), 0)
    if offset >= 0:
        total[:inside] += words[offset:]
        total[inside:] += nothing
    else:
        total[len(total) - inside :] += words[:inside]
        total[: len(total) - inside] += nothing


_FEW = 300
_MIDDLE = 128
_ZERO = np.uint64(_MIDDLE * 0x0001000100010001)
