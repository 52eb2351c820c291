"""Redaction policies: which kinds of values are replaced, and how, by whose value it is and by the law it is under."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from services.redaction.policies.jurisdictions import closeness, code_of
from services.shared.domain.entities import EntityType


class Operator(StrEnum):
    """What is done to a value."""

    PLACEHOLDER = "placeholder"
    MASK = "mask"
    GENERALISE = "generalise"
    KEEP = "keep"


class PartyRole(StrEnum):
    """What the bearer of a value is in the document that the value stands in."""

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
    """How one kind of value is treated. What was found with less confidence than `threshold` is left alone. `because`
    is what a reader is told.
    """

    operator: Operator = Operator.PLACEHOLDER
    threshold: float = 0.5
    because: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A rule for values of `entity_type` whose bearer has `role`, in documents under `jurisdiction`. None and empty fit
    all.
    """

    entity_type: EntityType
    rule: Rule
    role: PartyRole | None = None
    jurisdiction: str = ""


@dataclass(frozen=True)
class Policy:
    """A checked policy. `version` is its name and a hash of its content. `allow` words are never replaced, `deny` words
    always; deny comes first. `jurisdiction` is that of the document at hand, empty while it is unknown.
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
        """The policy for a document under `jurisdiction`, such as US-NY; what is no such code counts as unknown."""
        return replace(self, jurisdiction=code_of(jurisdiction))

    @cached_property
    def asks_for_roles(self) -> bool:
        """Whether it matters what a value's bearer is."""
        return any(one.role for one in self.exemptions)

    def rule(self, entity_type: EntityType, roles: frozenset[PartyRole] = frozenset()) -> Rule:
        """The rule for a value whose bearer has these roles, none where they are unknown."""
        return self.decide(entity_type, roles).rule

    def decide(self, entity_type: EntityType, roles: frozenset[PartyRole] = frozenset()) -> Exemption:
        """The exemption that decides, or the type's own rule as one that fits all.

        Of the rules that fit, the one that names the role comes first, then the one whose jurisdiction is closest.
        Where a bearer has several roles, and where the role or the jurisdiction is unknown, the most protective of all
        rules that come into question decides. Types that the policy does not name are replaced.
        """
        found = self._decided.get((entity_type, roles))
        if found is None:
            found = self._decided[entity_type, roles] = self._decide(entity_type, roles)
        return found

    def closest(self, entity_type: EntityType, role: PartyRole | None) -> Exemption:
        """What decides on a value whose bearer has this one role, or none, under the policy's jurisdiction."""
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
