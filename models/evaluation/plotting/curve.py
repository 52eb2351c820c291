"""Recall over precision: a policy with all its thresholds moved together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from models.evaluation.spans import Mask
from models.evaluation.tab import Judgment, Scores, evaluate
from services.redaction.policies.rules import Policy, Rule
from services.redaction.recognising import all_recognisers
from services.redaction.text.redact import plan_text
from services.shared.domain.entities import EntityType


@dataclass(frozen=True, slots=True)
class Point:
    """What the policy reaches on `judgments`, in the same order, when `moved` is added to each of its thresholds."""

    moved: float
    scores: Scores


def curve(judgments: Sequence[Judgment], policy: Policy, moves: Iterable[float]) -> list[Point]:
    """A point for each of `moves`."""
    changed = ((moved, move(policy, moved)) for moved in moves)
    return [
        Point(moved, evaluate(judgments, [masked(one.text, policy) for one in judgments])) for moved, policy in changed
    ]


def move(policy: Policy, by: float) -> Policy:
    """Thresholds stay within [0, 1]."""
    rules = {kind: policy.rules.get(kind, Rule()) for kind in EntityType}
    moved = {kind: replace(rule, threshold=min(max(rule.threshold + by, 0.0), 1.0)) for kind, rule in rules.items()}
    return replace(policy, rules=moved)


def masked(text: str, policy: Policy) -> Mask:
    """What `policy` replaces in `text`."""
    return Mask(
        (edit.span.start, edit.span.end) for edit in plan_text(text, policy, recognisers=all_recognisers()).edits
    )


def best_quasi_recall(points: Sequence[Point], precision: float) -> float:
    """The highest recall of quasi identifiers where token precision is at least `precision`; 0 where it never is."""
    return max((one.scores.quasi_recall for one in points if one.scores.token_precision >= precision), default=0.0)


MOVES = (-0.6, -0.45, -0.36, -0.33, -0.3, -0.25, -0.2, -0.1, -0.05, 0.0, 0.05, 0.1, 0.2, 0.3, 0.4)
