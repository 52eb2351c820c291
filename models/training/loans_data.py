"""Labelled credit agreements, as they are and as they look after redaction."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from loan_model.candidates import Candidates, candidates, read
from loan_model.outline import Unit, outline
from loan_model.rules import CATEGORIES
from loan_model.scorer import Predictions
from numpy.typing import NDArray

from models.evaluation.loans import Provision, overlaps
from models.training.redacted import Redacted

LARGEST = 4.0
"""A candidate that holds a provision teaches only where it is not so many times as long."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """`view` is the text that the model sees, with the way back; `gold` are places of the original, in code points."""

    name: str
    view: Redacted
    gold: tuple[Provision, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """An agreement cut into candidates; `labels` [candidates] are True where one finds a gold provision."""

    agreement: Agreement
    units: list[Unit]
    candidates: Candidates
    labels: NDArray[np.bool_]

    def provisions(self, found: Predictions) -> list[Provision]:
        """What the model says, in places of the original."""
        rows = zip(found.category, found.start, found.end, found.confidence, strict=True)
        return [
            Provision(self.agreement.name, CATEGORIES[c], *self.agreement.view.to_original(int(s), int(e)), float(p))
            for c, s, e, p in rows
        ]


def read_agreements(folder: Path, labels: Path, views: Mapping[str, Redacted] | None = None) -> list[Agreement]:
    """The agreements of `folder` that `labels` tells of, ordered by name. `views` are the redacted texts by file stem;
    without them the model sees the original. Raises KeyError for an agreement without a view."""
    rows = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
    return [
        _agreement(folder / row["file"], row["spans"], views) for row in sorted(rows, key=lambda one: str(one["file"]))
    ]


def make_example(agreement: Agreement) -> Example:
    """Cut, read and label the text that the model sees."""
    text = agreement.view.text
    units = outline(text)
    found = candidates(read(text, units))
    return Example(agreement, units, found, _labels(agreement, units, found))


def snapshot(agreements: Sequence[Agreement]) -> str:
    """SHA-256 over names, the texts that the model sees and the gold provisions, in the order given."""
    total = hashlib.sha256()
    for one in agreements:
        gold = json.dumps([(g.category, g.start, g.end) for g in one.gold])
        for part in (one.name, one.view.text, gold):
            total.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return total.hexdigest()


def _agreement(path: Path, spans: Sequence[Mapping[str, object]], views: Mapping[str, Redacted] | None) -> Agreement:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        text = file.read()
    view = views[path.stem] if views is not None else Redacted.unchanged(text)
    if view.original_length != len(text):
        raise ValueError(f"the redacted view of {path.stem} is of another text")
    gold = tuple(
        Provision(path.stem, str(one["category"]), int(str(one["start"])), int(str(one["end"]))) for one in spans
    )
    return Agreement(path.stem, view, gold)


def _labels(agreement: Agreement, units: Sequence[Unit], found: Candidates) -> NDArray[np.bool_]:
    labels = np.zeros(len(found.unit), dtype=bool)
    gold = [(CATEGORIES.index(one.category), agreement.view.to_redacted(one.start, one.end)) for one in agreement.gold]
    for index, (unit, category) in enumerate(zip(found.unit, found.category, strict=True)):
        place = units[unit].start, units[unit].end
        labels[index] = any(
            kind == category and overlaps(place, other) and place[1] - place[0] <= LARGEST * (other[1] - other[0]) + 400
            for kind, other in gold
        )
    return labels
