"""Completes and reopens reviews. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from services.annotation.playbook.conclude import conclude
from services.annotation.playbook.marks import Words, unread
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.subject import subject_of
from services.annotation.sets.decisions import check_open
from services.annotation.sets.proposal import (
    LOST_ANCHOR,
    notify_sender,
    proposed_event,
    published_event,
    reopened_event,
)
from services.annotation.sets.refusals import changed, check_revision, invalid, not_under_review, superseded
from services.annotation.sets.review_policy import ReviewPolicy, Segregation
from services.annotation.sets.state import ReviewState, StoredDocument, as_proposed, as_published
from services.shared.domain.annotations import (
    REVIEW_REASONS,
    AnnotationSet,
    AnnotationState,
    Finding,
    FindingKind,
    Review,
    SetState,
)
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatus, Event, ReviewCompleted
from services.shared.domain.identity import make_id


@dataclass(frozen=True, slots=True)
class Completion:
    """A request to complete a review. `revision` is the one that the reviewer saw. `opened_at` is None if unknown."""

    revision: int
    actor: str
    role: str
    opened_at: datetime | None
    closed_at: datetime
    active_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Completed:
    """The result of a completion: the published set, the review, and the events."""

    annotation_set: AnnotationSet
    review: Review
    events: tuple[Event, ...]


def complete(
    state: ReviewState, completion: Completion, playbook: Playbook, policy: ReviewPolicy, words: Words = unread
) -> Completed:
    """Completes the review. `words` returns the redacted text of an annotation.

    Raises `Reject`: CONFLICT, PRECONDITION_FAILED, WITHDRAWN, INVALID_METADATA, or FORBIDDEN by the review policy.
    """
    check_revision(completion.revision)
    check_open(state, completion.revision)
    _check_times(completion)
    _check_segregation(state, completion.actor, policy)
    revision = state.annotation_set.revision + 1
    published = replace(state.annotation_set, state=SetState.PUBLISHED, revision=revision, reviewed=True)
    published = with_findings(state.document_set.stored, published, playbook, words)
    review = _review(state, completion)
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
    opened = replace(current, state=SetState.PROPOSED, revision=revision + 1, reviewed=False)
    return opened, (reopened_event(state.document, current, now), proposed_event(state.document, opened, now))


def with_findings(
    stored: StoredDocument, annotation_set: AnnotationSet, playbook: Playbook, words: Words
) -> AnnotationSet:
    """The set with the findings on its current annotations. Findings of lost anchors, and those that no playbook rule
    made, are kept.
    """
    document = stored.document
    subject = subject_of(annotation_set, read=stored.code_points > 0)
    annotations = as_published(document, annotation_set).annotations
    found = conclude(playbook, subject, annotations, document.document_id, words)
    kept = tuple(one for one in annotation_set.findings if _is_kept(one))
    flags = found.over(annotation_set.flags)
    return replace(annotation_set, findings=found.findings + kept, outcomes=found.outcomes, flags=flags)


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


def _check_times(completion: Completion) -> None:
    opened = completion.opened_at or completion.closed_at
    if completion.active_seconds < 0:
        raise invalid("active_seconds", "must not be negative")
    if opened > completion.closed_at:
        raise invalid("opened_at", "must not be in the future")


def _check_segregation(state: ReviewState, actor: str, policy: ReviewPolicy) -> None:
    rules = policy.segregation(state.document, state.annotation_set.document_type)
    decided = any(one.actor == actor for one in state.decisions)
    if Segregation.DECIDER_MAY_NOT_COMPLETE in rules and decided:
        detail = "The review policy requires that a reviewer without decisions in this review completes it"
        raise Reject(Reason.FORBIDDEN, detail=detail, rule=Segregation.DECIDER_MAY_NOT_COMPLETE)
    shown = as_proposed(state.document, state.annotation_set).annotations
    left = sum(one.state is AnnotationState.PROPOSED for one in shown)
    if Segregation.ALL_DECIDED in rules and left:
        detail = f"The review policy requires a decision on each annotation; {left} have none"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, rule=Segregation.ALL_DECIDED)


def _review(state: ReviewState, completion: Completion) -> Review:
    current = state.annotation_set
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
    )


def _without_text(review: Review) -> Review:
    """The review for the event: reason codes without free text, which stays in the database."""
    coded = (one if one.reason in REVIEW_REASONS else replace(one, reason="other") for one in review.decisions)
    return replace(review, decisions=tuple(coded))


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
