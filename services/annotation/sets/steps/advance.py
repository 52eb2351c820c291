"""Completes a step of a review: the next step follows, or the set is published. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.annotation.placing.grounding import in_order
from services.annotation.playbook.marks import Words, unread
from services.annotation.playbook.rules import Playbook
from services.annotation.sets.completion import Completed, Completion, complete, with_findings
from services.annotation.sets.findings import reviewed
from services.annotation.sets.judging.deciding import check_all_judged
from services.annotation.sets.review_policy import FourEyes, Method, ReviewPolicy
from services.annotation.sets.state import ReviewState
from services.annotation.sets.steps.comparing import differences
from services.annotation.sets.steps.records import ReviewPass, Stage, check_turn
from services.annotation.sets.steps.seniority import check_seniority
from services.shared.domain.annotations import Annotation, AnnotationSet, FindingDecision, Review, SetState


@dataclass(frozen=True, slots=True)
class Passed:
    """A completed step that another one follows. `annotation_set`: as the next person finds it, under review. `blind`:
    the decisions of the step are put away until the review is complete: `changed` are the annotations as they were
    before, at their next revision, and `removed` the ids of those that the step added.
    """

    review_pass: ReviewPass
    annotation_set: AnnotationSet
    stage: Stage
    blind: bool = False
    changed: tuple[Annotation, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """The last step. `review_pass` is its own record if another step was compared with it, else None."""

    completed: Completed
    review_pass: ReviewPass | None = None


def advance(
    state: ReviewState,
    completion: Completion,
    playbook: Playbook,
    policy: ReviewPolicy,
    words: Words = unread,
    hash_key: bytes = b"",
    tracked_changes: int = 0,
) -> Passed | Published:
    """Completes the step that the review is at. The arguments are those of `complete`.

    Raises the errors of `complete`, PRECONDITION_FAILED if a place has no first judgement, and FORBIDDEN if another
    person does the step, or if a senior reviewer has to decide on a finding.
    """
    check_turn(state.steps, completion.actor)
    check_all_judged(state.document_set)
    done = complete(state, _of_all_steps(state, completion), playbook, policy, words, hash_key, tracked_changes)
    made = ReviewPass(_number(state), done.annotation_set, _own(state, completion, done.review), state.steps.found)
    method = policy.method(state.document, state.annotation_set.document_type)
    following = _following(state, made, method)
    if following is None:
        _check_seniority(state, completion, method, playbook, words, hash_key)
        return _published(state, done, made)
    stage, blind = following
    if not blind:
        kept = replace(state.annotation_set, revision=done.annotation_set.revision)
        return Passed(made, kept, stage)
    return _put_away(state, made, stage, playbook, words, hash_key)


def _of_all_steps(state: ReviewState, completion: Completion) -> Completion:
    """The completion with the time of the step before: the record of a review has what it took in all."""
    if state.steps.stage is not Stage.SECOND:
        return completion
    first, own = state.steps.passes[-1].review, completion.active_seconds
    if not own and state.steps.blind:
        own = sum(one.active_seconds for one in state.decisions)
    total = own + first.active_seconds if own or state.steps.blind else 0.0
    return replace(completion, opened_at=first.opened_at, active_seconds=total)


def _own(state: ReviewState, completion: Completion, review: Review) -> Review:
    """The record of the step alone."""
    if state.steps.stage is not Stage.SECOND:
        return review
    first = state.steps.passes[-1].review
    opened = completion.opened_at or min((one.opened_at for one in state.decisions), default=completion.closed_at)
    seconds = max(0.0, review.active_seconds - first.active_seconds)
    return replace(review, opened_at=opened, active_seconds=seconds)


def _number(state: ReviewState) -> int:
    return max((one.number for one in state.steps.passes), default=0) + 1


def _following(state: ReviewState, made: ReviewPass, method: Method | None) -> tuple[Stage, bool] | None:
    """The next step, and whether it is blind; None if the set is published."""
    steps = state.steps
    if steps.stage is Stage.SECOND:
        differ = steps.blind and differences(steps.passes[-1], made)
        return (Stage.ADJUDICATION, True) if differ else None
    eyes = method.four_eyes if method else FourEyes.OFF
    if state.last_review:  # a reopened review corrects what is published: there is nothing to be blind to
        return None if eyes is FourEyes.OFF else (Stage.SECOND, False)
    blind = steps.drawn or eyes is FourEyes.BLIND
    return (Stage.SECOND, blind) if blind or eyes is FourEyes.OPEN else None


def _published(state: ReviewState, done: Completed, made: ReviewPass) -> Published:
    if state.steps.stage is not Stage.SECOND or not state.steps.blind:
        return Published(done)
    return Published(done, made)


def _put_away(
    state: ReviewState, made: ReviewPass, stage: Stage, playbook: Playbook, words: Words, hash_key: bytes
) -> Passed:
    current = state.annotation_set
    before = {one.annotation_id: state.steps.baseline.get(one.annotation_id, one) for one in current.annotations}
    restored = {one.annotation_id: _restored(one, before[one.annotation_id]) for one in current.annotations}
    annotations = [one for one in restored.values() if one]
    seen = replace(
        current,
        state=SetState.PROPOSED,
        revision=made.annotation_set.revision,
        annotations=in_order(annotations),
    )
    seen = with_findings(state.document_set.stored, seen, playbook, words, hash_key)
    changed = tuple(one for one in annotations if one not in current.annotations)
    removed = tuple(identity for identity, one in restored.items() if one is None)
    return Passed(made, seen, stage, blind=True, changed=changed, removed=removed)


def _restored(now: Annotation, before: Annotation | None) -> Annotation | None:
    """The annotation as it was before, at its next revision; the same one if it did not change."""
    if before is None or replace(before, revision=now.revision) == now:
        return before and now
    return replace(before, revision=now.revision + 1)


def _check_seniority(
    state: ReviewState,
    completion: Completion,
    method: Method | None,
    playbook: Playbook,
    words: Words,
    hash_key: bytes,
) -> None:
    if method is None or method.senior_from is None:
        return
    made = with_findings(state.document_set.stored, state.annotation_set, playbook, words, hash_key)
    decided, _ = reviewed(replace(state.document_set, annotation_set=made), completion.closed_at)
    check_seniority(method.senior_from, made.findings, decided.findings, _decisions(state), completion.role)


def _decisions(state: ReviewState) -> Iterable[tuple[FindingDecision, ...]]:
    """The decisions on findings in force, and those of blind steps before."""
    yield state.document_set.finding_decisions
    if state.steps.blind:
        yield from (one.finding_decisions for one in state.steps.compared)
