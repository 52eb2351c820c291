"""Common parts of both encoders. An encoder makes a vector per piece, and pools them into opinions on each segment."""

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn

START_BIAS = -5.0


@dataclass(frozen=True, slots=True)
class Tuning:
    """The parameters that determine an encoder's weights, given the data. `batch` in chunks, `warm`: a share of all
    steps.
    """

    epochs: int
    batch: int
    rate: float
    warm: float = 0.1
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """`ids` [chunks, pieces], 0 after the end of a chunk. `pieces` are indices into the flattened `ids`, segment by
    segment; `lengths` [segments] is their number per segment. `odds` [segments, categories]: log-odds of the first
    stage.
    """

    ids: Tensor
    pieces: Tensor
    lengths: Tensor
    odds: Tensor


class Encoder(nn.Module):  # type: ignore[misc]
    """Two opinions on every segment: the encoder's own, and its addition to the first stage's log-odds. The first keeps
    the encoder learning if the first stage is already good; with only the second, all vectors can become equal.
    """

    def __init__(self, width: int, categories: int) -> None:
        super().__init__()
        self.width = width
        self.head = nn.Linear(2 * width, 2 * categories)
        nn.init.normal_(self.head.weight, std=1e-3)
        nn.init.zeros_(self.head.bias)
        with torch.no_grad():
            self.head.bias[:categories] = START_BIAS

    def forward(self, batch: Batch) -> Tensor:
        """Log-odds [segments, 2 * categories]: the encoder's own, then its addition to those of the first stage."""
        vectors = self.vectors(batch.ids).float().reshape(-1, self.width)
        return cast(Tensor, self.head(pooled(vectors[batch.pieces], batch.lengths)))

    def vectors(self, ids: Tensor) -> Tensor:
        """The vectors of the pieces: `ids` [chunks, pieces] to [chunks, pieces, width]."""
        raise NotImplementedError

    def groups(self, tuning: Tuning) -> list[dict[str, object]]:
        """The trained parameters as groups for torch's optimizers."""
        raise NotImplementedError


def pooled(vectors: Tensor, lengths: Tensor) -> Tensor:
    """Mean and maximum of the vectors of each segment, [segments, 2 * width]."""
    parts = [torch.segment_reduce(vectors, how, lengths=lengths, unsafe=True) for how in ("mean", "max")]
    return torch.cat(parts, 1)
