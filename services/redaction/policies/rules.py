"""Redaction policies: which types of values are replaced, and how, by the role of the party and by jurisdiction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from services.redaction.policies.jurisdictions import closeness, code_of
from services.shared.domain.entities import EntityType


class Operator(StrEnum):
    """How a policy treats a value: replace it by a placeholder, mask it, generalise it, or keep it."""

    PLACEHOLDER = "placeholder"
    MASK = "mask"
    GENERALISE = "generalise"
    KEEP = "keep"


class PartyRole(StrEnum):
    """The role, in the document, of the party that a value belongs to."""

    BORROWER = "borrower"
    GUARANTOR = "guarantor"
    LENDER = "lender"
    EMPLOYEE = "employee"
    EMPLOYER = "employer"
    CLIENT = "client"
    PROVIDER = "provider"
    COUNSEL = "counsel"
    WITNESS = "witness"
    NOTARY = "notary"
    COURT = "court"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a policy treats one type of value. Values with less confidence than `threshold` stay in the text.
    `because` is the reason that readers see.
    """

    operator: Operator = Operator.PLACEHOLDER
    threshold: float = 0.5
    because: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A rule for values of `entity_type` that belong to a party with `role`, in documents under `jurisdiction`.
    None and empty mean any.
    """

    entity_type: EntityType
    rule: Rule
    role: PartyRole | None = None
    jurisdiction: str = ""


@dataclass(frozen=True)
class Policy:
    """A checked policy. `version` is its name and a hash of its content. Words in `allow` are never replaced, words in
    `deny` always; `deny` has precedence. `jurisdiction` is the jurisdiction of the document, empty if unknown.
    """

    name: str
    version: str
    rules: Mapping[EntityType, Rule]
    allow: frozenset[str] = frozenset()
    deny: tuple[tuple[EntityType, str], ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    about: str = ""
    jurisdiction: str = ""
    _decided: dict[tuple[EntityType, frozenset[PartyRole]], Exemption] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def within(self, jurisdiction: str) -> "Policy":
        """The policy for a document under `jurisdiction`, such as `US-NY`. Text that is not a code counts as
        unknown.
        """
        return replace(self, jurisdiction=code_of(jurisdiction))

    @cached_property
    def uses_roles(self) -> bool:
        """Whether a rule depends on the role of a party."""
        return any(one.role for one in self.exemptions)

    def rule(self, entity_type: EntityType, roles: frozenset[PartyRole] = frozenset()) -> Rule:
        """The rule for a value of a party with these roles; empty if unknown."""
        return self.decide(entity_type, roles).rule

    def decide(self, entity_type: EntityType, roles: frozenset[PartyRole] = frozenset()) -> Exemption:
        """The exemption that decides. If none fits, the rule of the type, as an exemption without conditions.

        Of the rules that fit, a rule for the role has precedence, then the rule with the closest jurisdiction. If a
        party has several roles, or if the role or the jurisdiction is unknown, the most protective of all possible
        rules decides. Types that the policy does not contain are replaced.
        """
        found = self._decided.get((entity_type, roles))
        if found is None:
            found = self._decided[entity_type, roles] = self._decide(entity_type, roles)
        return found

    def closest(self, entity_type: EntityType, role: PartyRole | None) -> Exemption:
        """The rule for a value of a party with this one role, or with no role, under the policy's jurisdiction."""
        return _closest(self._stated(entity_type), role, self.jurisdiction)

    def _stated(self, entity_type: EntityType) -> list[Exemption]:
        basic = Exemption(entity_type, self.rules.get(entity_type, _DEFAULT_RULE))
        return [basic, *(one for one in self.exemptions if one.entity_type is entity_type)]

    def _decide(self, entity_type: EntityType, roles: frozenset[PartyRole]) -> Exemption:
        stated = self._stated(entity_type)
        possible_roles: Iterable[PartyRole | None] = roles or {one.role for one in stated}
        places = {self.jurisdiction} if self.jurisdiction else {one.jurisdiction for one in stated}
        return min(
            (_closest(stated, role, place) for role in possible_roles for place in places),
            key=lambda one: (_PROTECTION.index(one.rule.operator), one.rule.threshold),
        )


def _closest(stated: Iterable[Exemption], role: PartyRole | None, jurisdiction: str) -> Exemption:
    fitting = [
        (one.role is not None, closeness(one.jurisdiction, jurisdiction), one)
        for one in stated
        if one.role in (None, role) and closeness(one.jurisdiction, jurisdiction) >= 0
    ]
    return max(fitting, key=lambda one: one[:2])[2]


_PROTECTION = (Operator.PLACEHOLDER, Operator.MASK, Operator.GENERALISE, Operator.KEEP)
_DEFAULT_RULE = Rule()
