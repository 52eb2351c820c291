"""Recall over precision of a redaction policy. All its thresholds are shifted by the same number."""

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
    """The scores of the policy after `moved` is added to each threshold."""

    moved: float
    scores: Scores


def curve(judgments: Sequence[Judgment], policy: Policy, moves: Iterable[float]) -> list[Point]:
    """One point per number in `moves`, in the same order."""
    changed = ((moved, move(policy, moved)) for moved in moves)
    return [
        Point(moved, evaluate(judgments, [masked(one.text, policy) for one in judgments])) for moved, policy in changed
    ]


def move(policy: Policy, by: float) -> Policy:
    """The policy with `by` added to each threshold, limited to [0, 1]."""
    rules = {kind: policy.rules.get(kind, Rule()) for kind in EntityType}
    moved = {kind: replace(rule, threshold=min(max(rule.threshold + by, 0.0), 1.0)) for kind, rule in rules.items()}
    return replace(policy, rules=moved)


def masked(text: str, policy: Policy) -> Mask:
    """The places that `policy` replaces in `text`."""
    return Mask(
        (edit.span.start, edit.span.end) for edit in plan_text(text, policy, recognisers=all_recognisers()).edits
    )


def best_quasi_recall(points: Sequence[Point], precision: float) -> float:
    """The highest recall of quasi identifiers among points with a token precision of at least `precision`; else 0."""
    return max((one.scores.quasi_recall for one in points if one.scores.token_precision >= precision), default=0.0)


MOVES = (-0.6, -0.45, -0.36, -0.33, -0.3, -0.25, -0.2, -0.1, -0.05, 0.0, 0.05, 0.1, 0.2, 0.3, 0.4)
