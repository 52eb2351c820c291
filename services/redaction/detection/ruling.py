"""Applies a policy to the values of one text: which rule decides on each value."""

from dataclasses import dataclass, field

from services.redaction.detection.denied import DENIED
from services.redaction.detection.party_roles import RoleIndex, Roles
from services.redaction.policies.rules import Exemption, Operator, Policy, Rule
from services.shared.domain.entities import Recognition


@dataclass(frozen=True, slots=True)
class Ruling:
    """A policy for one text. `roles` is used only if the policy names roles."""

    text: str
    policy: Policy
    roles: RoleIndex = field(default_factory=RoleIndex)

    def decide(self, one: Recognition) -> Exemption:
        """The rule that decides on this value, with its role and jurisdiction. Denied words are always replaced."""
        roles = self.roles.roles(one.entity_type, one.span.of(self.text)) if self.policy.uses_roles else _UNKNOWN
        decided = self.policy.decide(one.entity_type, roles)
        if one.recogniser != DENIED:
            return decided
        operator = decided.rule.operator
        return Exemption(one.entity_type, Rule(Operator.PLACEHOLDER if operator is Operator.KEEP else operator, 0.0))

    def rule(self, one: Recognition) -> Rule:
        return self.decide(one).rule


_UNKNOWN: Roles = frozenset()
