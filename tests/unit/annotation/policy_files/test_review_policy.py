import re

import pytest

from services.annotation.policy_files.review_policy import load_review_policy, read_review_policy
from services.annotation.sets.review_policy import FourEyes, Segregation
from services.shared.domain.clauses import Severity
from services.shared.runtime.yaml_file import YamlFileError
from tests.unit.annotation.sets.test_review_policy import POLICY, SCHEMA
from tests.unit.annotation.support import ROOT, record


def test_the_shipped_policy_reviews_everything() -> None:
    shipped = load_review_policy(ROOT / "playbooks/policies/review.yaml")
    assert (shipped.passes, shipped.perspectives) == ((), ())
    assert shipped.decide_findings is Severity.MEDIUM
    assert shipped.segregation(record(), "nda") == {
        Segregation.COMPLETER_MAY_NOT_REOPEN,
        Segregation.TRACKED_CHANGES_ACKNOWLEDGED,
    }


_BULK = """
accept_in_bulk:
  - id: sure
    reason: Agreed.
    when: {document_type: [letter]}
    minimum_confidence: 0.95
    maximum_severity: low
    categories: [Parties]
"""


def test_rules_on_accepting_in_bulk() -> None:
    assert load_review_policy(ROOT / "playbooks/policies/review.yaml").bulk_rules == ()
    policy = read_review_policy(POLICY + _BULK, SCHEMA, "review.yaml")
    rule = policy.bulk_rule(record(), "letter")
    assert rule is not None
    assert (rule.id, rule.minimum_confidence, rule.maximum_severity) == ("sure", 0.95, Severity.LOW)
    assert rule.categories == {"Parties"}
    assert policy.bulk_rule(record(), "nda") is None


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("minimum_confidence: 0.95", "minimum_confidence: 0", "accept_in_bulk.0.minimum_confidence"),
        ("    minimum_confidence: 0.95\n", "", "minimum_confidence"),
        ("    maximum_severity: low\n", "", "maximum_severity"),
        ("maximum_severity: low", "maximum_severity: mild", "accept_in_bulk.0.maximum_severity"),
        ("[Parties]", "[Partys]", "accept_in_bulk.0.categories.0: 'Partys' is not a known clause type or field"),
    ],
)
def test_a_fault_of_a_bulk_rule_names_its_field(old: str, new: str, fault: str) -> None:
    with pytest.raises(YamlFileError, match=re.escape(fault)):
        read_review_policy(POLICY + _BULK.replace(old, new), SCHEMA, "review.yaml")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{source_system: [closing-room], document_type: [letter], cohort: [archive]}", "{}", "review.yaml:4:"),
        ("data_class: [restricted]", "data_class: [secret]", "review.yaml:8:"),
        ("rule: all-decided", "rule: whatever", "review.yaml:9:"),
        ("    reason: Agreed.\n", "", "review.yaml:2:"),
        (
            "role: supplier",
            "role: suplier",
            "review.yaml:11: perspectives.0.role: 'suplier' is not a known role; did you",
        ),
        ("role: borrower", "role: Northgate Bank", "review.yaml:12:"),
    ],
)
def test_a_fault_names_its_line(old: str, new: str, fault: str) -> None:
    with pytest.raises(YamlFileError) as caught:
        read_review_policy(POLICY.replace(old, new), SCHEMA, "review.yaml")
    assert str(caught.value).startswith(fault)


_METHOD = """
method:
  - id: lending
    when: {document_type: [note]}
    senior_from: high
  - id: letters
    when: {document_type: [letter]}
    four_eyes: open
    second_review_share: 0
"""


def test_the_method_of_review() -> None:
    assert load_review_policy(ROOT / "playbooks/policies/review.yaml").methods == ()
    policy = read_review_policy(POLICY + _METHOD, SCHEMA, "review.yaml")
    lending, letters = policy.method(record(), "note"), policy.method(record(), "letter")
    assert lending is not None
    assert letters is not None
    assert (lending.four_eyes, lending.second_review_share, lending.senior_from) == (FourEyes.OFF, 0.1, Severity.HIGH)
    assert (letters.four_eyes, letters.second_review_share, letters.senior_from) == (FourEyes.OPEN, 0, None)
    assert policy.method(record(), "nda") is None


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("second_review_share: 0", "second_review_share: 1.5", "method.1.second_review_share"),
        ("four_eyes: open", "four_eyes: yes", "method.1.four_eyes"),
        ("senior_from: high", "senior_from: grave", "method.0.senior_from"),
        ("id: letters", "id: lending", "method.1.id: 'lending' is the id of an earlier rule: ids of rules must differ"),
        (
            "four_eyes: open",
            "four_eyes: blind",
            "method.1.second_review_share: must be left out with four_eyes: blind, by which all documents",
        ),
    ],
)
def test_a_fault_of_the_method_names_its_field(old: str, new: str, fault: str) -> None:
    with pytest.raises(YamlFileError, match=re.escape(fault)):
        read_review_policy(POLICY + _METHOD.replace(old, new), SCHEMA, "review.yaml")
