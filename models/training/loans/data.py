"""Labelled credit agreements, as original and as redacted text."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from loan_model.candidates import Candidates, candidates
from loan_model.outline import Unit, outline
from loan_model.provisions import read
from loan_model.rules import CATEGORIES
from loan_model.scorer import Predictions
from loan_model.wording import Bags, bags
from numpy.typing import NDArray

from models.evaluation.loans import Provision, overlaps
from models.training.redacted import Redacted, read_redacted, redact

ROUNDS = ("labels.jsonl", "labels_more.jsonl")
"""The files of labels in the data folder."""
KEPT_BACK = frozenset(
    f"{name}_CREDIT_AGREEMENT.txt"
    for name in (
        "1020898_1998-12-15",
        "1088330_2000-02-14",
        "1452763_2015-01-20",
        "5611_1995-03-10",
        "812076_1999-05-27",
        "855042_1997-12-19",
    )
)
"""Agreements of the second round that the loan model was never measured or trained on: for the final test only."""
LARGEST = 4.0
"""A candidate is trained on as positive only if it is at most this many times as long as its provision."""
SMALLEST = 0.3
"""A part that is a smaller share of a provision is not trained on: alone, its text can have another meaning."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """`view`: the redacted text, with the mapping back. `gold`: spans of the original, in code points. `open_from`: the
    place of the original behind which nothing is decided.
    """

    name: str
    view: Redacted
    gold: tuple[Provision, ...]
    open_from: int | None = None

    @property
    def borrower(self) -> str:
        """The number that the registry gave the borrower, with which the name begins."""
        return self.name.partition("_")[0]

    def is_open(self, place: int) -> bool:
        """Whether nothing is decided at `place` of the original."""
        return self.open_from is not None and place >= self.open_from


@dataclass(frozen=True, slots=True)
class Example:
    """An agreement cut into candidates. `labels` [candidates]: whether the candidate finds a gold provision; `counted`
    [candidates]: whether the label is known. `words`: the words of all provisions. `gold_types` and
    `gold_types_counted` [provisions, types] are the labels of all pairs of provision and type, and whether they are
    known.
    """

    agreement: Agreement
    units: list[Unit]
    candidates: Candidates
    labels: NDArray[np.bool_]
    counted: NDArray[np.bool_]
    words: Bags
    gold_types: NDArray[np.bool_]
    gold_types_counted: NDArray[np.bool_]

    def provisions(self, found: Predictions) -> list[Provision]:
        """The model's predictions, as spans of the original."""
        rows = zip(found.category, found.start, found.end, found.confidence, strict=True)
        return [
            Provision(self.agreement.name, CATEGORIES[c], *self.agreement.view.to_original(int(s), int(e)), float(p))
            for c, s, e, p in rows
        ]


def read_agreements(
    folder: Path, labels: Path, views: Mapping[str, Redacted] | None = None, left_out: Collection[str] = ()
) -> list[Agreement]:
    """The agreements of `folder` in `labels`, ordered by name, except the files `left_out`. `views`: the redacted texts
    by file stem; without them the model reads the original. Raises KeyError for an agreement without a view.
    """
    rows = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
    return [
        _agreement(folder / row["file"], row["spans"], views, row.get("open_from"))
        for row in sorted(rows, key=lambda one: str(one["file"]))
        if row["file"] not in left_out
    ]


def read_rounds(folder: Path, cache: Path, *, raw: bool) -> list[Agreement]:
    """The agreements of both rounds without those kept back, which are not even redacted; `cache` keeps the texts."""
    files = {
        str(json.loads(line)["file"]) for name in ROUNDS for line in (folder / name).read_text("utf-8").splitlines()
    }
    views = None if raw else redacted_once([folder / name for name in sorted(files - KEPT_BACK)], cache)
    return [one for name in ROUNDS for one in read_agreements(folder, folder / name, views, KEPT_BACK)]


def redacted_once(paths: Sequence[Path], cache: Path) -> Mapping[str, Redacted]:
    """The redacted texts by file stem. `cache` keeps them: delete it after a change of the redaction."""
    if not cache.exists():
        redact(paths, cache)
    return read_redacted(cache)


def make_example(agreement: Agreement) -> Example:
    """Cuts, reads and labels the redacted text."""
    text = agreement.view.text
    units = outline(text)
    provisions = read(text, units)
    found = candidates(provisions)
    labels = _labels(agreement, units, found)
    decided = np.array([not agreement.is_open(agreement.view.to_original(u.start, u.end)[0]) for u in units], bool)
    gold_types, gold_types_counted = _gold_types(agreement, units)
    known = gold_types_counted & decided[:, None]
    return Example(agreement, units, found, labels, decided[found.unit], bags(provisions), gold_types, known)


def snapshot(agreements: Sequence[Agreement]) -> str:
    """SHA-256 over names, redacted texts and gold provisions, in the given order."""
    total = hashlib.sha256()
    for one in agreements:
        gold = json.dumps([(g.category, g.start, g.end) for g in one.gold])
        for part in (one.name, one.view.text, gold):
            total.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return total.hexdigest()


def _agreement(
    path: Path,
    spans: Sequence[Mapping[str, object]],
    views: Mapping[str, Redacted] | None,
    open_from: int | None,
) -> Agreement:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        text = file.read()
    view = views[path.stem] if views is not None else Redacted.unchanged(text)
    if view.original_length != len(text):
        raise ValueError(f"the redacted view of {path.stem} belongs to another text")
    gold = (Provision(path.stem, str(one["category"]), int(str(one["start"])), int(str(one["end"]))) for one in spans)
    return Agreement(
        path.stem, view, tuple(one for one in gold if open_from is None or one.start < open_from), open_from
    )


def _gold_types(agreement: Agreement, units: Sequence[Unit]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """`gold_types` and `gold_types_counted`. A small part of a gold provision, and a larger provision that contains it,
    have no known label.
    """
    starts, ends = np.array([(one.start, one.end) for one in units]).reshape(-1, 2).T
    gold_types = np.zeros((len(units), len(CATEGORIES)), dtype=bool)
    open_ = np.zeros_like(gold_types)
    for one in agreement.gold:
        start, end = agreement.view.to_redacted(one.start, one.end)
        shared = np.minimum(ends, end) - np.maximum(starts, start)
        meets = (shared > 0) & (2 * shared >= np.minimum(ends - starts, end - start))
        size = (ends - starts) / max(1, end - start)
        alike = meets & (size >= SMALLEST) & (ends - starts <= LARGEST * (end - start) + 400)
        category = CATEGORIES.index(one.category)
        gold_types[alike, category] = True
        open_[meets & ~alike, category] = True
    return gold_types, gold_types | ~open_


def _labels(agreement: Agreement, units: Sequence[Unit], found: Candidates) -> NDArray[np.bool_]:
    """Whether each candidate finds a gold provision and is at most `LARGEST` times as long."""
    labels = np.zeros(len(found.unit), dtype=bool)
    places = [
        (CATEGORIES.index(one.category), agreement.view.to_redacted(one.start, one.end)) for one in agreement.gold
    ]
    for index, (unit, category) in enumerate(zip(found.unit, found.category, strict=True)):
        place = units[unit].start, units[unit].end
        labels[index] = any(
            kind == category and overlaps(place, other) and place[1] - place[0] <= LARGEST * (other[1] - other[0]) + 400
            for kind, other in places
        )
    return labels
