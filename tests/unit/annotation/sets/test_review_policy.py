import json
from dataclasses import replace

import pytest

from services.annotation.policy_files.review_policy import read_review_policy
from services.annotation.sets.review_policy import ReviewPolicy, Segregation
from services.shared.domain.annotations import SUSPECTED_INSTRUCTION, AnnotationSet, Finding, SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import Arm, DataClass, DocumentRecord
from services.shared.domain.relations import Priority
from tests.unit.annotation.playbook.test_conclude import mark
from tests.unit.annotation.support import ROOT, record

SCHEMA = json.loads((ROOT / "playbooks/schema/review.json").read_text())
POLICY = """\
publish_unreviewed:
  - id: archive
    reason: Agreed.
    when: {source_system: [closing-room], document_type: [letter], cohort: [archive]}
    minimum_confidence: 0.8
    maximum_severity: low
segregation:
  - {id: secret, when: {data_class: [restricted]}, rule: decider-may-not-complete}
  - {id: loans, when: {document_type: [note]}, rule: all-decided}
perspectives:
  - {id: sellers, when: {matter: [HB-1], document_type: [supply]}, role: supplier}
  - {id: borrowers, when: {tenant: [harbour-bank], document_type: [note, supply]}, role: borrower}
"""


def policy() -> ReviewPolicy:
    return read_review_policy(POLICY, SCHEMA, "review.yaml")


def proposed(kind: str = "letter", confidence: float = 0.9, severity: Severity = Severity.LOW) -> AnnotationSet:
    finding = Finding("f", "r", "Parties", severity, "m", "p", "1")
    return AnnotationSet("s", 1, SetState.PROPOSED, kind, 0.9, (mark("Parties", confidence),), (finding,))


@pytest.mark.parametrize(
    ("client_id", "priority", "applies"),
    [("c-9", Priority.URGENT, True), ("c-9", Priority.NORMAL, False), ("", Priority.URGENT, False)],
)
def test_a_rule_applies_to_a_client_and_a_priority(client_id: str, priority: Priority, *, applies: bool) -> None:
    document = replace(record(), data_class=DataClass.PUBLIC, client_id=client_id, priority=priority)
    when = "{client_id: [c-9], priority: [urgent]}"
    rule = f"publish_unreviewed: []\nsegregation: [{{id: c, when: {when}, rule: all-decided}}]"
    made = read_review_policy(rule, SCHEMA, "review.yaml")
    assert (Segregation.ALL_DECIDED in made.segregation(document, "nda")) is applies


ARCHIVED = replace(record(), cohort="archive")


@pytest.mark.parametrize(
    ("document", "made", "rule"),
    [
        (ARCHIVED, proposed(), "archive"),
        (ARCHIVED, proposed("Letter"), "archive"),
        (replace(ARCHIVED, cohort=""), proposed(), ""),
        (ARCHIVED, proposed("nda"), ""),
        (ARCHIVED, proposed(confidence=0.79), ""),
        (ARCHIVED, replace(proposed(), document_type_confidence=0.5), ""),
        (ARCHIVED, proposed(severity=Severity.MEDIUM), ""),
        (ARCHIVED, replace(proposed(), flags=(SUSPECTED_INSTRUCTION,)), ""),
        (replace(ARCHIVED, arm=Arm.BASELINE), proposed(), ""),
        (replace(ARCHIVED, arm=Arm.SHADOW), proposed(), ""),
    ],
)
def test_only_sets_that_match_a_rule_are_published_unreviewed(
    document: DocumentRecord, made: AnnotationSet, rule: str
) -> None:
    assert policy().publishes_unreviewed(document, made) == rule


@pytest.mark.parametrize(
    ("data_class", "kind", "rules"),
    [
        (DataClass.RESTRICTED, "nda", {Segregation.DECIDER_MAY_NOT_COMPLETE}),
        (DataClass.PUBLIC, "nda", set()),
        (DataClass.PUBLIC, "note", {Segregation.ALL_DECIDED}),
        (DataClass.RESTRICTED, "note", {Segregation.DECIDER_MAY_NOT_COMPLETE, Segregation.ALL_DECIDED}),
    ],
)
def test_all_matching_segregation_rules_apply(data_class: DataClass, kind: str, rules: set[Segregation]) -> None:
    assert policy().segregation(replace(record(), data_class=data_class), kind) == rules


@pytest.mark.parametrize(
    ("document", "kind", "role"),
    [
        (record(), "supply", "supplier"),
        (record(matter="HB-2"), "supply", "borrower"),
        (record(matter="HB-2"), "Note", "borrower"),
        (record(tenant="northgate-credit"), "note", ""),
        (record(), "lease", ""),
    ],
)
def test_the_first_rule_that_matches_gives_our_role(document: DocumentRecord, kind: str, role: str) -> None:
    assert policy().perspective(document, kind) == role
    assert ReviewPolicy().perspective(document, kind) == ""
