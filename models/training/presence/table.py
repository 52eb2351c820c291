"""What the clause model says about each contract, out of fold: the table that presence is fitted to."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training import calibration, logistic
from models.training.clauses.contracts import Contract
from models.training.clauses.examples import Example, document_frequency, labels_of, matrix
from models.training.clauses.stages import Judged, fit_judge, fit_second
from models.training.export import quantise
from models.training.recipe import Recipe
from services.inference.prediction.document_type import document_type
from services.shared.domain.document import RedactedText

Floats = NDArray[np.float32]
GROUPS, HELD_BACK = 3, 2
"""Contracts are in three groups by company. The last one is reported once, after everything was chosen."""
BEST = 8
SHARE_OF_NEGATIVES, TREES_STEP = 0.1, 2
"""So that three fits take minutes: the first stage is fitted to this share of the segments without a clause, and the
trees to every second contract.
"""


@dataclass(frozen=True, slots=True)
class Table:
    """`best` [contracts, categories, BEST]: the highest confidences, falling, 0 if there are fewer. `linear`
    [contracts, categories]: the highest log-odds of the first stage. `truth` [contracts, categories]. `length` in code
    points, `kind` is the document type, `group` and `part` are by company, all [contracts].
    """

    categories: NDArray[np.str_]
    best: Floats
    linear: Floats
    truth: NDArray[np.bool_]
    length: NDArray[np.int64]
    kind: NDArray[np.str_]
    group: NDArray[np.int64]
    part: NDArray[np.int64]

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, **{one.name: getattr(self, one.name) for one in fields(self)})

    @classmethod
    def load(cls, path: Path) -> "Table":
        with np.load(path, allow_pickle=False) as file:
            return cls(**{one.name: file[one.name] for one in fields(cls)})

    def of(self, rows: NDArray[np.bool_]) -> "Table":
        """The contracts where `rows` [contracts] is true."""
        others = {one.name: getattr(self, one.name)[rows] for one in fields(self) if one.name != "categories"}
        return Table(categories=self.categories, **others)


def group_of(contract: Contract) -> int:
    """The group of the company."""
    return zlib.crc32(contract.company.encode()) % GROUPS


def make_table(examples: Sequence[Example], categories: tuple[str, ...], recipe: Recipe) -> Table:
    """Scores each group with both stages of the other groups."""
    group = np.array([group_of(one.contract) for one in examples])
    scores = _first(examples, group, recipe)
    judged = _second(examples, scores, group, recipe)
    best = np.zeros((len(examples), len(categories), BEST), np.float32)
    for place in range(GROUPS):
        judge = fit_judge([one for one, at in zip(judged, group, strict=True) if at != place], categories)
        for row in np.flatnonzero(group == place).tolist():
            found = judged[row].confidences(judge)
            top = -np.sort(-found, axis=0)[:BEST]
            best[row, :, : len(top)] = top.T
    slope, offset = calibration.platt(np.concatenate(scores), labels_of(examples))
    return Table(
        categories=np.array(categories),
        best=best,
        linear=np.stack([(one * slope + offset).max(axis=0) for one in scores]),
        truth=np.stack([_truth(one, categories) for one in examples]),
        length=np.array([len(one.contract.view.text) for one in examples]),
        kind=np.array([document_type(RedactedText(one.contract.view.text))[0] for one in examples]),
        group=group,
        part=np.array([zlib.crc32(b"presence" + one.contract.company.encode()) % 5 for one in examples]),
    )


def _first(examples: Sequence[Example], group: NDArray[np.int64], recipe: Recipe) -> list[Floats]:
    scores: list[Floats] = [np.zeros(0, np.float32)] * len(examples)
    for place in range(GROUPS):
        others = [one for one, at in zip(examples, group, strict=True) if at != place]
        columns = np.flatnonzero(document_frequency(others) >= recipe.document_frequency).astype(np.uint32)
        labels = labels_of(others)
        some = np.random.default_rng(recipe.seed).random(len(labels)) < SHARE_OF_NEGATIVES
        kept = np.flatnonzero(labels.any(axis=1) | some)
        weights = logistic.fit(matrix(others, columns)[kept], labels[kept], recipe.inverse_penalty, recipe.iterations)
        linear = quantise(columns, weights)
        for row in np.flatnonzero(group == place).tolist():
            scores[row] = linear.scores(examples[row].features, len(examples[row].segments))
    return scores


def _second(
    examples: Sequence[Example], scores: Sequence[Floats], group: NDArray[np.int64], recipe: Recipe
) -> list[Judged]:
    judged: dict[int, Judged] = {}
    for place in range(GROUPS):
        rows = np.flatnonzero(group != place)[::TREES_STEP].tolist()
        nothing = [None] * len(rows)
        second = fit_second([examples[at] for at in rows], [scores[at] for at in rows], nothing, recipe.seed)
        for at in np.flatnonzero(group == place).tolist():
            found = second.candidates(examples[at], scores[at], None)
            judged[at] = Judged(examples[at], found, second.trees.log_odds(found.features))
    return [judged[at] for at in range(len(examples))]


def _truth(example: Example, categories: Sequence[str]) -> NDArray[np.bool_]:
    has = {one.category for one in example.contract.gold}
    return np.array([name in has for name in categories])
