"""Cohen's kappa of the labels on spans that two readers marked at about the same place. Pure.

Places that only one reader marked are not in it, so it is high where readers find different places: it never replaces
alpha for unitizing.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from services.annotation.quality.bootstrap import Floats, Weights, ratio
from services.annotation.quality.marks import Mark, Read

ALIGNED = 0.5
"""Spans with at least this share of their union in common are the same place."""
Pair = tuple[str, str]


def aligned(read: Read) -> list[Pair]:
    """The labels of both readers of a document on each common place; the most alike spans first, each used once."""
    first, second = read.marks.values()
    found = [(_alike(a, b), i, j) for i, a in enumerate(first) for j, b in enumerate(second)]
    pairs, used_first, used_second = [], set(), set()
    for share, i, j in sorted(found, key=lambda one: (-one[0], one[1], one[2])):
        if share >= ALIGNED and i not in used_first and j not in used_second:
            used_first.add(i)
            used_second.add(j)
            pairs.append((first[i].label, second[j].label))
    return pairs


def kappa(documents: Sequence[Sequence[Pair]], weights: Weights) -> Floats:
    """Agreement beyond chance, by resample; NaN without pairs, or if both used one label only."""
    labels = sorted({label for pairs in documents for pair in pairs for label in pair})
    first, second = (weights @ _counts(documents, side, labels) for side in (0, 1))
    same = weights @ np.array([sum(one == other for one, other in pairs) for pairs in documents], float)
    n, chance = first.sum(axis=1), (first * second).sum(axis=1)
    return ratio(n * same - chance, n * n - chance)


def _counts(documents: Sequence[Sequence[Pair]], side: int, labels: Sequence[str]) -> Weights:
    """How often a reader used each label, [documents, labels]."""
    found = [Counter(pair[side] for pair in pairs) for pairs in documents]
    return np.array([[one[label] for label in labels] for one in found], float).reshape(len(documents), len(labels))


def _alike(one: Mark, other: Mark) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / (one.end - one.start + other.end - other.start - common) if common > 0 else 0.0
