"""Policies are either valid, or refused with the lines of their faults."""

import json
from pathlib import Path

import pytest

from services.redaction.files.policies import POLICIES, find_policy, load_policy
from services.redaction.policies.rules import Exemption, Operator, PartyRole, Rule
from services.shared.domain.entities import EntityType
from services.shared.runtime.yaml_file import YamlFileError
from tests.unit.redaction.files.makers import GOOD, write_policy


def test_a_policy_is_read(tmp_path: Path) -> None:
    policy = load_policy(write_policy(tmp_path, GOOD))
    assert policy.rule(EntityType.PERSON) == Rule(Operator.PLACEHOLDER, 0.7)
    assert policy.rule(EntityType.DATE) == Rule(Operator.GENERALISE, 0.5)
    assert policy.allow == {"harbour bank"}
    assert policy.deny == ((EntityType.ORGANIZATION, "Zephyr"),)


def test_types_without_a_rule_are_replaced(tmp_path: Path) -> None:
    assert load_policy(write_policy(tmp_path, GOOD)).rule(EntityType.SSN).operator is Operator.PLACEHOLDER


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    first = load_policy(write_policy(tmp_path, GOOD)).version
    second = load_policy(write_policy(tmp_path, GOOD.replace("0.7", "0.8"))).version
    assert first.startswith("test@")
    assert first != second
    assert load_policy(write_policy(tmp_path, GOOD)).version == first


def test_exemptions_are_expanded(tmp_path: Path) -> None:
    text = (
        GOOD
        + """exemptions:
  - {types: [PERSON, DATE], roles: [lender, court], jurisdictions: [US-NY], operator: keep, because: it is public}
  - {types: [PERSON], jurisdictions: [NO], operator: mask, threshold: 0.2}
"""
    )
    exemptions = load_policy(write_policy(tmp_path, text)).exemptions
    kept, certain = Rule(Operator.KEEP, 0.7, "it is public"), Rule(Operator.KEEP, 0.5, "it is public")
    assert exemptions == (
        Exemption(EntityType.PERSON, kept, PartyRole.LENDER, "US-NY"),
        Exemption(EntityType.PERSON, kept, PartyRole.COURT, "US-NY"),
        Exemption(EntityType.DATE, certain, PartyRole.LENDER, "US-NY"),
        Exemption(EntityType.DATE, certain, PartyRole.COURT, "US-NY"),
        Exemption(EntityType.PERSON, Rule(Operator.MASK, 0.2), None, "NO"),
    )


def test_a_missing_policy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(YamlFileError, match=r"nowhere:1: is not a policy; for a file, give a path that ends in \.yaml"):
        find_policy("nowhere", tmp_path)
    with pytest.raises(YamlFileError, match="cannot be read: the file does not exist"):
        find_policy(str(tmp_path / "nowhere.yaml"), POLICIES)


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_policies_are_valid_and_cover_every_type(path: Path) -> None:
    assert set(load_policy(path).rules) == set(EntityType)


def test_the_schema_lists_all_types_and_roles() -> None:
    known = json.loads((POLICIES / "policy.schema.json").read_text())["$defs"]
    assert set(known["kind"]["enum"]) == set(EntityType)
    assert set(known["role"]["enum"]) == set(PartyRole)
    assert set(known["operator"]["enum"]) == set(Operator)


def test_legal_review_keeps_the_facts_of_the_deal() -> None:
    policy = find_policy("legal-review", POLICIES)
    kept = {kind for kind in EntityType if policy.rule(kind).operator is Operator.KEEP}
    deal = {EntityType.ORGANIZATION, EntityType.AMOUNT, EntityType.DATE, EntityType.LOCATION, EntityType.TRAIT}
    assert kept == deal
