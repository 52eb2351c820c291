"""Contracts as training data of an encoder: useful chunks, in batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from clause_model.chunks import CLOSE, OPEN, Chunks
from numpy.typing import NDArray

from models.training.encoder.base import Batch

Floats = NDArray[np.float32]
Place = tuple[int, int]
"""The index of a document, and the index of a chunk in it."""

HARD = -2.5
"""A chunk is hard if the first stage's log-odds for a category are above this."""
EASY_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Document:
    """`odds`: cross-validated log-odds of the first stage. `labels`: gold labels. Both [segments, categories]."""

    fold: int
    chunks: Chunks
    odds: Floats
    labels: NDArray[np.bool_]

    def segments(self, chunk: int) -> NDArray[np.int64]:
        """Indexes of the segments in `chunk`."""
        return np.flatnonzero((self.chunks.chunk == chunk) & (self.chunks.begin < self.chunks.end))


def places(documents: Sequence[Document], rng: np.random.Generator | None) -> list[Place]:
    """All chunks with a segment; for training (with `rng`) only those with a clause, the hard ones and some others."""
    found = []
    for number, document in enumerate(documents):
        shown = np.bincount(document.chunks.chunk, minlength=len(document.chunks.first)) > 0
        if rng is not None:
            learnt = document.labels.any(axis=1) | (document.odds.max(axis=1, initial=-np.inf) > HARD)
            hard = np.bincount(document.chunks.chunk[learnt], minlength=len(shown)) > 0
            shown &= hard | (rng.random(len(shown)) < EASY_SHARE)
        found += [(number, int(chunk)) for chunk in np.flatnonzero(shown)]
    return found


def batches(
    documents: Sequence[Document], chosen: Sequence[Place], size: int, rng: np.random.Generator | None
) -> Iterator[list[Place]]:
    """Batches of `size` chunks of similar length; in random order with `rng`."""

    def length(place: Place) -> float:
        chunks = documents[place[0]].chunks
        noise = 0.0 if rng is None else float(rng.integers(0, 16))
        return float(chunks.last[place[1]] - chunks.first[place[1]]) + noise

    ordered = sorted(chosen, key=length)
    groups = [ordered[at : at + size] for at in range(0, len(ordered), size)]
    order = np.arange(len(groups)) if rng is None else rng.permutation(len(groups))
    return (groups[at] for at in order)


def assemble(
    documents: Sequence[Document], chosen: Sequence[Place], device: torch.device
) -> tuple[Batch, torch.Tensor, list[Place]]:
    """The batch, its labels, and the (document, segment) of each row."""
    spans = [_span(documents[number].chunks, chunk) for number, chunk in chosen]
    width = max(len(span) for span in spans)
    ids = np.zeros((len(spans), width), np.int64)
    pieces: list[NDArray[np.int64]] = []
    rows: list[Place] = []
    for line, ((number, chunk), span) in enumerate(zip(chosen, spans, strict=True)):
        ids[line, : len(span)] = span
        document = documents[number]
        shift = line * width + 1 - int(document.chunks.first[chunk])
        for segment in document.segments(chunk).tolist():
            pieces.append(np.arange(document.chunks.begin[segment], document.chunks.end[segment]) + shift)
            rows.append((number, segment))
    odds = np.stack([documents[number].odds[segment] for number, segment in rows])
    arrays = ids, np.concatenate(pieces), np.array([len(run) for run in pieces]), odds
    labels = np.stack([documents[number].labels[segment] for number, segment in rows]).astype(np.float32)
    batch = Batch(*(torch.from_numpy(array).to(device) for array in arrays))
    return batch, torch.from_numpy(labels).to(device), rows


def _span(chunks: Chunks, chunk: int) -> NDArray[np.int64]:
    return np.concatenate([[OPEN], chunks.ids[chunks.first[chunk] : chunks.last[chunk]], [CLOSE]])
