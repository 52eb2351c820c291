"""Policies are read whole or refused with their lines."""

from pathlib import Path

import pytest

from services.redaction.policy import POLICIES, Operator, PolicyError, Rule, find_policy, load_policy
from services.shared.domain.entities import EntityType

_GOOD = """policy: test
about: for tests
types:
  PERSON: {operator: placeholder, threshold: 0.7}
  DATE: {operator: generalise}
allow: [Harbour Bank]
deny:
  ORGANIZATION: [Zephyr]
"""


def _write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "test.yaml"
    path.write_text(text)
    return path


def test_a_policy_is_read(tmp_path: Path) -> None:
    policy = load_policy(_write(tmp_path, _GOOD))
    assert policy.rule(EntityType.PERSON) == Rule(Operator.PLACEHOLDER, 0.7)
    assert policy.rule(EntityType.DATE) == Rule(Operator.GENERALISE, 0.5)
    assert policy.allow == {"harbour bank"}
    assert policy.deny == ((EntityType.ORGANIZATION, "Zephyr"),)


def test_kinds_that_are_not_named_are_replaced(tmp_path: Path) -> None:
    assert load_policy(_write(tmp_path, _GOOD)).rule(EntityType.SSN).operator is Operator.PLACEHOLDER


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    first = load_policy(_write(tmp_path, _GOOD)).version
    second = load_policy(_write(tmp_path, _GOOD.replace("0.7", "0.8"))).version
    assert first.startswith("test@")
    assert first != second
    assert load_policy(_write(tmp_path, _GOOD)).version == first


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("PERSON", "PERSONS", 3, "PERSONS"),
        ("operator: generalise", "operator: guess", 5, "guess"),
        ("0.7", "7", 4, "7"),
        ("allow: [Harbour Bank]", "allow: Harbour Bank", 6, "array"),
        ("[Zephyr]", "[Zephyr, '']", 8, "non-empty"),
        ("about: for tests\n", "", 1, "about"),
        ("about: for tests", "about: for tests\nabuot: twice", 1, "abuot"),
        ("policy: test", "policy: [", 3, "YAML"),
        (_GOOD, "", 1, "object"),
        (_GOOD, "- a\n- b\n", 1, "object"),
    ],
)
def test_a_wrong_policy_is_refused_with_its_line(tmp_path: Path, old: str, new: str, line: int, part: str) -> None:
    path = _write(tmp_path, _GOOD.replace(old, new))
    with pytest.raises(PolicyError) as wrong:
        load_policy(path)
    assert [one for one in wrong.value.problems if one[0] == line and part in one[1]]
    assert f"{path}:{line}: " in str(wrong.value)


def test_a_policy_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        find_policy("nowhere", tmp_path)


@pytest.mark.parametrize("name", ["strict", "legal-review"])
def test_the_shipped_policies_are_right_and_name_every_kind(name: str) -> None:
    policy = find_policy(name, POLICIES)
    assert policy.name == name
    assert set(policy.rules) == set(EntityType)


def test_legal_review_keeps_what_the_deal_is_made_of() -> None:
    policy = find_policy("legal-review", POLICIES)
    kept = {kind for kind in EntityType if policy.rule(kind).operator is Operator.KEEP}
    assert kept == {EntityType.ORGANIZATION, EntityType.AMOUNT, EntityType.DATE, EntityType.LOCATION}
