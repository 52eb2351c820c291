"""CUAD's contracts with their gold spans, as original and as redacted text."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.evaluation.cuad import Mark
from models.training.redacted import Redacted

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Gold:
    """A marked clause; offsets in code points of the original text, half open."""

    category: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract. `view` is the redacted text, with the mapping back to `text`."""

    id: str
    company: str
    text: str
    view: Redacted
    gold: tuple[Gold, ...]

    @property
    def fold(self) -> int:
        """The fold of the company: all its contracts are in the same one."""
        return zlib.crc32(self.company.encode()) % FOLDS

    def gold_marks(self) -> list[Mark]:
        """The gold spans in the original words."""
        return [self.mark(g.category, g.start, g.end, 1.0) for g in self.gold]

    def mark(self, category: str, start: int, end: int, confidence: float) -> Mark:
        """A mark of `[start, end)` of the original text."""
        return Mark(self.id, category, start, end, self.text[start:end], confidence)


def read_contracts(folder: Path, views: dict[str, Redacted] | None = None) -> list[Contract]:
    """All contracts of `folder` (CUAD's layout of spans.jsonl and contracts/), ordered by id. `views`: the redacted
    texts by contract id; without them the model reads the original. Raises KeyError for a contract without a view and
    ValueError if a view belongs to another text.
    """
    rows = [json.loads(line) for line in (folder / "spans.jsonl").read_text("utf-8").splitlines()]
    return [_contract(folder, row, views) for row in sorted(rows, key=lambda row: str(row["id"]))]


def categories_of(contracts: Sequence[Contract]) -> tuple[str, ...]:
    """All categories that have a gold span, in alphabetical order."""
    return tuple(sorted({gold.category for contract in contracts for gold in contract.gold}))


def _contract(folder: Path, row: dict[str, Any], views: dict[str, Redacted] | None) -> Contract:
    identity = str(row["id"])
    with (folder / "contracts" / f"{identity}.txt").open(encoding="utf-8", newline="") as file:
        text = file.read()
    view = views[identity] if views is not None else Redacted.unchanged(text)
    if view.original_length != len(text):
        raise ValueError(f"the redacted view of {identity} belongs to another text")
    gold = tuple(Gold(span["category"], span["start"], span["end"]) for span in row["spans"])
    return Contract(identity, str(row["title"]).split("_")[0].lower(), text, view, gold)
