"""Completes and reopens reviews. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from services.annotation.playbook.conclude import conclude
from services.annotation.playbook.marks import Words, unread
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.subject import subject_of
from services.annotation.sets.decisions import LONGEST_REASON, check_open
from services.annotation.sets.findings import reviewed, undecided_findings, with_lasting_ids
from services.annotation.sets.proposal import (
    LOST_ANCHOR,
    notify_sender,
    proposed_event,
    published_event,
    reopened_event,
)
from services.annotation.sets.refusals import changed, check_revision, invalid, not_under_review, superseded
from services.annotation.sets.review_policy import ReviewPolicy, Segregation
from services.annotation.sets.state import ReviewState, StoredDocument, as_published
from services.annotation.sets.undecided import UndecidedItems, undecided_of
from services.shared.domain.annotations import (
    AnnotationSet,
    Finding,
    FindingKind,
    FindingReview,
    FindingState,
    Review,
    SetState,
    reason_code,
)
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatus, Event, ReviewCompleted
from services.shared.domain.identity import make_id


@dataclass(frozen=True, slots=True)
class Completion:
    """A request to complete a review. `revision` is the one that the reviewer saw. `opened_at` is None if unknown.
    `leave_undecided` is the reason for what stays undecided; empty: everything has a decision.
    `acknowledges_changes`: the reviewer knows that the document has tracked changes that no one accepted or rejected.
    """

    revision: int
    actor: str
    role: str
    opened_at: datetime | None
    closed_at: datetime
    active_seconds: float = 0.0
    leave_undecided: str = ""
    acknowledges_changes: bool = False


@dataclass(frozen=True, slots=True)
class Completed:
    """The result of a completion: the published set, the review, and the events."""

    annotation_set: AnnotationSet
    review: Review
    events: tuple[Event, ...]


def complete(
    state: ReviewState,
    completion: Completion,
    playbook: Playbook,
    policy: ReviewPolicy,
    words: Words = unread,
    hash_key: bytes = b"",
    tracked_changes: int = 0,
) -> Completed:
    """Completes the review. `words` returns the redacted text of an annotation. `hash_key`: of the tenant.
    `tracked_changes`: the number of those in the document.

    Raises `Reject`: CONFLICT, PRECONDITION_FAILED, WITHDRAWN, INVALID_METADATA, UNDECIDED, or FORBIDDEN by the review
    policy.
    """
    check_revision(completion.revision)
    check_open(state, completion.revision)
    _check_form(completion)
    _check_segregation(state, completion.actor, policy)
    _check_tracked(state, completion, policy, tracked_changes)
    found = with_findings(state.document_set.stored, state.annotation_set, playbook, words, hash_key)
    decided, _ = reviewed(replace(state.document_set, annotation_set=found), completion.closed_at)
    undecided = undecided_of(state.document, decided, policy.decide_findings)
    undecided.check(completion.leave_undecided, policy.segregation(state.document, state.annotation_set.document_type))
    revision = state.annotation_set.revision + 1
    findings = tuple(_left(one, completion, undecided) for one in decided.findings)
    published = replace(
        decided,
        state=SetState.PUBLISHED,
        revision=revision,
        reviewed=True,
        findings=findings,
        undecided_annotations=len(undecided.annotation_ids),
    )
    review = _review(state, completion, undecided)
    return Completed(published, review, tuple(_events(state, published, review)))


def reopen(
    state: ReviewState, revision: int, actor: str, policy: ReviewPolicy, now: datetime
) -> tuple[AnnotationSet, tuple[Event, ...]]:
    """Reopens the review: the set under review, and the events. Only the newest document version can be reopened.

    Raises the errors of `complete`.
    """
    check_revision(revision)
    current = state.annotation_set
    _check_reopenable(state)
    if current.revision != revision:
        raise changed(state, revision)
    rules = policy.segregation(state.document, current.document_type)
    if Segregation.COMPLETER_MAY_NOT_REOPEN in rules and state.last_review and state.last_review.actor == actor:
        detail = "The review policy requires that another reviewer reopens the review"
        raise Reject(Reason.FORBIDDEN, detail=detail, rule=Segregation.COMPLETER_MAY_NOT_REOPEN)
    findings = undecided_findings(current.findings)
    opened = replace(
        current,
        state=SetState.PROPOSED,
        revision=revision + 1,
        reviewed=False,
        findings=findings,
        undecided_annotations=0,
    )
    return opened, (reopened_event(state.document, current, now), proposed_event(state.document, opened, now))


def with_findings(
    stored: StoredDocument, annotation_set: AnnotationSet, playbook: Playbook, words: Words, hash_key: bytes
) -> AnnotationSet:
    """The set with the findings on its current annotations, and their lasting ids. Findings of lost anchors, and those
    that no playbook rule made, are kept. `hash_key`: of the tenant.
    """
    document = stored.document
    subject = subject_of(annotation_set, read=stored.code_points > 0)
    annotations = as_published(document, annotation_set).annotations
    found = conclude(playbook, subject, annotations, document.document_id, words)
    kept = tuple(one for one in annotation_set.findings if _is_kept(one))
    findings = with_lasting_ids(found.findings + kept, annotation_set.annotations, document.family, words, hash_key)
    flags = found.over(annotation_set.flags)
    return replace(annotation_set, findings=findings, outcomes=found.outcomes, flags=flags)


def _is_kept(finding: Finding) -> bool:
    return finding.kind is not FindingKind.PLAYBOOK or finding.rule_id == LOST_ANCHOR


def _check_reopenable(state: ReviewState) -> None:
    current = state.annotation_set
    if current.state is SetState.PROPOSED:
        raise Reject(Reason.PRECONDITION_FAILED, detail="The set is under review")
    if current.state is SetState.SUPERSEDED:
        raise Reject(Reason.PRECONDITION_FAILED, detail=superseded(state.document_set))
    if current.state is SetState.WITHDRAWN:
        raise not_under_review(state)
    if state.document_set.superseded_by:
        raise Reject(Reason.PRECONDITION_FAILED, detail="The document has a newer version")


def _check_form(completion: Completion) -> None:
    opened = completion.opened_at or completion.closed_at
    if completion.active_seconds < 0:
        raise invalid("active_seconds", "must not be negative")
    if opened > completion.closed_at:
        raise invalid("opened_at", "must not be in the future")
    if len(completion.leave_undecided) > LONGEST_REASON:
        raise invalid("leave_undecided", f"must have at most {LONGEST_REASON} characters")


def _check_segregation(state: ReviewState, actor: str, policy: ReviewPolicy) -> None:
    rules = policy.segregation(state.document, state.annotation_set.document_type)
    decided = any(one.actor == actor for one in state.decisions)
    if Segregation.DECIDER_MAY_NOT_COMPLETE in rules and decided:
        detail = "The review policy requires that a reviewer without decisions in this review completes it"
        raise Reject(Reason.FORBIDDEN, detail=detail, rule=Segregation.DECIDER_MAY_NOT_COMPLETE)


def _check_tracked(state: ReviewState, completion: Completion, policy: ReviewPolicy, count: int) -> None:
    rule = Segregation.TRACKED_CHANGES_ACKNOWLEDGED
    rules = policy.segregation(state.document, state.annotation_set.document_type)
    if count and rule in rules and not completion.acknowledges_changes:
        changes = "1 tracked change" if count == 1 else f"{count} tracked changes"
        detail = f"The document has {changes}, neither accepted nor rejected: acknowledge them"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, field="acknowledge_tracked_changes", rule=rule)


def _review(state: ReviewState, completion: Completion, left: UndecidedItems) -> Review:
    current, facts = state.annotation_set, state.facts
    first = min((one.opened_at for one in state.decisions), default=completion.closed_at)
    return Review(
        review_id=make_id("review", current.set_id, str(current.revision)),
        set_id=current.set_id,
        actor=completion.actor,
        role=completion.role,
        opened_at=completion.opened_at or first,
        closed_at=completion.closed_at,
        active_seconds=completion.active_seconds or sum(one.active_seconds for one in state.decisions),
        decisions=state.decisions,
        undecided_annotation_ids=left.annotation_ids,
        undecided_reason=completion.leave_undecided if left else "",
        undecided_finding_ids=left.finding_ids,
        assignee=facts.assignee,
        assigned_by=facts.assigned_by,
        assigned_at=facts.assigned_at,
        comments=facts.comments,
        questions=facts.questions,
        open_questions=facts.open_questions,
        undone_decisions=facts.undone_decisions,
    )


def _left(finding: Finding, completion: Completion, left: UndecidedItems) -> Finding:
    """The finding as the completion leaves it."""
    if finding.finding_id not in left.finding_ids:
        return finding
    review = FindingReview(
        FindingState.LEFT_UNDECIDED, completion.actor, completion.closed_at, completion.leave_undecided
    )
    return replace(finding, review=review)


def _without_text(review: Review) -> Review:
    """The review for the event: reason codes without free text, which stays in the database."""
    decisions = tuple(replace(one, reason=reason_code(one.reason)) for one in review.decisions)
    return replace(review, decisions=decisions, undecided_reason=reason_code(review.undecided_reason))


def _events(state: ReviewState, published: AnnotationSet, review: Review) -> Iterable[Event]:
    stored, now = state.document_set.stored, review.closed_at
    yield published_event(state.document, published, now)
    yield ReviewCompleted(
        event_id=make_id("event", "reviews.completed", state.document.document_id, review.review_id),
        occurred_at=now,
        document=state.document,
        provenance=published.provenance,
        review=_without_text(review),
        redacted=stored.redacted,
        proposed=len(state.proposals),
    )
    yield notify_sender(stored, published, DocumentStatus.PUBLISHED, now)
