import json
from pathlib import Path
from typing import Any

import pytest

from services.annotation.playbook import Playbook, conclude, read_playbook, route, type_name
from services.annotation.policy_files import load_playbooks
from services.annotation.yaml_data import PolicyError
from services.shared.domain.annotations import Annotation, AnnotationState, Origin
from services.shared.domain.clauses import Severity
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
    return [one.rule_id for one in conclude(tiny(), kind, annotations)]


LAW = mark("Governing Law")


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
        ("nda", [mark("Non-Compete"), mark("Cap On Liability", 0.95)], ["rivals", "law", "cap"]),
    ],
)
def test_what_rules_conclude(kind: str, annotations: list[Annotation], rules: list[str]) -> None:
    assert broken(kind, *annotations) == rules


def test_a_finding_says_what_why_and_by_which_playbook() -> None:
    law, rivals = (
        conclude(tiny(), "nda", [mark("Non-Compete", name="a"), mark("Non-Compete", name="b")], subject)
        for subject in ("d1", "d2")
    )
    assert [(one.rule_id, one.annotation_ids) for one in law] == [("rivals", ("a", "b")), ("law", ())]
    assert law[1].message == "No law. Ask."
    assert law[1].severity is Severity.HIGH
    assert (law[1].playbook, law[1].playbook_version) == ("tiny", tiny().version)
    assert len({one.finding_id for one in (*law, *rivals)}) == 4


def test_the_version_is_the_content_not_the_layout() -> None:
    assert read_playbook("# a remark\n" + PLAYBOOK, SCHEMA, "x").version == tiny().version
    assert read_playbook(PLAYBOOK.replace("Ask.", "Ask!"), SCHEMA, "x").version != tiny().version


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("category: Non-Compete", "category: Non-Complete", "p.yaml:8: 'Non-Complete' is not a known clause type"),
        ("fields: [Parties]", "fields: [Party]", "p.yaml:5: 'Party' is not"),
        ("id: cap", "id: law", "p.yaml:9: rule 'law' stands here twice"),
        ("document_types: [lease]", "document_types: [note]", "p.yaml:10: the playbook does not apply to note"),
        ("severity: high", "severity: awful", "p.yaml:7: rules/0/severity: 'awful'"),
        ("expect: forbidden", "expect: never", "p.yaml:8: rules/1/expect: 'never'"),
        ("minimum_confidence: 0.5", "minimum_confidence: 5", "p.yaml:4: minimum_confidence: 5"),
        ("name: tiny", "name: Tiny Book", "p.yaml:1: name: 'Tiny Book'"),
        ("message: Rivals.", "massage: Rivals.", "p.yaml:8: rules/1: 'message' is a required"),
    ],
)
def test_mistakes_are_told_with_their_line(old: str, new: str, fault: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_playbook(PLAYBOOK.replace(old, new), SCHEMA, "p.yaml")
    assert str(caught.value).startswith(fault)


def test_types_find_their_playbook_and_the_rest_the_default() -> None:
    other = read_playbook(PLAYBOOK.replace("[nda, lease]", '["*"]').replace("tiny", "other"), SCHEMA, "x")
    playbooks = route([tiny(), other])
    names = [playbooks.for_type(kind).name for kind in ("nda", "Lease", "letter", "")]
    assert names == ["tiny", "tiny", "other", "other"]


def test_no_type_is_claimed_twice_and_none_left_over() -> None:
    with pytest.raises(PolicyError, match="tiny and tiny both claim 'nda'"):
        route([tiny(), tiny()])
    with pytest.raises(PolicyError, match="no playbook applies to"):
        route([tiny()])


@pytest.mark.parametrize(
    ("kind", "name"),
    [("Credit Agreement", "credit_agreement"), ("security-agreement", "security_agreement"), ("nda", "nda")],
)
def test_types_are_written_one_way(kind: str, name: str) -> None:
    assert type_name(kind) == name


def _samples() -> list[dict[str, Any]]:
    return [
        sample
        for path in sorted(Path(ROOT / "samples/expected").glob("*.json"))
        if (sample := json.loads(path.read_text()))["document_type"]
    ]


PLAYBOOKS = load_playbooks(ROOT / "playbooks")


@pytest.mark.parametrize("sample", _samples(), ids=lambda sample: Path(str(sample["path"])).stem)
def test_samples_get_sensible_findings(sample: dict[str, Any]) -> None:
    """What stands in a sample is never said to be missing, and there is something to say of every agreement."""
    kind = sample["document_type"]
    playbook = PLAYBOOKS.for_type(kind)
    there = {finding["category"] for finding in sample["findings"]}
    found = conclude(playbook, kind, [mark(category) for category in there])
    missing = {one.category for one in found if not one.annotation_ids}
    assert missing.isdisjoint(there)
    assert {one.category for one in found if one.annotation_ids} <= there
    assert bool(found) == bool(there)
    assert {"Parties", "Governing Law"}.isdisjoint(missing)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("credit agreement", "commercial-loan"),
        ("note", "commercial-loan"),
        ("guaranty", "commercial-loan"),
        ("nda", "nda"),
        ("employment", "employment"),
        ("supply", "commercial-agreement"),
        ("amendment", "commercial-agreement"),
        ("other", "correspondence"),
    ],
)
def test_what_the_model_calls_a_document_is_routed(kind: str, name: str) -> None:
    assert PLAYBOOKS.for_type(kind).name == name
