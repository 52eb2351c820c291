"""Operating points of predictions on loan agreements: recall at a number of false flags an agreement, with intervals
by agreement. One threshold holds for all agreements and types.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models.evaluation.loans import Provision, finds

SAMPLES = 1_000
LEVEL = 95


@dataclass(frozen=True, slots=True)
class Judged:
    """One agreement. `found`: the highest confidence that finds each gold provision, -inf for none. `false`: the
    confidences of false flags. `gold` and `flagged`: its types, with the highest confidence of each.
    """

    found: tuple[float, ...]
    false: tuple[float, ...]
    gold: frozenset[str]
    flagged: dict[str, float]


def judge(gold: Sequence[Provision], predicted: Sequence[Provision]) -> Judged:
    """The predictions on one agreement, of any confidence."""
    found = [max((p.confidence for p in predicted if finds(p, g)), default=-np.inf) for g in gold]
    false = [p.confidence for p in predicted if not any(finds(p, g) for g in gold)]
    flagged: dict[str, float] = {}
    for one in predicted:
        flagged[one.category] = max(one.confidence, flagged.get(one.category, -np.inf))
    return Judged(tuple(found), tuple(false), frozenset(g.category for g in gold), flagged)


def threshold_at(judged: Sequence[Judged], flags: float) -> float:
    """The least threshold above which there are at most `flags` false flags an agreement; what is above it counts."""
    false = sorted((one for each in judged for one in each.false), reverse=True)
    allowed = int(flags * len(judged))
    return false[allowed] if allowed < len(false) else -np.inf


def recall_above(judged: Sequence[Judged], threshold: float) -> float:
    """The share of provisions found by predictions above `threshold`."""
    found = [one > threshold for each in judged for one in each.found]
    return sum(found) / len(found) if found else 0.0


def recall_at(judged: Sequence[Judged], flags: float) -> float:
    """The recall at `flags` false flags an agreement."""
    return recall_above(judged, threshold_at(judged, flags))


def presence_at(judged: Sequence[Judged], flags: float) -> float:
    """F1 of "does this agreement have this clause?" at the same threshold."""
    threshold = threshold_at(judged, flags)
    has = sum(len(one.gold) for one in judged)
    flagged = [{kind for kind, best in one.flagged.items() if best > threshold} for one in judged]
    both = sum(len(kinds & one.gold) for kinds, one in zip(flagged, judged, strict=True))
    total = has + sum(map(len, flagged))
    return 2 * both / total if total else 0.0


def interval(judged: Sequence[Judged], figure: Callable[[Sequence[Judged]], float], seed: int) -> tuple[float, float]:
    """The interval of `figure` over samples of the agreements with replacement."""
    random = np.random.default_rng(seed)
    draws = random.integers(0, len(judged), (SAMPLES, len(judged)))
    figures = [figure([judged[index] for index in draw]) for draw in draws]
    low, high = np.percentile(figures, [(100 - LEVEL) / 2, (100 + LEVEL) / 2])
    return float(low), float(high)
