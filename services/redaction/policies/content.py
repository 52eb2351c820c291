"""Builds policies from the checked content of their files."""

from collections.abc import Iterator, Mapping
from itertools import product

from services.redaction.policies.rules import Exemption, Operator, PartyRole, Policy, Rule
from services.shared.domain.entities import EntityType


def policy_of(values: Mapping[str, object], digest: str) -> Policy:
    """The policy in the checked `values` of a file. `digest` is part of its version."""
    rules = {EntityType(kind): _rule(_mapping(rule)) for kind, rule in _mapping(values.get("types")).items()}
    return Policy(
        name=str(values["policy"]),
        version=f"{values['policy']}@{digest}",
        rules=rules,
        allow=frozenset(str(word).casefold() for word in _list(values.get("allow"))),
        deny=named_values(_mapping(values.get("deny"))),
        exemptions=tuple(
            exemption for one in _list(values.get("exemptions")) for exemption in _exemptions(_mapping(one), rules)
        ),
        about=str(values["about"]),
    )


def named_values(values: Mapping[str, object]) -> tuple[tuple[EntityType, str], ...]:
    """(type, value) for each value in the lists by type."""
    return tuple((EntityType(kind), str(word)) for kind, words in values.items() for word in _list(words))


def _exemptions(fields: Mapping[str, object], rules: Mapping[EntityType, Rule]) -> Iterator[Exemption]:
    roles: list[PartyRole | None] = [PartyRole(str(one)) for one in _list(fields.get("roles"))]
    places = [str(one) for one in _list(fields.get("jurisdictions"))] or [""]
    for kind, role, place in product(_list(fields.get("types")), roles or [None], places):
        entity_type = EntityType(str(kind))
        rule = _rule(fields, rules.get(entity_type, Rule()).threshold)
        yield Exemption(entity_type, rule, role, place)


def _rule(fields: Mapping[str, object], threshold: float = Rule().threshold) -> Rule:
    stated = fields.get("threshold", threshold)
    return Rule(Operator(str(fields["operator"])), float(str(stated)), str(fields.get("because", "")))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
