import json
from dataclasses import replace

import pytest

from services.annotation.playbook.conclude import conclude
from services.annotation.playbook.marks import WordsIn
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.subject import Subject
from services.annotation.policy_files.playbooks import read_playbook
from services.shared.domain.annotations import (
    Annotation,
    AnnotationState,
    EconomicsEntry,
    EntryState,
    Origin,
    Paper,
    Place,
    RuleState,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from tests.unit.annotation.support import ROOT

SCHEMA = json.loads((ROOT / "playbooks/schema/playbook.json").read_text())
PLAYBOOK = """\
name: tiny
title: Tiny
applies_to: [nda, lease]
minimum_confidence: 0.5
fields: [Parties]
rules:
  - {id: law, category: Governing Law, expect: required, severity: high, message: No law., guidance: Ask.}
  - {id: rivals, category: Non-Compete, expect: forbidden, severity: critical, message: Rivals.}
  - {id: cap, category: Cap On Liability, expect: allowed, severity: info, message: Capped., minimum_confidence: 0.9}
  - {id: insured, category: Insurance, expect: required, severity: low, message: Bare., document_types: [lease]}
"""


def tiny() -> Playbook:
    return read_playbook(PLAYBOOK, SCHEMA, "tiny.yaml")


def mark(
    category: str,
    confidence: float = 0.9,
    state: AnnotationState = AnnotationState.PROPOSED,
    origin: Origin = Origin.MODEL,
    name: str = "",
) -> Annotation:
    place = (OriginalSpan(0, 1), RedactedSpan(0, 1))
    return Annotation(name or category, 1, category, *place, confidence, state, origin, "h")


def broken(kind: str, *annotations: Annotation) -> list[str]:
    return [one.rule_id for one in conclude(tiny(), Subject(kind), annotations).findings]


LAW = mark("Governing Law")
NDA = Subject("nda")


def test_a_finding_counts_the_uncertain_words_of_its_evidence() -> None:
    rivals = [replace(mark("Non-Compete", name=name), uncertain_words=count) for name, count in (("a", 2), ("b", 1))]
    other = replace(LAW, uncertain_words=9)
    [found] = conclude(tiny(), NDA, [*rivals, other]).findings
    assert (found.annotation_ids, found.uncertain_words) == (tuple(one.annotation_id for one in rivals), 3)


def test_a_finding_on_hidden_text_is_hidden() -> None:
    rivals, capped = replace(mark("Non-Compete"), hidden=True), replace(LAW, hidden=True)
    found = conclude(tiny(), NDA, [rivals, capped, mark("Non-Compete", name="seen")]).findings
    assert [(one.rule_id, one.hidden) for one in found] == [("rivals", True)]
    assert [one.hidden for one in conclude(tiny(), NDA, [mark("Non-Compete"), capped]).findings] == [False]


@pytest.mark.parametrize(
    ("kind", "annotations", "rules"),
    [
        ("nda", [], ["law"]),
        ("nda", [LAW], []),
        ("lease", [LAW], ["insured"]),
        ("Lease", [LAW, mark("Insurance")], []),
        ("nda", [mark("Governing Law", 0.49)], ["law"]),
        ("nda", [mark("Governing Law", 0.1, AnnotationState.ACCEPTED)], []),
        ("nda", [mark("Governing Law", 0.0, AnnotationState.ADDED, Origin.PERSON)], []),
        ("nda", [mark("Governing Law", 0.9, AnnotationState.REJECTED)], ["law"]),
        ("nda", [mark("Governing Law", 0.9, AnnotationState.SUPERSEDED)], ["law"]),
        ("nda", [LAW, mark("Non-Compete")], ["rivals"]),
        ("nda", [LAW, mark("Non-Compete", 0.4)], []),
        ("nda", [LAW, mark("Cap On Liability", 0.8)], []),
        ("nda", [LAW, mark("Cap On Liability", 0.95)], ["cap"]),
        ("nda", [mark("Non-Compete"), mark("Cap On Liability", 0.95)], ["law", "rivals", "cap"]),
    ],
)
def test_findings_by_document_type_and_annotations(kind: str, annotations: list[Annotation], rules: list[str]) -> None:
    assert broken(kind, *annotations) == rules


def test_a_finding_has_message_severity_evidence_and_playbook_version() -> None:
    law, rivals = (
        conclude(tiny(), NDA, [mark("Non-Compete", name="a"), mark("Non-Compete", name="b")], subject).findings
        for subject in ("d1", "d2")
    )
    assert [(one.rule_id, one.annotation_ids) for one in law] == [("law", ()), ("rivals", ("a", "b"))]
    assert law[0].message == "No law. Ask."
    assert law[0].severity is Severity.HIGH
    assert (law[0].playbook, law[0].playbook_version) == ("tiny", tiny().version)
    assert len({one.finding_id for one in (*law, *rivals)}) == 4


AMENDMENT, CAPPED = Paper("amendment", 0.9), mark("Cap On Liability", 0.95)
PLACE = Place(OriginalSpan(3, 9), RedactedSpan(3, 9))
LAW_VALUE = EconomicsEntry("governing_law", EntryState.STATED, PLACE)
WEAK_LAW = mark("Governing Law", 0.4)


@pytest.mark.parametrize(
    ("subject", "annotations", "states"),
    [
        (NDA, [], "law absent high"),
        (NDA, [WEAK_LAW], "law weak medium"),
        (NDA, [LAW, mark("Non-Compete")], "rivals wrong medium"),
        (NDA, [LAW, CAPPED], "cap present info"),
        (replace(NDA, paper=Paper("agreement", 0.9)), [], "law absent high"),
        (replace(NDA, paper=AMENDMENT), [], ""),
        (replace(NDA, paper=AMENDMENT), [WEAK_LAW], ""),
        (replace(NDA, paper=AMENDMENT), [mark("Non-Compete")], "rivals wrong medium"),
        (replace(NDA, paper=Paper("agreement", 0.3)), [], ""),
        (replace(NDA, type_confidence=0.6), [], ""),
        (replace(NDA, read=False), [], ""),
        (replace(NDA, complete=False), [], ""),
        (replace(NDA, complete=False), [WEAK_LAW], "law weak medium"),
        (replace(NDA, refers=True), [], ""),
        (replace(NDA, economics=(LAW_VALUE,)), [], "law weak medium"),
        (replace(NDA, economics=(LAW_VALUE,)), [WEAK_LAW], ""),
        (replace(NDA, economics=(replace(LAW_VALUE, state=EntryState.BLANK),)), [], "law absent high"),
        (replace(NDA, economics=(replace(LAW_VALUE, key="maturity"),)), [], "law absent high"),
    ],
)
def test_only_absent_and_wrong_in_a_whole_agreement_can_be_severe(
    subject: Subject, annotations: list[Annotation], states: str
) -> None:
    found = conclude(tiny(), subject, annotations).findings
    assert " ".join(f"{one.rule_id} {one.state} {one.severity}" for one in found) == states


@pytest.mark.parametrize(
    ("words", "perspective", "severity"),
    [
        ("The Customer shall not compete with the Supplier.", "", Severity.CRITICAL),
        ("The Customer shall not compete with the Supplier.", "supplier", Severity.LOW),
        ("The Supplier shall not compete with the Customer.", "", Severity.LOW),
        ("The Supplier shall not compete with the Customer.", "supplier", Severity.CRITICAL),
        ("Neither party shall compete with the other party.", "", Severity.CRITICAL),
        ("Competition is not intended.", "", Severity.MEDIUM),
    ],
)
def test_a_restriction_is_severe_if_it_binds_our_side(words: str, perspective: str, severity: Severity) -> None:
    place = (OriginalSpan(0, len(words)), RedactedSpan(0, len(words)))
    one = Annotation("a", 1, "Non-Compete", *place, 0.9, AnnotationState.PROPOSED, Origin.MODEL, "h")
    subject = Subject("nda", perspective=perspective)
    found = conclude(tiny(), subject, [LAW, one], words=WordsIn(RedactedText(words))).findings
    assert [(finding.rule_id, finding.severity) for finding in found] == [("rivals", severity)]


@pytest.mark.parametrize(
    ("roles", "of_rule", "ours", "applies"),
    [
        ("[lender]", "", "", True),
        ("[lender]", "", "lender", True),
        ("[lender]", "", "agent", True),
        ("[lender]", "", "borrower", False),
        ("[lender]", "", "guarantor", False),
        ("[lender]", "", "customer", True),
        ("[lender]", ", perspective: []", "borrower", True),
        ("[lender]", ", perspective: [borrower]", "lender", False),
        ("[customer]", "", "licensor", False),
        ("[customer]", "", "licensee", True),
        ("[]", "", "borrower", True),
    ],
)
def test_a_rule_for_the_other_side_does_not_apply(roles: str, of_rule: str, ours: str, applies: bool) -> None:
    text = PLAYBOOK.replace("fields:", f"perspective: {roles}\nfields:").replace(
        "message: No law.", f"message: No law.{of_rule}"
    )
    made = conclude(read_playbook(text, SCHEMA, "tiny.yaml"), Subject("nda", perspective=ours), [])
    assert made.outcomes[0].state is (RuleState.ABSENT if applies else RuleState.NOT_APPLICABLE)
    assert [one.rule_id for one in made.findings] == (["law"] if applies else [])
    others = any(one.state is RuleState.NOT_APPLICABLE for one in made.outcomes)
    assert made.over(("hidden_text", "other_side")) == (("hidden_text", "other_side") if others else ("hidden_text",))


@pytest.mark.parametrize(
    ("subject", "annotations", "states"),
    [
        (NDA, [LAW], "present absent absent"),
        (NDA, [WEAK_LAW, mark("Non-Compete", 0.4), CAPPED], "weak weak present"),
        (NDA, [mark("Non-Compete")], "absent wrong absent"),
        (replace(NDA, paper=AMENDMENT), [], "not_applicable absent absent"),
        (replace(NDA, read=False), [], "not_read not_read not_read"),
        (replace(NDA, complete=False), [], "not_read not_read not_read"),
        (replace(NDA, complete=False), [LAW, CAPPED], "present not_read present"),
        (replace(NDA, complete=False), [WEAK_LAW, mark("Non-Compete")], "weak wrong not_read"),
    ],
)
def test_each_rule_has_a_state(subject: Subject, annotations: list[Annotation], states: str) -> None:
    outcomes = conclude(tiny(), subject, annotations).outcomes
    assert [one.rule_id for one in outcomes] == ["law", "rivals", "cap"]
    assert " ".join(one.state for one in outcomes) == states


def test_an_outcome_has_the_passage_that_satisfies_the_rule() -> None:
    assert conclude(tiny(), NDA, [LAW]).outcomes[0].annotation_ids == (LAW.annotation_id,)


def test_a_value_without_its_clause_is_the_place_to_confirm() -> None:
    made = conclude(tiny(), replace(NDA, economics=(LAW_VALUE,)), [])
    assert (made.findings[0].places, made.outcomes[0].places) == ((PLACE,), (PLACE,))
    assert made.findings[0].message == (
        "Confirm Governing Law: one place may be the clause, with its value only. If it is not the clause: No law. Ask."
    )


def test_the_version_depends_on_the_content_and_not_on_the_layout() -> None:
    assert read_playbook("# a remark\n" + PLAYBOOK, SCHEMA, "x").version == tiny().version
    assert read_playbook(PLAYBOOK.replace("Ask.", "Ask!"), SCHEMA, "x").version != tiny().version
