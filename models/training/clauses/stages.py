"""Trains the two stages. A contract is never scored by a model that was trained on its company."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from clause_model.context import Candidates, Trees, candidates
from clause_model.judge import Judge, sigmoid
from clause_model.linear import Linear
from clause_model.scorer import First, Scorer, Setting
from numpy.typing import NDArray

from models.evaluation.cuad import SUBSTRING_CATEGORY
from models.training import calibration, logistic, trees
from models.training.clauses.contracts import FOLDS
from models.training.clauses.examples import Example, document_frequency, labels_of, matrix
from models.training.clauses.neighbours import fit_neighbours
from models.training.export import quantise
from models.training.recipe import Recipe

Floats = NDArray[np.float32]
Report = Callable[[str, int], None]
"""Receives the name of a fit and the number of its finished iterations."""
RECIPE = Recipe(document_frequency=5, inverse_penalty=10.0, iterations=50)


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of an encoder's training: cross-validated opinions of every example, [segments, 2 * categories] each,
    and its weights; see `Setting`.
    """

    opinions: Sequence[Floats]
    weights: Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Row:
    """An example and what models without its company say about it. `scores`: of the first stage. `nearest`: see
    `nearest_of_others`. Both [segments, categories]. `opinions`: the encoder's, as in `Reading`.
    """

    example: Example
    scores: Floats
    nearest: Floats
    opinions: Floats | None = None


@dataclass(frozen=True, slots=True)
class Second:
    """The trees, and the map from linear scores to log-odds before them; see `Scorer`."""

    slope: Floats
    offset: Floats
    prior: Floats
    trees: Trees

    def candidates(self, row: "Row") -> Candidates:
        """The undecided candidates of an example."""
        return _candidates(row, row.scores * self.slope + self.offset, self.prior)


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates of an example with the log-odds of trees trained without its company, [candidates]."""

    example: Example
    found: Candidates
    odds: NDArray[np.float64]

    def confidences(self, judge: Judge) -> Floats:
        """Confidence of every segment for every category; 0 if it is excluded."""
        confidence = np.zeros(self.example.labels.shape, np.float32)
        odds = self.odds * judge.slope[0] + judge.offset[0]
        result = sigmoid(odds)
        result[result < judge.least[self.found.category]] = 0
        confidence[self.found.row, self.found.category] = result
        return confidence


def fit_linear(examples: Sequence[Example], recipe: Recipe, report: Report, name: str) -> Linear:
    """Fits the first stage on all examples."""
    columns = np.flatnonzero(document_frequency(examples) >= recipe.document_frequency).astype(np.uint32)
    weights = logistic.fit(
        matrix(examples, columns),
        labels_of(examples),
        recipe.inverse_penalty,
        recipe.iterations,
        lambda done: report(name, done),
    )
    return quantise(columns, weights)


def out_of_fold_scores(examples: Sequence[Example], recipe: Recipe, report: Report) -> list[Floats]:
    """Linear scores of every example, from models of the other folds, each [segments, categories]."""
    scores: list[Floats] = [np.zeros(0, np.float32)] * len(examples)
    for fold in range(FOLDS):
        others = [example for example in examples if example.contract.fold != fold]
        linear = fit_linear(others, recipe, report, f"without fold {fold}")
        for index, example in enumerate(examples):
            if example.contract.fold == fold:
                scores[index] = linear.scores(example.features, len(example.segments))
    return scores


def fit_second(rows: Sequence[Row], seed: int) -> Second:
    """Fits the second stage on what models without each example say about it."""
    labels = labels_of([row.example for row in rows])
    slope, offset = calibration.platt(np.concatenate([row.scores for row in rows]), labels)
    prior = np.log1p(labels.sum(axis=0)).astype(np.float32)
    found = [_candidates(row, row.scores * slope + offset, prior) for row in rows]
    truth = np.concatenate([row.example.labels[f.row, f.category] for row, f in zip(rows, found, strict=True)])
    return Second(slope, offset, prior, trees.fit(np.concatenate([f.features for f in found]), truth, seed))


def _candidates(row: Row, odds: Floats, prior: Floats) -> Candidates:
    example = row.example
    return candidates(odds, example.segments, prior, example.cues, row.nearest.__getitem__, opinions=row.opinions)


def judge_out_of_fold(rows: Sequence[Row], recipe: Recipe) -> list[Judged]:
    """Judges every example with the second stage of the other folds."""
    judged: dict[int, Judged] = {}
    for fold in range(FOLDS):
        second = fit_second([row for row in rows if row.example.contract.fold != fold], recipe.seed)
        for index, row in enumerate(rows):
            if row.example.contract.fold == fold:
                found = second.candidates(row)
                judged[index] = Judged(row.example, found, second.trees.log_odds(found.features))
    return [judged[index] for index in range(len(rows))]


def out_of_fold_confidences(judged: Sequence[Judged], categories: Sequence[str]) -> list[Floats]:
    """Confidences of every example, calibrated on the other folds, each [segments, categories]."""
    judges = {
        fold: fit_judge([one for one in judged if one.example.contract.fold != fold], categories)
        for fold in range(FOLDS)
    }
    return [one.confidences(judges[one.example.contract.fold]) for one in judged]


def fit_judge(judged: Sequence[Judged], categories: Sequence[str], grown: Trees | None = None) -> Judge:
    """Calibrates `judged` with one line for all categories: one per category would overfit the rare ones. A confidence
    is the probability of a hit by the metric. For the category where any mention is a hit, it is the probability of a
    marked span, and unlikely spans are not predicted.
    """
    odds = np.concatenate([one.odds for one in judged]).astype(np.float32)
    truth = np.concatenate([_truth(one, categories) for one in judged])
    slope, offset = calibration.platt(odds[:, None], truth[:, None])
    least = [LEAST_MENTION if name == SUBSTRING_CATEGORY else 0.0 for name in categories]
    return Judge(grown or NOTHING, slope, offset, np.array(least, np.float32))


def fit_all(
    linear: Linear,
    rows: Mapping[str, Sequence[Row]],
    categories: tuple[str, ...],
    seed: int,
    judged: Mapping[str, Sequence[Judged]],
    encoders: Mapping[str, Mapping[str, NDArray[np.generic]]],
    kept: Mapping[str, Setting] = MappingProxyType({}),
) -> Scorer:
    """Fits the served model: for each setting of `rows`, trees on all examples; then the calibration on `judged`.
    `encoders`: the weights of the encoder of each setting that has one. `kept`: settings that are not fitted again.
    """
    settings = dict(kept)
    for name, some in rows.items():
        second = fit_second(some, seed)
        settings[name] = Setting(fit_judge(judged[name], categories, second.trees), encoders.get(name, {}))
    neighbours = fit_neighbours([row.example for row in some])
    first = First(linear, neighbours, second.slope, second.offset, second.prior)
    return Scorer(categories, first, settings, next(iter(rows)))


def _truth(judged: Judged, categories: Sequence[str]) -> NDArray[np.bool_]:
    row, category = judged.found.row, judged.found.category
    mention = np.array([name == SUBSTRING_CATEGORY for name in categories])[category]
    return np.where(mention, judged.example.labels[row, category], judged.example.hits[row, category])


LEAST_MENTION = 0.05
NOTHING = Trees(*(np.zeros(0, np.int32) for _ in range(7)))  # type: ignore[arg-type]
"""A placeholder if only the calibration of a judge is fitted."""
