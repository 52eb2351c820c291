"""The rule that decides, by the role of the party and the jurisdiction, known or unknown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.redaction.policies.rules import Exemption, Operator, PartyRole, Policy, Rule
from services.shared.domain.entities import EntityType

_PERSON, _DATE = EntityType.PERSON, EntityType.DATE
_LENDER, _BORROWER, _COURT = PartyRole.LENDER, PartyRole.BORROWER, PartyRole.COURT
_POLICY = Policy(
    "test",
    "test@1",
    {_PERSON: Rule(Operator.PLACEHOLDER, 0.6), _DATE: Rule(Operator.KEEP)},
    exemptions=(
        Exemption(_PERSON, Rule(Operator.KEEP, 0.6, "signs for the bank"), _LENDER),
        Exemption(_PERSON, Rule(Operator.MASK, 0.6), None, "US"),
        Exemption(_PERSON, Rule(Operator.PLACEHOLDER, 0.1), _LENDER, "US-NY"),
        Exemption(_PERSON, Rule(Operator.KEEP), _COURT),
        Exemption(_DATE, Rule(Operator.GENERALISE), None, "EU"),
        Exemption(_DATE, Rule(Operator.MASK), None, "EEA"),
    ),
)


@pytest.mark.parametrize(
    ("kind", "roles", "jurisdiction", "expected"),
    [
        (_PERSON, {_BORROWER}, "GB", Rule(Operator.PLACEHOLDER, 0.6)),
        (_PERSON, {_LENDER}, "GB", Rule(Operator.KEEP, 0.6, "signs for the bank")),
        (_PERSON, {_LENDER}, "US-CA", Rule(Operator.KEEP, 0.6, "signs for the bank")),  # the role has precedence
        (_PERSON, {_LENDER}, "US-NY", Rule(Operator.PLACEHOLDER, 0.1)),  # then the closest law
        (_PERSON, {_BORROWER}, "US-NY", Rule(Operator.MASK, 0.6)),
        (_PERSON, {_BORROWER, _COURT}, "GB", Rule(Operator.PLACEHOLDER, 0.6)),  # of two roles, the more protective rule
        (_PERSON, {_LENDER, _COURT}, "GB", Rule(Operator.KEEP)),
        (_PERSON, {_LENDER}, "", Rule(Operator.PLACEHOLDER, 0.1)),  # unknown jurisdiction: the most protective rule
        (_PERSON, set(), "GB", Rule(Operator.PLACEHOLDER, 0.6)),
        (_DATE, set(), "US", Rule(Operator.KEEP)),
        (_DATE, set(), "FR", Rule(Operator.GENERALISE)),  # the narrower region
        (_DATE, set(), "NO", Rule(Operator.MASK)),
        (_DATE, set(), "DE-BY", Rule(Operator.GENERALISE)),
        (_DATE, set(), "", Rule(Operator.MASK)),
        (_DATE, set(), "Bavaria", Rule(Operator.MASK)),  # not a code: unknown
        (_DATE, set(), "fr", Rule(Operator.GENERALISE)),
        (EntityType.SSN, {_LENDER}, "US-NY", Rule()),  # not in the policy: replaced
    ],
)
def test_the_most_specific_rule_decides(
    kind: EntityType, roles: set[PartyRole], jurisdiction: str, expected: Rule
) -> None:
    assert _POLICY.within(jurisdiction).rule(kind, frozenset(roles)) == expected


_PROTECTION = (Operator.PLACEHOLDER, Operator.MASK, Operator.GENERALISE, Operator.KEEP)
_RULES = st.builds(Rule, st.sampled_from(_PROTECTION), st.sampled_from((0.2, 0.5)))
_PLACES = st.sampled_from(("", "US", "US-NY", "EU", "FR"))
_EXEMPTIONS = st.lists(
    st.builds(Exemption, st.just(_PERSON), _RULES, st.sampled_from((None, _LENDER, _COURT)), _PLACES),
    max_size=8,
    unique_by=lambda one: (one.role, one.jurisdiction),
)


@settings(deadline=None)
@given(_RULES, _EXEMPTIONS, st.frozensets(st.sampled_from((_LENDER, _COURT, _BORROWER))), _PLACES)
def test_unknown_roles_and_jurisdictions_protect_more(
    basic: Rule, exemptions: list[Exemption], roles: frozenset[PartyRole], place: str
) -> None:
    policy = Policy("p", "p@1", {_PERSON: basic}, exemptions=tuple(exemptions))

    def exposure(rule: Rule) -> int:
        return _PROTECTION.index(rule.operator)

    decided = exposure(policy.within(place).rule(_PERSON, roles))
    assert exposure(policy.rule(_PERSON, roles)) <= decided
    assert exposure(policy.within(place).rule(_PERSON)) <= decided
    assert all(decided <= exposure(policy.within(place).rule(_PERSON, frozenset({one}))) for one in roles)


def test_roles_are_used_only_if_the_policy_names_them() -> None:
    assert _POLICY.uses_roles
    assert not Policy("p", "p@1", {}, exemptions=(Exemption(_DATE, Rule(), None, "US"),)).uses_roles
