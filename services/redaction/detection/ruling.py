"""The policy applied to what was found in one text: which rule decides on each value."""

from dataclasses import dataclass, field

from services.redaction.detection.bearers import Bearers, Roles
from services.redaction.detection.denied import DENIED
from services.redaction.policies.rules import Exemption, Operator, Policy, Rule
from services.shared.domain.entities import Recognition


@dataclass(frozen=True, slots=True)
class Ruling:
    """`bearers` are asked only where the policy names roles."""

    text: str
    policy: Policy
    bearers: Bearers = field(default_factory=Bearers)

    def decide(self, one: Recognition) -> Exemption:
        """The rule that decides on this value, and where it comes from. Denied words are always replaced."""
        roles = self.bearers.roles(one.entity_type, one.span.of(self.text)) if self.policy.asks_for_roles else _UNKNOWN
        decided = self.policy.decide(one.entity_type, roles)
        if one.recogniser != DENIED:
            return decided
        operator = decided.rule.operator
        return Exemption(one.entity_type, Rule(Operator.PLACEHOLDER if operator is Operator.KEEP else operator, 0.0))

    def rule(self, one: Recognition) -> Rule:
        return self.decide(one).rule


_UNKNOWN: Roles = frozenset()
