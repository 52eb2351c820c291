"""CUAD's metric: predicted spans against gold spans, pooled over documents and categories.

A prediction finds a gold span of the same document and category if the Jaccard index of the two word sets is at least
0.5. For Parties it is also enough if the prediction contains the gold words. A prediction that finds no gold span is a
false positive. All figures are fractions.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

MINIMUM_JACCARD = 0.5
CALIBRATION_BINS = 10

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
T = TypeVar("T", bound="Item")


@dataclass(frozen=True, slots=True)
class Mark:
    """The text of a span, and its category. `confidence` is 1 for gold marks."""

    document: str
    category: str
    start: int
    end: int
    words: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Scores:
    """CUAD's figures, and two mean average precisions for "does this contract have this clause?": `document_map` ranks
    the categories of each document, `presence_map` the documents of each category. `recall` is over all predictions.
    `per_category`: AUPR of each category with a gold span.
    """

    aupr: float
    precision_at_80_recall: float
    mean_aupr: float
    document_map: float
    presence_map: float
    calibration_error: float
    recall: float
    per_category: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Events:
    """The input of thresholds. `found_at[g]`: the best confidence that finds gold span g (0: none). `confidence[p]` and
    `hit[p]`: whether prediction p finds any gold span.
    """

    found_at: Floats
    confidence: Floats
    hit: Bools


@dataclass(frozen=True, slots=True)
class Curve:
    """Precision and recall at every distinct confidence, highest first, all [thresholds]; empty without predictions."""

    threshold: Floats
    precision: Floats
    recall: Floats


class Item(Protocol):
    """A predicted or a gold item."""

    @property
    def document(self) -> str: ...
    @property
    def confidence(self) -> float: ...


def evaluate(gold: Sequence[Mark], predicted: Sequence[Mark], documents: Iterable[str]) -> Scores:
    """Score `predicted` against `gold`. `documents` includes documents without marks."""
    by_category = {name: events_of(g, p, matches) for name, (g, p) in _by_category(gold, predicted).items()}
    pooled = _pool(by_category.values())
    curve = precision_recall(pooled)
    best, truth = _presence(gold, predicted, sorted(set(documents)), list(by_category))
    per_category = {name: area(*precision_recall(e)) for name, e in by_category.items() if e.found_at.size}
    return Scores(
        aupr=area(*curve),
        precision_at_80_recall=precision_at(0.8, *curve),
        mean_aupr=float(np.mean(list(per_category.values()))) if per_category else 0.0,
        document_map=_mean_precision(best, truth),
        presence_map=_mean_precision(best.T, truth.T),
        calibration_error=calibration_error(pooled.confidence, pooled.hit),
        recall=float((pooled.found_at > 0).mean()) if pooled.found_at.size else 0.0,
        per_category=per_category,
    )


def curves(gold: Sequence[Mark], predicted: Sequence[Mark]) -> dict[str, Curve]:
    """The curve of each category with a gold span. `area` of a curve is the category's AUPR."""
    return {name: curve_of(events_of(g, p, matches)) for name, (g, p) in _by_category(gold, predicted).items() if g}


def curve_of(events: Events) -> Curve:
    """The curve of one set of events."""
    return Curve(_thresholds(events), *precision_recall(events))


def matches(gold: Mark, predicted: Mark) -> bool:
    """CUAD's rule for one pair of the same document and category."""
    if gold.category == SUBSTRING_CATEGORY and gold.words in predicted.words:
        return True
    return jaccard(gold.words, predicted.words) >= MINIMUM_JACCARD


def jaccard(first: str, second: str) -> float:
    """Jaccard index of the two word sets, without case and punctuation; 0 if both are empty."""
    return overlap(word_set(first), word_set(second))


def overlap(first: frozenset[str], second: frozenset[str]) -> float:
    """Jaccard index of two word sets; 0 if both are empty."""
    return len(first & second) / len(first | second) if first or second else 0.0


def word_set(text: str) -> frozenset[str]:
    """The words of `text` as CUAD compares them."""
    return frozenset(DROPPED.sub("", text).replace("/", " ").lower().split())


def precision_recall(events: Events) -> tuple[Floats, Floats]:
    """Precision and recall at every distinct confidence, highest first, both [thresholds]."""
    thresholds = _thresholds(events)
    if not thresholds.size:
        return np.zeros(0), np.zeros(0)
    found = _count_at_least(events.found_at, thresholds)
    false = _count_at_least(events.confidence[~events.hit], thresholds)
    return found / np.maximum(found + false, 1), found / events.found_at.size


def area(precision: Floats, recall: Floats) -> float:
    """Area under the precision-recall curve, by CUAD's rules: the precision at a recall is the best one at that recall
    or above, the curve begins at recall 0 with the first precision, and it ends at the highest recall."""
    if not precision.size:
        return 0.0
    best = np.maximum.accumulate(precision[::-1])[::-1]
    x, y = np.concatenate([[0.0], recall]), np.concatenate([best[:1], best])
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))


def precision_at(target: float, precision: Floats, recall: Floats) -> float:
    """Best precision with a recall of at least `target`; 0 if it is never reached."""
    reached = precision[recall >= target]
    return float(reached.max()) if reached.size else 0.0


def average_precision(score: Floats, truth: Bools) -> float:
    """Average precision: the sum of precision times gain in recall over distinct scores, highest first."""
    if not truth.any():
        return 0.0
    thresholds = np.unique(score)[::-1]
    found = _count_at_least(score[truth], thresholds)
    recall = found / truth.sum()
    return float(np.sum(np.diff(recall, prepend=0.0) * found / _count_at_least(score, thresholds)))


def calibration_error(confidence: Floats, hit: Bools) -> float:
    """Expected calibration error over ten equal bins: mean |share of hits - mean confidence|, weighted by bin size."""
    if not confidence.size:
        return 0.0
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gap = np.bincount(bins, weights=hit - confidence, minlength=CALIBRATION_BINS)
    return float(np.abs(gap).sum() / confidence.size)


def events_of(gold: Sequence[T], predicted: Sequence[T], finds: Callable[[T, T], bool]) -> Events:
    """The events of one category. `finds(gold, prediction)` is called for pairs of the same document."""
    in_document: dict[str, list[int]] = defaultdict(list)
    for p, mark in enumerate(predicted):
        in_document[mark.document].append(p)
    found_at, hit = np.zeros(len(gold)), np.zeros(len(predicted), dtype=bool)
    for g, mark in enumerate(gold):
        for p in in_document[mark.document]:
            if finds(mark, predicted[p]):
                found_at[g] = max(found_at[g], predicted[p].confidence)
                hit[p] = True
    return Events(found_at, np.array([mark.confidence for mark in predicted], dtype=float), hit)


def _thresholds(events: Events) -> Floats:
    """Distinct confidences, highest first; empty without gold spans."""
    return np.unique(events.confidence)[::-1] if events.found_at.size else np.zeros(0)


def _presence(
    gold: Sequence[Mark], predicted: Sequence[Mark], documents: Sequence[str], categories: Sequence[str]
) -> tuple[Floats, Bools]:
    """Best confidence and truth, both [documents, categories]."""
    row, column = ({name: i for i, name in enumerate(names)} for names in (documents, categories))
    best = np.zeros((len(row), len(column)))
    truth = np.zeros((len(row), len(column)), dtype=bool)
    for mark in predicted:
        place = row[mark.document], column[mark.category]
        best[place] = max(best[place], mark.confidence)
    for mark in gold:
        truth[row[mark.document], column[mark.category]] = True
    return best, truth


def _mean_precision(score: Floats, truth: Bools) -> float:
    """Mean average precision over the rows with at least one positive."""
    rows = [average_precision(s, t) for s, t in zip(score, truth, strict=True) if t.any()]
    return float(np.mean(rows)) if rows else 0.0


def _by_category(gold: Sequence[Mark], predicted: Sequence[Mark]) -> dict[str, tuple[list[Mark], list[Mark]]]:
    groups: dict[str, tuple[list[Mark], list[Mark]]] = defaultdict(lambda: ([], []))
    for mark in gold:
        groups[mark.category][0].append(mark)
    for mark in predicted:
        groups[mark.category][1].append(mark)
    return dict(sorted(groups.items()))


def _pool(events: Iterable[Events]) -> Events:
    parts = list(events) or [Events(np.zeros(0), np.zeros(0), np.zeros(0, dtype=bool))]
    return Events(
        np.concatenate([e.found_at for e in parts]),
        np.concatenate([e.confidence for e in parts]),
        np.concatenate([e.hit for e in parts]),
    )


def _count_at_least(values: Floats, thresholds: Floats) -> Floats:
    ordered = np.sort(values)
    return (ordered.size - np.searchsorted(ordered, thresholds, side="left")).astype(float)


SUBSTRING_CATEGORY = "Parties"
DROPPED = re.compile(r"[.,;:]")
