"""The probability that a document has a clause of a type, from the confidences of the passages that may be it. Pure.

A confidence says whether one passage is the clause. A second passage makes it more likely that the document has the
clause, and the models find some types more reliably than others. The weights are fitted by
`models.training.presence.train`; models/cards/presence.md has the figures.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log, log1p
from pathlib import Path

from services.annotation.playbook.marks import Mark
from services.annotation.playbook.rules import Rule

LEAST = 0.3
"""Passages of a lower confidence do not count: inference does not send them by default."""
WEIGHTS = Path(__file__).with_name("presence.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the clause types of one model. `shared` has one weight for each of `FEATURES`, `types` an intercept for each
    clause type. `document_types`: those of the documents that it is fitted to.
    """

    shared: tuple[float, ...]
    types: Mapping[str, float]
    document_types: frozenset[str]

    def probability(self, category: str, confidences: Sequence[float]) -> float | None:
        """The probability in (0, 1) that a document with these passages of `category` has the clause. None if no
        passage counts, or if the clause type has no weights: a value, or a type of an own model.
        """
        seen = [one for one in confidences if one >= LEAST]
        if category not in self.types or not seen:
            return None
        odds = self.types[category] + sum(a * b for a, b in zip(self.shared, features(seen), strict=True))
        return 1 / (1 + exp(-odds))


def features(confidences: Sequence[float]) -> tuple[float, ...]:
    """The values of `FEATURES` for the passages that count, at least one."""
    seen = sorted(confidences, reverse=True)
    return _odds(seen[0]), _odds(seen[1] if len(seen) > 1 else UNSEEN), log1p(len(seen) - 1)


def in_document(rule: Rule, marks: Sequence[Mark], weights: Weights | None) -> list[Mark]:
    """The marks of the clause types that the document has, by type.

    It has a type if a person marked it, if words of the rule found it, or if its probability is at least
    `rule.minimum_presence`. Without that, or without `weights` for the type, it needs a mark of the rule's minimum
    confidence. Less certain marks are left out beside others of their type.
    """
    by_category: dict[str, list[Mark]] = {}
    for one in marks:
        by_category.setdefault(one.category, []).append(one)
    return [one for category, some in by_category.items() for one in _counting(rule, category, some, weights)]


def is_sure(mark: Mark, least: float) -> bool:
    """Whether the passage alone is certain enough."""
    return mark.confirmed or mark.confidence >= least


def _counting(rule: Rule, category: str, marks: Sequence[Mark], weights: Weights | None) -> Sequence[Mark]:
    sure = [one for one in marks if is_sure(one, rule.minimum_confidence)]
    if weights is None or rule.minimum_presence is None or any(one.confirmed or one.place for one in sure):
        return sure
    probability = weights.probability(category, [one.confidence for one in marks])
    if probability is None:
        return sure
    return (sure or marks) if probability >= rule.minimum_presence else ()


def weights_for(kinds: Iterable[str]) -> Weights | None:
    """The weights for a document of the first of `kinds` that has some: its type, then the types that this descends
    from, as playbooks write them. None for letters and other papers whose clauses were not counted.
    """
    return next((one for kind in kinds for one in served() if kind in one.document_types), None)


@cache
def served() -> Sequence[Weights]:
    """The weights of this release."""
    return [
        Weights(tuple(one["shared"][name] for name in FEATURES), one["types"], frozenset(one["document_types"]))
        for one in json.loads(WEIGHTS.read_text("utf-8"))
    ]


def _odds(confidence: float) -> float:
    inside = min(max(confidence, 1 - MOST), MOST)
    return log(inside / (1 - inside))


FEATURES = ("best", "second", "more")
"""The log-odds of the highest and of the second confidence, and the logarithm of the number of passages."""
UNSEEN = 0.15
"""The value of a second passage that can be there below `LEAST`."""
MOST = 0.99
