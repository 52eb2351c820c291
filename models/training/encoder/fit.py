"""Trains an encoder on some contracts and applies it to others."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from models.training.encoder.base import Encoder, Tuning
from models.training.encoder.data import Document, Place, assemble, batches, places

Floats = NDArray[np.float32]
Report = Callable[[int, int, NDArray[np.float64]], None]
"""Receives the number of finished steps, of all steps, and the recent losses: own opinion, both, first stage alone."""


def fit(
    make: Callable[[], Encoder], documents: Sequence[Document], tuning: Tuning, report: Report, device: torch.device
) -> Encoder:
    """Trains the network that `make` returns on `documents`."""
    torch.manual_seed(tuning.seed)
    rng = np.random.default_rng(tuning.seed)
    encoder: Encoder = make().train().to(device)
    steps = [b for _ in range(tuning.epochs) for b in batches(documents, places(documents, rng), tuning.batch, rng)]
    optimizer = torch.optim.AdamW(encoder.groups(tuning), fused=True)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, len(steps), tuning.warm))
    known = np.ones(3)
    for number, step in enumerate(steps, 1):
        known += (_learn(encoder, optimizer, documents, step, device) - known) * 0.01
        scheduler.step()
        report(number, len(steps), known)
    return encoder


@torch.no_grad()  # type: ignore[untyped-decorator]
def judge(encoder: Encoder, documents: Sequence[Document], device: torch.device, size: int = 16) -> list[Floats]:
    """Both opinions on the segments of each document, [segments, 2 * categories]; NaN for segments that were
    not read.
    """
    encoder.eval()
    found = [np.full((len(d.odds), 2 * d.odds.shape[1]), np.nan, np.float32) for d in documents]
    for step in batches(documents, places(documents, None), size, None):
        batch, _, rows = assemble(documents, step, device)
        with torch.autocast(device.type, torch.bfloat16):
            odds = encoder(batch).float().cpu().numpy()
        for (number, segment), row in zip(rows, odds, strict=True):
            found[number][segment] = row
    return found


def _learn(
    encoder: Encoder,
    optimizer: torch.optim.Optimizer,
    documents: Sequence[Document],
    step: Sequence[Place],
    device: torch.device,
) -> NDArray[np.float64]:
    """One training step. Returns the losses of both opinions and of the first stage."""
    batch, labels, _ = assemble(documents, step, device)
    with torch.autocast(device.type, torch.bfloat16):
        own, added = encoder(batch).chunk(2, 1)
    losses = [_loss(odds, labels) for odds in (own, batch.odds + added, batch.odds)]
    optimizer.zero_grad(set_to_none=True)
    torch.stack(losses[:2]).sum().backward()
    nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
    optimizer.step()
    return np.array([float(loss.detach()) for loss in losses])


def _loss(odds: Tensor, labels: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(odds, labels, reduction="sum") / len(labels)


def _rate(step: int, steps: int, warm: float) -> float:
    return min((step + 1) / max(warm * steps, 1), 1.0) * max(1 - step / steps, 0.0)
