"""The two stages trained one on the other, without ever scoring a contract by a model that saw its company."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from clause_model.context import Candidates, Trees, candidates
from clause_model.linear import Linear
from clause_model.scorer import Scorer, sigmoid
from numpy.typing import NDArray

from models.training import calibration, logistic, trees
from models.training.contracts import FOLDS
from models.training.examples import Example, document_frequency, labels_of, matrix
from models.training.export import quantise

Floats = NDArray[np.float32]
Report = Callable[[str, int], None]
"""Told the name of a fit and the number of its finished iterations."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides the weights, given the data. A column counts when `document_frequency` contracts have it."""

    document_frequency: int = 5
    inverse_penalty: float = 10.0
    iterations: int = 50
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Second:
    """The second stage; see `Scorer`."""

    slope: Floats
    offset: Floats
    prior: Floats
    trees: Trees

    def confidences(self, example: Example, scores: Floats) -> Floats:
        """Confidence of every segment for every category, 0 where the first stage rules it out."""
        found = _candidates(example, scores, self.slope, self.offset, self.prior)
        confidence = np.zeros_like(scores)
        confidence[found.row, found.category] = sigmoid(self.trees.log_odds(found.features))
        return confidence


def fit_linear(examples: Sequence[Example], recipe: Recipe, report: Report, name: str) -> Linear:
    """The first stage."""
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
    """Linear scores of every example by the model of the other folds, each [segments, categories]."""
    scores: list[Floats] = [np.zeros(0, np.float32)] * len(examples)
    for fold in range(FOLDS):
        others = [example for example in examples if example.contract.fold != fold]
        linear = fit_linear(others, recipe, report, f"without fold {fold}")
        for index, example in enumerate(examples):
            if example.contract.fold == fold:
                scores[index] = linear.scores(example.features, len(example.segments))
    return scores


def fit_second(examples: Sequence[Example], scores: Sequence[Floats], seed: int) -> Second:
    """The second stage, on linear scores of examples that the linear model did not see."""
    labels = labels_of(examples)
    slope, offset = calibration.platt(np.concatenate(scores), labels)
    prior = np.log1p(labels.sum(axis=0)).astype(np.float32)
    found = [_candidates(e, s, slope, offset, prior) for e, s in zip(examples, scores, strict=True)]
    truth = np.concatenate([e.labels[f.row, f.category] for e, f in zip(examples, found, strict=True)])
    return Second(slope, offset, prior, trees.fit(np.concatenate([f.features for f in found]), truth, seed))


def out_of_fold_confidences(examples: Sequence[Example], scores: Sequence[Floats], seed: int) -> list[Floats]:
    """Confidences of every example by the second stage of the other folds, each [segments, categories]."""
    confidences: list[Floats] = [np.zeros(0, np.float32)] * len(examples)
    for fold in range(FOLDS):
        others = [(e, s) for e, s in zip(examples, scores, strict=True) if e.contract.fold != fold]
        second = fit_second([e for e, _ in others], [s for _, s in others], seed)
        for index, example in enumerate(examples):
            if example.contract.fold == fold:
                confidences[index] = second.confidences(example, scores[index])
    return confidences


def fit_all(
    examples: Sequence[Example], scores: Sequence[Floats], categories: tuple[str, ...], recipe: Recipe, report: Report
) -> Scorer:
    """The model that is served: the first stage on all examples, the second on their out-of-fold `scores`."""
    linear = fit_linear(examples, recipe, report, "all contracts")
    second = fit_second(examples, scores, recipe.seed)
    return Scorer(categories, linear, second.slope, second.offset, second.prior, second.trees)


def _candidates(example: Example, scores: Floats, slope: Floats, offset: Floats, prior: Floats) -> Candidates:
    return candidates(scores * slope + offset, example.segments, prior)
