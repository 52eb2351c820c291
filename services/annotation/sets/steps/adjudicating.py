"""A third person decides where two reviews differ: the set that is published, with one label for each place. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.annotation.placing.grounding import in_order
from services.annotation.playbook.marks import Words, unread
from services.annotation.playbook.rules import Playbook
from services.annotation.sampling.draws import chance
from services.annotation.sets.completion import Completed, Completion, complete, with_findings
from services.annotation.sets.decisions import LONGEST_REASON, DecisionRequest, check_open, record_of
from services.annotation.sets.findings import reviewed
from services.annotation.sets.refusals import invalid
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.sets.state import ReviewState
from services.annotation.sets.steps.comparing import Difference, Side, differences, finding_key
from services.annotation.sets.steps.records import ReviewPass, check_adjudicator
from services.annotation.sets.steps.seniority import check_seniority
from services.shared.domain.annotations import (
    Annotation,
    AnnotationState,
    Decision,
    FindingDecision,
    ReviewDecision,
)
from services.shared.domain.identity import make_id
from services.shared.domain.records import Role

NEITHER = 0


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision of the third person on a difference. `choice`: 1 or 2, in the order in which the sides are shown, or
    0 for neither. `reason`: a code or free text.
    """

    item_id: str
    choice: int
    reason: str


@dataclass(frozen=True, slots=True)
class AdjudicationRequest:
    """A ruling on each difference. `revision` is the one that the person saw."""

    revision: int
    actor: str
    role: str
    closed_at: datetime
    rulings: tuple[Ruling, ...]
    active_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Settled:
    """A difference with the number of the pass whose label is final, or 0, and why."""

    item_id: str
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Adjudicated:
    """The published set, with one decision for each place in `completed.review`. `changed`: the annotations that the
    adjudication changed, at their next revision. `finding_decisions`: those of both reviews that stay in force.
    `settled`: the rulings.
    """

    completed: Completed
    changed: tuple[Annotation, ...]
    finding_decisions: tuple[FindingDecision, ...]
    settled: tuple[Settled, ...]


def open_items(state: ReviewState) -> tuple[Difference, ...]:
    """The differences of the two reviews that wait for the third person."""
    first, second = state.steps.compared
    return differences(first, second)


def shown_sides(one: Difference, hash_key: bytes) -> tuple[Side, Side]:
    """Both sides in the order in which they are shown: the same one each time, and independent of who is first."""
    return (one.sides[1], one.sides[0]) if _is_swapped(one.item_id, hash_key) else one.sides


def adjudicate(
    state: ReviewState,
    request: AdjudicationRequest,
    playbook: Playbook,
    policy: ReviewPolicy,
    words: Words = unread,
    hash_key: bytes = b"",
) -> Adjudicated:
    """Applies the rulings. What both reviews agree on stays; a finding on which neither is right stays undecided.

    Raises `Reject`: CONFLICT if the set has another revision, PRECONDITION_FAILED if the set does not wait for an
    adjudication, FORBIDDEN for a person of one of the reviews, or if the policy asks for a senior reviewer,
    INVALID_METADATA unless there is one ruling with a reason for each difference, WITHDRAWN.
    """
    check_open(state, request.revision)
    check_adjudicator(state.steps, request.actor)
    items = {one.item_id: one for one in open_items(state)}
    _check_form(request, items)
    settled = tuple(_settled(one, hash_key, state.steps.compared) for one in request.rulings)
    chosen = {target: one.number for one in settled for target in items[one.item_id].targets}
    after, changed = _labels(state, chosen)
    found = _finding_decisions(state, chosen)
    decisions = (*_decisions(state, chosen), *_rejections(state, request, changed, chosen))
    final = _final(state, after, found, sorted(decisions, key=lambda one: one.closed_at))
    free = replace(policy, segregations=())  # they are rules on who completes a review of their own
    done = complete(final, _completion(state, request), playbook, free, words, hash_key)
    method = policy.method(state.document, state.annotation_set.document_type)
    if method and method.senior_from and request.role != Role.SENIOR_REVIEWER:
        made = with_findings(state.document_set.stored, final.annotation_set, playbook, words, hash_key)
        decided, _ = reviewed(replace(final.document_set, annotation_set=made), request.closed_at)
        both = (one.finding_decisions for one in state.steps.compared)
        check_seniority(method.senior_from, made.findings, decided.findings, (found, *both), request.role)
    return Adjudicated(done, changed, found, settled)


def _check_form(request: AdjudicationRequest, items: Mapping[str, Difference]) -> None:
    ruled = [one.item_id for one in request.rulings]
    for number, one in enumerate(request.rulings):
        field = f"rulings[{number}]"
        if one.item_id not in items:
            raise invalid(f"{field}.item_id", "is no difference of the two reviews")
        if ruled.count(one.item_id) > 1:
            raise invalid(f"{field}.item_id", "has two rulings: send one for each difference")
        if not one.reason.strip() or len(one.reason) > LONGEST_REASON:
            raise invalid(f"{field}.reason", f"must have 1 to {LONGEST_REASON} characters")
    if len(ruled) < len(items):
        raise invalid("rulings", f"has {len(ruled)} entries: send one for each of the {len(items)} differences")


def _settled(ruling: Ruling, hash_key: bytes, compared: tuple[ReviewPass, ...]) -> Settled:
    if ruling.choice == NEITHER:
        return Settled(ruling.item_id, NEITHER, ruling.reason)
    shown = tuple(reversed(compared)) if _is_swapped(ruling.item_id, hash_key) else compared
    return Settled(ruling.item_id, shown[ruling.choice - 1].number, ruling.reason)


def _labels(state: ReviewState, chosen: Mapping[str, int]) -> tuple[tuple[Annotation, ...], tuple[Annotation, ...]]:
    """The final annotations, and those of them that the adjudication changed."""
    now = {one.annotation_id: one for one in state.annotation_set.annotations}
    last = state.steps.compared[-1].number
    sides = {
        each.number: {one.annotation_id: one for one in each.annotation_set.annotations}
        for each in state.steps.compared
    }
    final, changed = [], []
    for identity in dict.fromkeys((*now, *(one for side in sides.values() for one in side))):
        said = sides.get(chosen.get(identity, last), {}).get(identity)
        current = now.get(identity)
        if said is None and current is None:
            continue
        label = said or replace(now[identity], state=AnnotationState.REJECTED, bulk_accepted=False)
        if current is None or replace(label, revision=current.revision) != current:
            before = current.revision if current else state.removed.get(identity, 0)
            label = replace(label, revision=before + 1)
            changed.append(label)
        else:
            label = current
        final.append(label)
    return in_order(final), tuple(changed)


def _decisions(state: ReviewState, chosen: Mapping[str, int]) -> Iterable[ReviewDecision]:
    """The decisions of both reviews that led to the final labels: for what both agree on, those of the second one."""
    last = state.steps.compared[-1].number
    for one in state.steps.compared:
        yield from (each for each in one.review.decisions if chosen.get(each.annotation_id, last) == one.number)


def _rejections(
    state: ReviewState, request: AdjudicationRequest, changed: Iterable[Annotation], chosen: Mapping[str, int]
) -> Iterable[ReviewDecision]:
    """The decisions of the third person itself: neither review is right about an annotation of the model."""
    now = {one.annotation_id: one for one in state.annotation_set.annotations}
    for one in changed:
        if chosen.get(one.annotation_id) != NEITHER or one.annotation_id not in now:
            continue
        decision = DecisionRequest(
            decision_id=make_id("adjudication", state.annotation_set.set_id, one.annotation_id),
            revision=request.revision,
            decision=Decision.REJECT,
            actor=request.actor,
            role=request.role,
            opened_at=request.closed_at,
            closed_at=request.closed_at,
            annotation_id=one.annotation_id,
        )
        yield record_of(state, decision, now[one.annotation_id], one)


def _finding_decisions(state: ReviewState, chosen: Mapping[str, int]) -> tuple[FindingDecision, ...]:
    """Those of both reviews that stay in force. Of a finding that only one review has, the decisions of that one."""
    *_, last = state.steps.compared
    second = {finding_key(one.finding) for one in last.finding_decisions}
    kept = []
    for each in state.steps.compared:
        for one in each.finding_decisions:
            key = finding_key(one.finding)
            number = chosen.get(key, last.number if key in second else each.number)
            kept += [one] if number == each.number else []
    return tuple(sorted(kept, key=lambda one: one.decided_at))


def _final(
    state: ReviewState,
    annotations: tuple[Annotation, ...],
    found: tuple[FindingDecision, ...],
    decisions: Iterable[ReviewDecision],
) -> ReviewState:
    current = state.document_set
    made = replace(current.annotation_set, annotations=annotations)
    kept = (*current.finding_decisions, *found)
    return replace(
        state,
        document_set=replace(current, annotation_set=made, finding_decisions=kept),
        decisions=tuple(decisions),
    )


def _completion(state: ReviewState, request: AdjudicationRequest) -> Completion:
    """The completion, with the time of all steps: what the review of the document took."""
    reviews = [one.review for one in state.steps.compared]
    return Completion(
        revision=request.revision,
        actor=request.actor,
        role=request.role,
        opened_at=min(one.opened_at for one in reviews),
        closed_at=request.closed_at,
        active_seconds=request.active_seconds + sum(one.active_seconds for one in reviews),
        leave_undecided=_LEFT,
    )


def _is_swapped(item_id: str, hash_key: bytes) -> bool:
    return chance(hash_key, "adjudication-order", item_id) < _HALF


_HALF = 0.5
_LEFT = "other"
"""The reason for what neither review decided."""
