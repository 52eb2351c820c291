"""Takes first judgements, and keeps decisions and completions until they are there. Pure."""

from collections.abc import Collection
from datetime import datetime

from services.annotation.sets.decisions import check_open
from services.annotation.sets.judging.places import answer_of, gravest, hidden_from, places_of
from services.annotation.sets.judging.records import Answer, Judgement, JudgePlaceRequest, Outcome
from services.annotation.sets.refusals import invalid
from services.annotation.sets.state import DocumentSet, ReviewState
from services.annotation.sets.steps.records import ReviewSteps, check_turn
from services.shared.domain.annotations import (
    AnnotationSet,
    AnnotationState,
    Finding,
    FindingKind,
    FindingState,
)
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan

JUDGE_FIRST = "judge-first"
"""The rule that refusals name."""


def judge(
    state: ReviewState, request: JudgePlaceRequest, person: str, categories: Collection[str], at: datetime
) -> Judgement:
    """The judgement of the person, with what the model says. A repetition returns the first one.

    Raises `Reject`: NOT_FOUND if the place is not one that is judged first, INVALID_METADATA for a category that the
    playbook does not have; CONFLICT if the person said something else before: it has seen the model's answer since;
    WITHDRAWN, PRECONDITION_FAILED, FORBIDDEN as for a decision.
    """
    check_open(state, state.annotation_set.revision)
    check_turn(state.steps, person)
    if request.answer.category and request.answer.category not in categories:
        raise invalid("category", "is not a clause type or a field of the playbook")
    found = state.document_set
    place = next((one for one in places_of(found) if one.place_id == request.place_id), None)
    if place is None:
        raise Reject(Reason.NOT_FOUND)
    for one in found.judging.judgements:
        if (one.place_id, one.person) == (request.place_id, person):
            if one.own != request.answer:
                detail = "The first judgement of the place is kept: decide on the annotation now"
                raise Reject(Reason.CONFLICT, detail=detail, field="place_id")
            return one
    said = answer_of(found, place, request.answer.category)
    return Judgement(request.place_id, person, request.answer, said, at)


def check_judged(found: DocumentSet, person: str, annotation_id: str, span: OriginalSpan | None) -> None:
    """Raises `Reject` if the decision would say what the model says about a place that the person has not judged:
    NOT_FOUND for its annotation, which the person does not see; PRECONDITION_FAILED for marks over the place.
    """
    hidden = hidden_from(found, person)
    if any(one.annotation_id == annotation_id for one in hidden):
        raise Reject(Reason.NOT_FOUND)
    own = next((one.span for one in found.annotation_set.annotations if one.annotation_id == annotation_id), None)
    for one in hidden:
        if any(each is not None and each.overlaps(one.span) for each in (span, own)):
            detail = "Judge the place first: then the answer of the model is shown"
            raise Reject(Reason.PRECONDITION_FAILED, detail=detail, rule=JUDGE_FIRST)


def check_all_judged(found: DocumentSet) -> None:
    """Raises `Reject(PRECONDITION_FAILED)` if a place of this step has no judgement of anyone."""
    judged = {one.place_id for one in found.judging.judgements}
    open_ones = sum(one.place_id not in judged for one in places_of(found))
    if open_ones:
        places = "1 place waits" if open_ones == 1 else f"{open_ones} places wait"
        detail = f"{places} for a first judgement: the review policy asks for it before the answer of the model"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, rule=JUDGE_FIRST)


def outcomes(found: DocumentSet, steps: ReviewSteps, left: AnnotationSet) -> tuple[Outcome, ...]:
    """What became of the judgements of the step. `left`: the set as the step left it, with the decisions on findings.
    `steps`: what this step decided.
    """
    places = {one.place_id: one for one in places_of(found)}
    annotations = {one.annotation_id: one for one in left.annotations}
    decided = {one.finding.finding_id for one in (*steps.found, *found.finding_decisions)}

    def final(one: Judgement) -> Answer | None:
        place = places.get(one.place_id)
        if place is None:
            return None
        if place.annotation is None:
            return _missing(left, one, decided)
        after = annotations.get(place.annotation.annotation_id)
        if after is None or after.state not in _DECIDED:
            return None
        findings = [each for each in left.findings if after.annotation_id in each.annotation_ids and _holds(each)]
        category = "" if after.state is AnnotationState.REJECTED else after.category
        return Answer(category, gravest(each.severity for each in findings) if category else None)

    return tuple(Outcome(one, final(one)) for one in found.judging.judgements)


def _missing(left: AnnotationSet, one: Judgement, decided: Collection[str]) -> Answer | None:
    """The final answer about what is missing: as the model said it, unless the finding was rejected."""
    if not one.model.category:
        return Answer()
    about = [
        each
        for each in left.findings
        if each.kind is FindingKind.PLAYBOOK and not each.annotation_ids and each.category == one.model.category
    ]
    if not any(each.finding_id in decided for each in about):
        return None
    kept = [each for each in about if _holds(each)]
    return Answer(one.model.category, gravest(each.severity for each in kept)) if kept else Answer()


def _holds(one: Finding) -> bool:
    return one.kind is FindingKind.PLAYBOOK and (one.review is None or one.review.state is not FindingState.REJECTED)


_DECIDED = frozenset({AnnotationState.ACCEPTED, AnnotationState.REJECTED, AnnotationState.CHANGED})
