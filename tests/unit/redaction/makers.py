"""Helpers for tests of redaction: policies, and a redaction in one call."""

from collections.abc import Callable, Sequence

from services.redaction.detection.resolve import merge
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.policies.rules import Operator, Policy, Rule
from services.redaction.recognisers.base import Recogniser, Source
from services.redaction.recognising import all_recognisers
from services.redaction.subjects.linking import Subject
from services.redaction.subjects.placeholders import placeholder
from services.redaction.text.redact import Redaction, apply_plan, plan_text
from services.shared.domain.entities import EntityType

STRICT = find_policy("strict", POLICIES)
LEGAL = find_policy("legal-review", POLICIES)


def policy_of(operator: Operator, *kinds: EntityType) -> Policy:
    """A policy with one operator for `kinds`, which keeps all other types."""
    rules = {kind: Rule(Operator.KEEP) for kind in EntityType}
    return Policy("test", "test@1", rules | {kind: Rule(operator) for kind in kinds})


class Numbers:
    """Assigns placeholders in memory, by the most specific key."""

    def __init__(self) -> None:
        self._given: dict[tuple[EntityType, str], str] = {}

    def __call__(self, subjects: Sequence[Subject]) -> list[str]:
        for one in subjects:
            self._given.setdefault((one.entity_type, one.keys[0]), placeholder(one.entity_type, len(self._given) + 1))
        return [self._given[one.entity_type, one.keys[0]] for one in subjects]


def redact(
    text: str,
    policy: Policy,
    assign: Callable[[Sequence[Subject]], Sequence[str]],
    recognisers: Sequence[Recogniser] | None = None,
) -> Redaction:
    """The redaction of `text`. `assign` returns a placeholder for each subject."""
    plan = plan_text(text, policy, recognisers=all_recognisers() if recognisers is None else recognisers)
    return apply_plan(plan, assign(plan.subjects))


def redacted(text: str, policy: Policy = STRICT) -> Redaction:
    """The redaction of `text`, in a separate matter."""
    return redact(text, policy, Numbers())


def found(recogniser: Recogniser, text: str) -> list[str]:
    """The values that a recogniser finds, in order. Overlapping values are merged."""
    return [one.span.of(text).strip() for one in merge(recogniser.find(Source(text)))]


__all__ = ["LEGAL", "STRICT", "Numbers", "found", "policy_of", "redact", "redacted"]
