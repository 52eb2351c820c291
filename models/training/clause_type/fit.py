"""Fits one clause type on about ten passages and measures it by leave-one-out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from clause_model.features import Features
from clause_model.segments import Segment
from numpy.typing import NDArray
from scipy.special import logit
from sklearn.linear_model import LogisticRegression
from type_model.scorer import THRESHOLD, Scorer, passages, read, with_heading_text

from models.evaluation.loans import overlaps
from models.training import logistic
from models.training.clause_type.data import Place, Text
from models.training.clauses.examples import document_frequency, matrix
from models.training.export import quantise

Floats = NDArray[np.float32]
Report = Callable[[int], None]

DOCUMENT_FREQUENCY = 2
"""A feature needs two documents, so that the weights contain nothing from a single document."""
INVERSE_PENALTY = 10.0
ITERATIONS = 60
DOUBT = 0.1
"""A sentence of an unmarked text with at least this confidence is not used as a negative: it could be positive."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text cut into sentences. `labels`: whether a sentence is of the type. `counted`: whether its label is known.
    Both [sentences]."""

    text: Text
    segments: list[Segment]
    features: Features
    labels: NDArray[np.bool_]
    counted: NDArray[np.bool_]

    def passages(self, positive: NDArray[np.bool_]) -> list[Place]:
        """The passages that the `positive` sentences form."""
        runs = passages(with_heading_text(positive, self.segments))
        return [(self.segments[first].start, self.segments[last - 1].end) for first, last in runs]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over `documents`: `found` of the `marked` passages and `correct` of the `predicted` ones.

    A marked and a predicted passage match if they share at least half of the shorter one and the predicted one is at
    most `LARGEST` times as long.
    """

    documents: int
    marked: int
    found: int
    predicted: int
    correct: int

    @property
    def recall(self) -> float:
        return self.found / self.marked if self.marked else 0.0

    @property
    def precision(self) -> float:
        return self.correct / self.predicted if self.predicted else 0.0


def make_example(text: Text) -> Example:
    """Cuts a text into sentences, with features and labels."""
    segments, features = read(text.words)
    places = [(one.start, one.end) for one in segments]
    labels = _meet(places, text.marked)
    return Example(text, segments, features, labels, np.full(len(places), text.kind != "unread"))


def fit(name: str, examples: Sequence[Example]) -> Scorer:
    """Weights of the type. Its confidences are meaningless before `calibrate`."""
    columns = np.flatnonzero(document_frequency(examples) >= DOCUMENT_FREQUENCY).astype(np.uint32)
    labels = np.concatenate([one.labels for one in examples])[:, None]
    counted = np.concatenate([one.counted for one in examples])[:, None]
    weights = logistic.fit(matrix(examples, columns), labels, INVERSE_PENALTY, ITERATIONS, counted=counted)
    return Scorer(name, quantise(columns, weights), np.ones(1, np.float32), np.zeros(1, np.float32))


def scores(scorer: Scorer, example: Example) -> Floats:
    """Linear scores of the sentences, [sentences]."""
    return scorer.linear.scores(example.features, len(example.segments))[:, 0]


def leave_one_out(name: str, examples: Sequence[Example], others: Sequence[Example], report: Report) -> list[Floats]:
    """Scores of each example, from a fit on the other documents and on `others`."""
    found: dict[int, Floats] = {}
    for done, document in enumerate(documents_of(examples), 1):
        scorer = fit(name, [*(one for one in examples if one.text.document != document), *others])
        for index, one in enumerate(examples):
            if one.text.document == document:
                found[index] = scores(scorer, one)
        report(done)
    return [found[index] for index in range(len(examples))]


def documents_of(examples: Sequence[Example]) -> list[str]:
    """Names of the documents, in order, without duplicates."""
    return list(dict.fromkeys(one.text.document for one in examples))


def best_threshold(examples: Sequence[Example], left_out: Sequence[Floats]) -> float:
    """The score threshold with the best F1; the median if several are equal."""
    steps = np.unique(np.concatenate([one[example.counted] for example, one in zip(examples, left_out, strict=True)]))
    wanted = sum(int(one.labels.sum()) for one in examples)
    steps = steps[-max(MOST_STEPS, 3 * wanted) :]
    rated = [_mean(figures(examples, left_out, [float(step)] * len(examples))) for step in steps]
    best = np.flatnonzero(np.array(rated) == max(rated))
    return float(steps[best[len(best) // 2]])


def calibrate(scorer: Scorer, point: float, examples: Sequence[Example], left_out: Sequence[Floats]) -> Scorer:
    """Adds a calibration: the slope fits the left-out scores, and the score `point` gets the confidence `THRESHOLD`."""
    score = np.concatenate([one[example.counted] for example, one in zip(examples, left_out, strict=True)])
    labels = np.concatenate([one.labels[one.counted] for one in examples])
    slope = max(float(LogisticRegression().fit(score[:, None], labels).coef_[0][0]), LEAST_SLOPE)
    offset = logit(THRESHOLD) - slope * point
    return Scorer(scorer.category, scorer.linear, np.array([slope], np.float32), np.array([offset], np.float32))


def cross_validated(examples: Sequence[Example], left_out: Sequence[Floats]) -> Figures:
    """Figures of left-out scores. Each document's threshold is chosen on the other documents."""
    points = {}
    for document in documents_of(examples):
        rest = [index for index, one in enumerate(examples) if one.text.document != document]
        points[document] = best_threshold([examples[index] for index in rest], [left_out[index] for index in rest])
    return figures(examples, left_out, [points[one.text.document] for one in examples])


def figures(examples: Sequence[Example], found: Sequence[Floats], points: Sequence[float]) -> Figures:
    """Compares the passages with scores of at least `points` to the marked ones."""
    predicted = [one.passages(score >= point) for one, score, point in zip(examples, found, points, strict=True)]
    pairs = list(zip(predicted, [one.text.marked for one in examples], strict=True))
    return Figures(
        len(documents_of(examples)),
        sum(len(marked) for _, marked in pairs),
        sum(any(_finds(one, other) for one in some) for some, marked in pairs for other in marked),
        sum(len(some) for some, _ in pairs),
        sum(any(_finds(one, other) for other in marked) for some, marked in pairs for one in some),
    )


def with_negatives(scorer: Scorer, example: Example) -> Example:
    """An unmarked text whose sentences with a low confidence are used as negatives."""
    unlikely = scorer.confidences(scores(scorer, example)) < DOUBT
    return Example(example.text, example.segments, example.features, example.labels, unlikely)


def _finds(predicted: Place, marked: Place) -> bool:
    return overlaps(predicted, marked) and predicted[1] - predicted[0] <= LARGEST * (marked[1] - marked[0])


def _mean(one: Figures) -> float:
    """F1, rounded so that equal values compare as equal."""
    if not one.found:
        return 0.0
    recall, precision = one.recall, one.precision
    return round(2 * recall * precision / (recall + precision), 12)


def _meet(places: Sequence[Place], others: Sequence[Place]) -> NDArray[np.bool_]:
    return np.array([any(overlaps(one, other) for other in others) for one in places], bool)


LARGEST = 4
MOST_STEPS = 100
LEAST_SLOPE = 0.1
