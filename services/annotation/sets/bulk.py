"""Accepts annotations together, where the review policy allows it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.annotation.playbook.rules import more_severe
from services.annotation.sets.decisions import Decided, DecisionRequest, check_open, decide
from services.annotation.sets.refusals import check_revision, invalid
from services.annotation.sets.review_policy import BulkRule
from services.annotation.sets.state import ReviewState, as_proposed
from services.annotation.sets.steps.records import check_turn
from services.shared.domain.annotations import AnnotationSet, AnnotationState, Decision, FindingDecision, ReviewDecision
from services.shared.domain.document import Arm, DocumentRecord
from services.shared.domain.errors import Reason, Reject

MOST = 2_000
LONGEST_ID = 100
_NUMBER = "#"


@dataclass(frozen=True, slots=True)
class BulkRequest:
    """The annotations that a reviewer accepts together. `revision` is the one that the reviewer saw. The client makes
    `bulk_id`.
    """

    bulk_id: str
    revision: int
    annotation_ids: Sequence[str]
    actor: str
    role: str
    opened_at: datetime
    closed_at: datetime


def acceptable(document: DocumentRecord, reviewed: AnnotationSet, rule: BulkRule | None) -> tuple[str, ...]:
    """The ids of the undecided annotations that the rule lets a reviewer accept together, in order. None of a flagged
    set: text in the document can raise the confidence of the model. `reviewed`: findings have their decisions.
    """
    if rule is None or reviewed.flags or document.arm is not Arm.ASSISTED:
        return ()
    shown = as_proposed(document, reviewed)
    grave = {
        identity
        for one in shown.findings
        if more_severe(one.severity, rule.maximum_severity)
        for identity in one.annotation_ids
    }
    return tuple(
        one.annotation_id
        for one in shown.annotations
        if one.state is AnnotationState.PROPOSED
        and one.confidence >= rule.minimum_confidence
        and not one.hidden
        and one.annotation_id not in grave
        and (not rule.categories or one.category in rule.categories)
    )


def check_bulk(request: BulkRequest) -> None:
    """Checks the request without the set. Raises `Reject(INVALID_METADATA)` with the faulty field."""
    if not 0 < len(request.bulk_id) <= LONGEST_ID or _NUMBER in request.bulk_id:
        raise invalid("bulk_id", f"must have 1 to {LONGEST_ID} characters, without {_NUMBER}")
    check_revision(request.revision)
    if not 0 < len(request.annotation_ids) <= MOST:
        raise invalid("annotation_ids", f"must have 1 to {MOST} entries")
    if len(set(request.annotation_ids)) < len(request.annotation_ids):
        raise invalid("annotation_ids", "has an id twice")


def decisions_of(request: BulkRequest) -> list[DecisionRequest]:
    """One decision for each annotation. Each has a revision of its own, all of which are stored together."""
    return [
        DecisionRequest(
            decision_id=f"{request.bulk_id}{_NUMBER}{number}",
            revision=request.revision + number,
            decision=Decision.ACCEPT,
            actor=request.actor,
            role=request.role,
            opened_at=request.opened_at,
            closed_at=request.closed_at,
            annotation_id=identity,
            bulk=True,
        )
        for number, identity in enumerate(request.annotation_ids)
    ]


def accept_together(state: ReviewState, request: BulkRequest, allowed: Sequence[str]) -> list[Decided]:
    """Applies the decisions, one after the other. The caller makes the findings again on the last set.

    Raises `Reject`: CONFLICT if the set has another revision, PRECONDITION_FAILED if an annotation is not `allowed`.
    """
    check_open(state, request.revision)
    check_turn(state.steps, request.actor)
    others = sorted(set(request.annotation_ids) - set(allowed))
    if others:
        detail = f"The review policy does not allow {others[0]} to be accepted together with others"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, field="annotation_ids")
    made: list[Decided] = []
    for one in decisions_of(request):
        decided = decide(state, one, None)
        shown = replace(decided.decision, revision_shown=request.revision)
        made.append(replace(decided, decision=shown))
        state = replace(state, document_set=replace(state.document_set, annotation_set=decided.annotation_set))
    return made


def bulk_of(record: ReviewDecision | FindingDecision) -> str:
    """Equal for the decisions that were made together; empty for one that was made alone."""
    if not isinstance(record, ReviewDecision) or not record.bulk:
        return ""
    return record.decision_id.rpartition(_NUMBER)[0]
