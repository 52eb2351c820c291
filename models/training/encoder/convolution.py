"""The convolution in torch: gated layers over a projection of MiniLM's word vectors.

Gated linear units: Dauphin et al., 2017, "Language Modeling with Gated Convolutional Networks".
"""

from collections.abc import Mapping
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.encoder.base import Encoder, Tuning
from models.training.encoder.transformer import renamed
from models.training.export import LARGEST

WIDTH, TAPS, LAYERS = 192, 3, 2
DROPPED = 0.3
WORDS_DROPPED = 0.1
"""Share of the pieces that are hidden during training."""
TUNING = Tuning(epochs=6, batch=16, rate=2e-3)
WEIGHT_DECAY = 0.05


class Layer(nn.Module):  # type: ignore[misc]
    """A residual layer: adds to each piece a gated convolution over the piece and its neighbours."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.inner = nn.Conv1d(WIDTH, 2 * WIDTH, TAPS, padding=TAPS // 2)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        """`x` [chunks, pieces, WIDTH]; `there` [chunks, pieces, 1] is 0 after the end of a chunk."""
        mixed, gate = self.inner((self.norm(x) * there).transpose(1, 2)).chunk(2, 1)
        return cast(Tensor, (x + self.drop((mixed * torch.sigmoid(gate)).transpose(1, 2))) * there)


class Convolution(Encoder):
    """The published word vectors are fixed; the projection and all later layers are trained."""

    def __init__(self, weights: Mapping[str, Tensor], categories: int) -> None:
        super().__init__(WIDTH, categories)
        words = renamed(weights)["words.weight"].float()
        self.words = nn.Embedding.from_pretrained(words)
        self.norm = nn.LayerNorm(words.shape[1])
        self.project = nn.Linear(words.shape[1], WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.last, self.drop = nn.LayerNorm(WIDTH), nn.Dropout(DROPPED)

    def vectors(self, ids: Tensor) -> Tensor:
        there = (ids > 0).float()[:, :, None]
        x = self.norm(self.words(ids))
        if self.training:
            x = x * (torch.rand((*x.shape[:2], 1), device=x.device) >= WORDS_DROPPED)
        x = self.project(x) * there
        for layer in self.layers:
            x = layer(x, there)
        return cast(Tensor, self.drop(self.last(x)))

    def groups(self, tuning: Tuning) -> list[dict[str, object]]:
        learnt = [one for one in self.parameters() if one.requires_grad]
        return [{"params": learnt, "lr": tuning.rate, "weight_decay": WEIGHT_DECAY}]

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def table(self) -> Tensor:
        """The input of the first layer for each piece of the vocabulary, [pieces, WIDTH]."""
        return cast(Tensor, self.project(self.norm(self.words.weight)))


class Served(nn.Module):  # type: ignore[misc]
    """The served form of the network. An 8-bit table with a scale per piece replaces the projection. Dense layers
    replace the convolutions, because runtimes compute dense layers in 8 bits.
    """

    def __init__(self, encoder: Convolution) -> None:
        super().__init__()
        table = encoder.table()
        scale = table.abs().amax(dim=1, keepdim=True) / LARGEST
        self.register_buffer("table", torch.round(table / scale).to(torch.int8))
        self.register_buffer("scale", scale)
        self.norms = nn.ModuleList(layer.norm for layer in encoder.layers)
        self.inner = nn.ModuleList(_dense(layer.inner) for layer in encoder.layers)
        self.last = encoder.last

    def forward(self, ids: Tensor) -> Tensor:
        """The vectors of the pieces: `ids` [chunks, pieces] to [chunks, pieces, WIDTH]."""
        there = (ids > 0).float()[:, :, None]
        x = self.table[ids].float() * (self.scale[ids] * there)
        for norm, inner in zip(self.norms, self.inner, strict=True):
            padded = functional.pad(norm(x) * there, (0, 0, TAPS // 2, TAPS // 2))
            rows = torch.cat([padded[:, tap : tap + ids.shape[1]] for tap in range(TAPS)], 2)
            mixed, gate = inner(rows).chunk(2, 2)
            x = (x + mixed * torch.sigmoid(gate)) * there
        return cast(Tensor, self.last(x))


def _dense(convolution: nn.Conv1d) -> nn.Linear:
    """The convolution as a dense layer. Its input is the concatenation of a piece and its neighbours."""
    made = nn.Linear(TAPS * WIDTH, 2 * WIDTH)
    made.weight.data = convolution.weight.data.permute(0, 2, 1).reshape(2 * WIDTH, -1).contiguous()
    made.bias.data = convolution.bias.data
    return made
