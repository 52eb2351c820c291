from dataclasses import replace
from datetime import timedelta

import pytest

from services.annotation.sets.finding_decisions import (
    LONGEST_WHO,
    FindingRequest,
    check_finding_form,
    decide_finding,
)
from services.annotation.sets.findings import ADDED_RULE
from services.annotation.sets.state import ReviewState
from services.shared.domain.annotations import (
    AnnotationState,
    Finding,
    FindingReview,
    FindingState,
    FindingVerdict,
    SetState,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.document import Arm
from services.shared.domain.errors import Reason, Reject
from tests.unit.annotation.sets.test_decisions import LAW_ID, state
from tests.unit.annotation.support import NOW

FINDING = Finding("f", "cap", "Cap On Liability", Severity.HIGH, "m", "p", "1", lasting_id="l")
LATER = NOW + timedelta(days=1)
ACCEPT = FindingRequest("d", 1, FindingVerdict.ACCEPT, "ann", "reviewer", "f")
CHANGE = replace(ACCEPT, verdict=FindingVerdict.CHANGE, severity=Severity.LOW)
WAIT = replace(ACCEPT, verdict=FindingVerdict.WAIT, who="credit-desk", until=LATER)
WAIVE = replace(WAIT, verdict=FindingVerdict.WAIVE, reason="approved")
LEAVE = replace(ACCEPT, verdict=FindingVerdict.LEAVE_UNDECIDED, reason="not-relevant")
ADD = replace(
    ACCEPT,
    verdict=FindingVerdict.ADD,
    finding_id="",
    category="Governing Law",
    severity=Severity.HIGH,
    annotation_ids=(LAW_ID,),
    reason="another law",
)


def under_review(*findings: Finding, **more: object) -> ReviewState:
    before = state(**more)  # type: ignore[arg-type]
    made = replace(before.annotation_set, findings=findings or (FINDING,))
    return replace(before, document_set=replace(before.document_set, annotation_set=made))


@pytest.mark.parametrize(
    ("request_", "expected", "severity"),
    [
        (ACCEPT, FindingState.ACCEPTED, Severity.HIGH),
        (replace(ACCEPT, verdict=FindingVerdict.REJECT), FindingState.REJECTED, Severity.HIGH),
        (CHANGE, FindingState.CHANGED, Severity.LOW),
        (WAIT, FindingState.WAITING, Severity.HIGH),
        (WAIVE, FindingState.WAIVED, Severity.HIGH),
        (LEAVE, FindingState.LEFT_UNDECIDED, Severity.HIGH),
        (ADD, FindingState.ADDED, Severity.HIGH),
    ],
)
def test_the_finding_after_each_kind_of_decision(
    request_: FindingRequest, expected: FindingState, severity: Severity
) -> None:
    check_finding_form(request_, NOW)
    decided = decide_finding(under_review(), request_, NOW)
    after = decided.decision.finding
    assert after.review == FindingReview(expected, "ann", NOW, request_.reason, request_.who, request_.until)
    assert (after.severity, decided.annotation_set.revision, decided.decision.revision_shown) == (severity, 2, 1)
    assert (after.rule_id == ADDED_RULE) == (request_ is ADD)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(ACCEPT, revision=0), "revision"),
        (replace(ACCEPT, decision_id=""), "decision_id"),
        (replace(ACCEPT, finding_id=""), "finding_id"),
        (replace(ACCEPT, category="Governing Law"), "category"),
        (replace(ACCEPT, severity=Severity.LOW), "severity"),
        (replace(ACCEPT, annotation_ids=("a",)), "annotation_ids"),
        (replace(ACCEPT, who="x"), "who"),
        (replace(ACCEPT, until=LATER), "until"),
        (replace(ACCEPT, reason="x" * 2001), "reason"),
        (replace(CHANGE, severity=None), "severity"),
        (replace(WAIT, who=" "), "who"),
        (replace(WAIT, who="x" * (LONGEST_WHO + 1)), "who"),
        (replace(WAIT, until=None), "until"),
        (replace(WAIT, until=NOW), "until"),
        (replace(WAIVE, reason=""), "reason"),
        (replace(LEAVE, reason="\n"), "reason"),
        (replace(ADD, finding_id="f"), "finding_id"),
        (replace(ADD, category=""), "category"),
        (replace(ADD, category="Weather"), "category"),
        (replace(ADD, reason=""), "reason"),
        (replace(ADD, annotation_ids=("a",) * 101), "annotation_ids"),
    ],
)
def test_a_faulty_request_names_its_field(wrong: FindingRequest, field: str) -> None:
    with pytest.raises(Reject) as caught:
        check_finding_form(wrong, NOW)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)


@pytest.mark.parametrize(
    ("before", "request_", "reason"),
    [
        (under_review(), replace(ACCEPT, finding_id="g"), Reason.NOT_FOUND),
        (under_review(), replace(ACCEPT, revision=2), Reason.CONFLICT),
        (under_review(kind=SetState.PUBLISHED), ACCEPT, Reason.PRECONDITION_FAILED),
        (under_review(kind=SetState.WITHDRAWN), ACCEPT, Reason.WITHDRAWN),
        (under_review(), replace(ADD, annotation_ids=("no",)), Reason.NOT_FOUND),
    ],
)
def test_a_refused_decision_has_a_reason(before: ReviewState, request_: FindingRequest, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        decide_finding(before, request_, NOW)
    assert caught.value.reason is reason


@pytest.mark.parametrize("request_", [ACCEPT, ADD])
def test_what_the_arm_hides_cannot_be_decided(request_: FindingRequest) -> None:
    before = under_review()
    stored = replace(before.document_set.stored, document=replace(before.document, arm=Arm.BASELINE))
    hidden = replace(before, document_set=replace(before.document_set, stored=stored))
    with pytest.raises(Reject) as caught:
        decide_finding(hidden, request_, NOW)
    assert caught.value.reason is Reason.NOT_FOUND


@pytest.mark.parametrize("last", [FindingState.ADDED, FindingState.REJECTED])
def test_a_finding_is_added_once_unless_it_was_rejected(last: FindingState) -> None:
    first = decide_finding(under_review(), ADD, NOW).decision.finding
    before = under_review(FINDING, replace(first, review=FindingReview(last)))
    again = replace(ADD, decision_id="e", severity=Severity.LOW)
    if last is FindingState.REJECTED:
        assert decide_finding(before, again, NOW).decision.finding.lasting_id == first.lasting_id
        return
    with pytest.raises(Reject) as caught:
        decide_finding(before, again, NOW)
    assert (caught.value.reason, first.finding_id in caught.value.detail) == (Reason.PRECONDITION_FAILED, True)


def test_rejected_annotations_are_no_evidence() -> None:
    found = state().annotation_set.annotations
    rejected = tuple(replace(one, state=AnnotationState.REJECTED) for one in found)
    with pytest.raises(Reject):
        decide_finding(under_review(annotations=rejected), ADD, NOW)


def test_a_repetition_has_the_same_fingerprint_and_another_decision_not() -> None:
    others = (
        ACCEPT,
        CHANGE,
        WAIT,
        WAIVE,
        LEAVE,
        ADD,
        replace(WAIT, until=LATER + timedelta(1)),
        replace(WAIT, who="x"),
    )
    assert len({one.fingerprint for one in others}) == len(others)
    assert replace(WAIT).fingerprint == WAIT.fingerprint
