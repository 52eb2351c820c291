"""The transformer in torch: MiniLM's six layers in simple operations, which CPUs with tile instructions train fast."""

from collections.abc import Mapping
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.encoder.base import Encoder, Tuning

WIDTH, HEADS, INNER, LAYERS, PLACES = 384, 12, 1536, 6, 512
EPSILON = 1e-12
DROPPED = 0.1
TUNING = Tuning(epochs=2, batch=8, rate=2e-4)
HEAD_RATE = 1e-3
DECAY = 0.9
"""The learning rate of a layer, as a share of the rate of the layer above it."""
FROZEN = 1
"""The number of lowest layers that are not trained."""


class Drop(nn.Module):  # type: ignore[misc]
    """Dropout with slices of one random mask: a new mask for each call would take as long as a layer."""

    def __init__(self, size: int = 1 << 23) -> None:
        super().__init__()
        self._mask = ((torch.rand(size) >= DROPPED) / (1 - DROPPED)).to(torch.bfloat16)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        start = int(torch.randint(0, self._mask.numel() - x.numel(), ()))
        return x * self._mask[start : start + x.numel()].view(x.shape).to(x.device)


class Layer(nn.Module):  # type: ignore[misc]
    """Attention, then two dense layers; each result is added to its input and then normalised."""

    def __init__(self, drop: Drop) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.first, self.second = nn.LayerNorm(WIDTH, EPSILON), nn.LayerNorm(WIDTH, EPSILON)
        self.drop = drop

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        """`x` [chunks, pieces, WIDTH]; `hidden` [chunks, 1, 1, pieces] is added to the attention scores."""
        chunks, pieces, _ = x.shape
        split = self.qkv(x).view(chunks, pieces, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = split[0], split[1], split[2]
        attention = torch.matmul(query * (WIDTH // HEADS) ** -0.5, key.transpose(2, 3)) + hidden
        mixed = torch.matmul(torch.softmax(attention, -1, dtype=attention.dtype), value)
        x = self.first(x + self.drop(self.out(mixed.transpose(1, 2).reshape(chunks, pieces, WIDTH))))
        return cast(Tensor, self.second(x + self.drop(self.down(functional.gelu(self.up(x))))))


class Body(nn.Module):  # type: ignore[misc]
    """Converts pieces [chunks, pieces] to vectors [chunks, pieces, WIDTH]."""

    def __init__(self, weights: Mapping[str, Tensor]) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(30522, WIDTH), nn.Embedding(PLACES, WIDTH)
        self.norm, self.drop = nn.LayerNorm(WIDTH, EPSILON), Drop()
        self.layers = nn.ModuleList(Layer(self.drop) for _ in range(LAYERS))
        self.load_state_dict(renamed(weights))
        for part in (self.words, self.places):
            part.requires_grad_(False)

    def forward(self, ids: Tensor) -> Tensor:
        hidden = torch.where(ids > 0, 0.0, -1e4)[:, None, None, :]
        x = self.drop(self.norm(self.words(ids) + self.places.weight[: ids.shape[1]]))
        hidden = hidden.to(torch.bfloat16) if torch.is_autocast_enabled(x.device.type) else hidden
        for layer in self.layers:
            x = layer(x, hidden)
        return x


class Transformer(Encoder):
    """Training starts from the published weights. The vectors of words and positions are not trained."""

    def __init__(self, weights: Mapping[str, Tensor], categories: int) -> None:
        super().__init__(WIDTH, categories)
        self.body = Body(weights)

    def vectors(self, ids: Tensor) -> Tensor:
        return cast(Tensor, self.body(ids))

    def groups(self, tuning: Tuning) -> list[dict[str, object]]:
        """One group per layer; lower layers have lower learning rates."""
        self.body.norm.requires_grad_(False)
        groups: list[dict[str, object]] = [{"params": list(self.head.parameters()), "lr": HEAD_RATE}]
        for number, layer in enumerate(self.body.layers):
            if number < FROZEN:
                layer.requires_grad_(False)
            else:
                groups.append({"params": list(layer.parameters()), "lr": tuning.rate * DECAY ** (LAYERS - 1 - number)})
        return groups


def renamed(given: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Renames BERT's weights. Adds the vector of the token type, which is constant here, to those of the words."""
    known = {name.removeprefix("bert."): value for name, value in given.items()}
    found = {
        "words.weight": known[_EMBEDDED.format("word")] + known[_EMBEDDED.format("token_type")][0],
        "places.weight": known[_EMBEDDED.format("position")],
        **{f"norm.{part}": known[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias")},
    }
    for layer in range(LAYERS):
        for part in ("weight", "bias"):
            source = f"encoder.layer.{layer}.{{}}.{part}"
            found[f"layers.{layer}.qkv.{part}"] = torch.cat([known[source.format(name)] for name in _ATTENTION])
            found |= {f"layers.{layer}.{to}.{part}": known[source.format(name)] for to, name in _NAMES.items()}
    return found


_EMBEDDED = "embeddings.{}_embeddings.weight"
_ATTENTION = tuple(f"attention.self.{name}" for name in ("query", "key", "value"))
_NAMES = {
    "out": "attention.output.dense",
    "first": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "second": "output.LayerNorm",
}
