import json
from dataclasses import replace
from datetime import timedelta

import pytest

from services.annotation.policy_files.review_policy import read_review_policy
from services.annotation.sets.completion import Completion, complete, reopen
from services.annotation.sets.decisions import decide
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.sets.state import ReviewState, Successor, as_published
from services.shared.domain.annotations import AnnotationSet, Decision, Finding, FindingKind, SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import (
    AnnotationsProposed,
    AnnotationsPublished,
    DocumentStatus,
    DocumentStatusChanged,
    ReviewCompleted,
)
from tests.unit.annotation.sets.test_decisions import ANCHORS, DOCUMENT, REQUEST, state
from tests.unit.annotation.support import NOW, ROOT, shipped_playbooks

NDA = shipped_playbooks().for_type("nda")
COMPLETION = Completion(1, "ann", "reviewer", NOW - timedelta(minutes=3), NOW, 60.0, "not-relevant")


def policy(rule: str) -> ReviewPolicy:
    schema = json.loads((ROOT / "playbooks/schema/review.json").read_text())
    text = f"publish_unreviewed: []\nsegregation: [{{id: x, when: {{data_class: [restricted]}}, rule: {rule}}}]"
    return read_review_policy(text, schema, "x")


def reviewed(decision: Decision = Decision.REJECT) -> ReviewState:
    before = state()
    made = decide(before, replace(REQUEST, decision=decision), ANCHORS)
    document_set = replace(before.document_set, annotation_set=made.annotation_set)
    return replace(before, document_set=document_set, decisions=(made.decision,))


def test_a_completed_review_publishes_the_set_with_new_findings() -> None:
    done = complete(reviewed(), replace(COMPLETION, revision=2), NDA, ReviewPolicy())
    assert (done.annotation_set.state, done.annotation_set.revision, done.annotation_set.reviewed) == (
        "published",
        3,
        True,
    )
    assert "governing-law-stated" in {one.rule_id for one in done.annotation_set.findings}
    assert "governing-law-stated" not in {
        one.rule_id for one in complete(state(), COMPLETION, NDA, ReviewPolicy()).annotation_set.findings
    }
    published, completed, status = done.events
    assert isinstance(published, AnnotationsPublished)
    assert published.annotation_set == as_published(DOCUMENT, done.annotation_set)
    assert isinstance(completed, ReviewCompleted)
    assert (completed.review.review_id, completed.proposed) == (done.review.review_id, 3)
    assert isinstance(status, DocumentStatusChanged)
    assert status.status is DocumentStatus.PUBLISHED
    assert [one.decision for one in done.review.decisions] == [Decision.REJECT]


def test_findings_that_no_playbook_rule_made_are_kept() -> None:
    before = reviewed()
    fault = Finding("f", "reference", "", Severity.LOW, "m", "", "", kind=FindingKind.PAPER_FAULT)
    changed = replace(before.annotation_set, findings=(fault, replace(fault, kind=FindingKind.PLAYBOOK)))
    before = replace(before, document_set=replace(before.document_set, annotation_set=changed))
    done = complete(before, replace(COMPLETION, revision=2), NDA, ReviewPolicy())
    [kept] = [one for one in done.annotation_set.findings if one.rule_id == "reference"]
    assert replace(kept, lasting_id="", review=None) == fault


def test_the_times_of_a_review_default_to_those_of_its_decisions() -> None:
    before = reviewed()
    early = replace(before.decisions[0], opened_at=NOW - timedelta(hours=1), active_seconds=9.0)
    completion = Completion(2, "ann", "reviewer", None, NOW, leave_undecided="not-relevant")
    review = complete(replace(before, decisions=(early,)), completion, NDA, ReviewPolicy()).review
    assert (review.opened_at, review.active_seconds) == (early.opened_at, 9.0)


@pytest.mark.parametrize(
    ("rule", "actor", "reason"),
    [
        ("decider-may-not-complete", "ann", Reason.FORBIDDEN),
        ("decider-may-not-complete", "bob", None),
        ("all-decided", "ann", Reason.UNDECIDED),
        ("completer-may-not-reopen", "ann", None),
    ],
)
def test_segregation_by_policy(rule: str, actor: str, reason: Reason | None) -> None:
    completion = replace(COMPLETION, revision=2, actor=actor)
    if reason is None:
        assert complete(reviewed(), completion, NDA, policy(rule)).annotation_set.reviewed
        return
    with pytest.raises(Reject) as caught:
        complete(reviewed(), completion, NDA, policy(rule))
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("rule", "changes", "acknowledges", "is_refused"),
    [
        ("tracked-changes-acknowledged", 3, False, True),
        ("tracked-changes-acknowledged", 1, False, True),
        ("tracked-changes-acknowledged", 3, True, False),
        ("tracked-changes-acknowledged", 0, False, False),
        ("completer-may-not-reopen", 3, False, False),
    ],
)
def test_tracked_changes_are_acknowledged(rule: str, changes: int, acknowledges: bool, is_refused: bool) -> None:
    completion = replace(COMPLETION, revision=2, acknowledges_changes=acknowledges)
    if not is_refused:
        done = complete(reviewed(), completion, NDA, policy(rule), tracked_changes=changes)
        assert done.annotation_set.reviewed
        return
    with pytest.raises(Reject) as caught:
        complete(reviewed(), completion, NDA, policy(rule), tracked_changes=changes)
    assert (caught.value.reason, caught.value.rule) == (Reason.PRECONDITION_FAILED, rule)
    assert caught.value.field == "acknowledge_tracked_changes"
    assert caught.value.detail.startswith(f"The document has {changes} tracked change")


@pytest.mark.parametrize(
    "wrong", [replace(COMPLETION, active_seconds=-1.0), replace(COMPLETION, opened_at=NOW + timedelta(1))]
)
def test_impossible_times_are_refused(wrong: Completion) -> None:
    with pytest.raises(Reject) as caught:
        complete(state(), wrong, NDA, ReviewPolicy())
    assert caught.value.reason is Reason.INVALID_METADATA


def published(**change: object) -> ReviewState:
    done = complete(state(), COMPLETION, NDA, ReviewPolicy())
    made: AnnotationSet = replace(done.annotation_set, **change)  # type: ignore[arg-type]
    before = state()
    return replace(before, document_set=replace(before.document_set, annotation_set=made), last_review=done.review)


def test_reopening_reports_the_published_set_and_proposes_it_again() -> None:
    before = published()
    opened, (notice, proposed) = reopen(before, 2, "bob", policy("completer-may-not-reopen"), NOW)
    assert (opened.state, opened.revision, opened.reviewed) == ("proposed", 3, False)
    assert isinstance(notice, AnnotationsPublished)
    assert notice.annotation_set == as_published(DOCUMENT, replace(before.annotation_set, reopened=True))
    assert isinstance(proposed, AnnotationsProposed)
    assert proposed.annotation_set == opened


@pytest.mark.parametrize(
    ("before", "revision", "actor", "reason", "detail"),
    [
        (
            published(),
            2,
            "ann",
            Reason.FORBIDDEN,
            "The review policy requires that another reviewer reopens the review",
        ),
        (
            published(),
            1,
            "bob",
            Reason.CONFLICT,
            "The request has revision 1, the set has revision 2: ann completed the review at 2025-03-14T09:26:00Z",
        ),
        (
            published(),
            0,
            "bob",
            Reason.INVALID_METADATA,
            'Field "revision" is missing: send the revision that the reviewer saw',
        ),
        (state(), 1, "bob", Reason.PRECONDITION_FAILED, "The set is under review"),
        (published(state=SetState.WITHDRAWN), 2, "bob", Reason.WITHDRAWN, ""),
        (
            replace(published(), document_set=replace(published().document_set, superseded_by="d2")),
            2,
            "bob",
            Reason.PRECONDITION_FAILED,
            "The document has a newer version",
        ),
    ],
)
def test_a_refused_reopening_has_a_reason(
    before: ReviewState, revision: int, actor: str, reason: Reason, detail: str
) -> None:
    with pytest.raises(Reject) as caught:
        reopen(before, revision, actor, policy("completer-may-not-reopen"), NOW)
    assert (caught.value.reason, caught.value.detail) == (reason, detail)


def test_a_completion_of_a_closed_review_is_refused_with_the_reason() -> None:
    successor = Successor("s2", "d2", "harbour-bank", "HB-1", NOW)
    superseded = replace(
        state().document_set, annotation_set=replace(state().annotation_set, state=SetState.SUPERSEDED)
    )
    other_matter = replace(superseded, successor=replace(successor, matter="HB-2"))
    cases = {
        "The review was completed at 2025-03-14T09:26:00Z by ann": published(),
        "The set was published without a review": replace(published(), last_review=None),
        "The set is superseded by set s2 of 2025-03-14T09:26:00Z, of document d2": replace(
            state(), document_set=replace(superseded, successor=successor)
        ),
        "A newer set superseded the set": replace(state(), document_set=other_matter),
    }
    for detail, before in cases.items():
        with pytest.raises(Reject) as caught:
            complete(before, replace(COMPLETION, revision=before.annotation_set.revision), NDA, ReviewPolicy())
        assert (caught.value.reason, caught.value.detail) == (Reason.PRECONDITION_FAILED, detail)


@pytest.mark.parametrize(
    ("reason", "published_reason"),
    [("", ""), ("wrong-place", "wrong-place"), ("Jane Smith says that this is a recital", "other")],
)
def test_free_text_of_a_reviewer_is_not_published(reason: str, published_reason: str) -> None:
    before = reviewed()
    reasoned = replace(before, decisions=(replace(before.decisions[0], reason=reason),))
    done = complete(reasoned, replace(COMPLETION, revision=2), NDA, ReviewPolicy())
    completed = done.events[1]
    assert isinstance(completed, ReviewCompleted)
    assert [one.reason for one in completed.review.decisions] == [published_reason]
    assert [one.reason for one in done.review.decisions] == [reason]
