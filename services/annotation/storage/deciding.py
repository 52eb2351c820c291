"""Stores decisions on annotations and findings, in the caller's transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from services.annotation.sets.decisions import Decided, DecisionRequest
from services.annotation.sets.finding_decisions import FindingDecided, FindingRequest
from services.annotation.sets.state import ReviewState
from services.annotation.storage import annotation_rows, finding_rows, rows
from services.annotation.storage import tables as t
from services.shared.domain.annotations import Annotation, FindingDecision
from services.shared.domain.errors import Reason, Reject
from services.shared.wire.codec import decode, encode


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """The revision of the set after a decision, and the annotation that the decision changed."""

    revision: int
    annotation: Annotation


def decide(
    connection: sa.Connection, state: ReviewState, request: DecisionRequest, judge: Callable[[ReviewState], Decided]
) -> DecisionResult:
    """Stores the decision of `judge`. A repetition returns the first result.

    Raises `Reject(CONFLICT)` if another decision has the same id, or if the decision was taken back; and the errors of
    `judge`.
    """
    document_id, d = state.document.document_id, t.DECISIONS.c
    known = sa.select(t.DECISIONS).where(d.document_id == document_id, d.decision_id == request.decision_id)
    before = connection.execute(known).first()
    if before is not None:
        if before.fingerprint != request.fingerprint:
            detail = f"Another decision has the id {request.decision_id}"
            raise Reject(Reason.CONFLICT, detail=detail, field="decision_id")
        return DecisionResult(before.set_revision, decode(Annotation, before.annotation))
    _check_undone(connection, t.UNDONE_DECISIONS, document_id, request.decision_id)
    decided = judge(state)
    rows.update_set(connection, decided.annotation_set)
    _insert(connection, document_id, request, decided)
    return DecisionResult(decided.annotation_set.revision, decided.annotation)


def _insert(connection: sa.Connection, document_id: str, request: DecisionRequest, decided: Decided) -> None:
    made = decided.annotation_set
    annotation_rows.insert_revision(connection, made.set_id, decided.annotation)
    row = {
        "document_id": document_id,
        "decision_id": request.decision_id,
        "set_id": made.set_id,
        "set_revision": made.revision,
        "fingerprint": request.fingerprint,
        "annotation": encode(decided.annotation),
        "body": encode(decided.decision),
        "review_id": "",
    }
    connection.execute(sa.insert(t.DECISIONS).values(row))


def decide_together(
    connection: sa.Connection,
    state: ReviewState,
    requests: Sequence[DecisionRequest],
    judge: Callable[[ReviewState], Sequence[Decided]],
) -> int:
    """Stores the decisions of `judge` in their order; returns the revision of the set. A repetition returns the first
    result. Raises the errors of `decide`.
    """
    document_id, d = state.document.document_id, t.DECISIONS.c
    ids = [one.decision_id for one in requests]
    known = sa.select(t.DECISIONS).where(d.document_id == document_id, d.decision_id.in_(ids))
    before = {row.decision_id: row for row in connection.execute(known)}
    if before:
        if any(
            one.decision_id not in before or before[one.decision_id].fingerprint != one.fingerprint for one in requests
        ):
            raise Reject(Reason.CONFLICT, detail="Another decision has the id", field="bulk_id")
        return max(int(row.set_revision) for row in before.values())
    _check_undone(connection, t.UNDONE_DECISIONS, document_id, ids[0])
    made = judge(state)
    for decided, request in zip(made, requests, strict=True):
        _insert(connection, document_id, request, decided)
    rows.update_set(connection, made[-1].annotation_set)
    return made[-1].annotation_set.revision


def decide_finding(
    connection: sa.Connection,
    state: ReviewState,
    request: FindingRequest,
    judge: Callable[[ReviewState], FindingDecided],
) -> tuple[int, FindingDecision]:
    """Stores the decision of `judge`; returns the revision of the set. A repetition returns the first result.

    Raises the errors of `decide`.
    """
    document_id = state.document.document_id
    before = finding_rows.stored_decision(connection, document_id, request)
    if before is not None:
        return before
    _check_undone(connection, t.UNDONE_FINDING_DECISIONS, document_id, request.decision_id)
    decided = judge(state)
    rows.update_set(connection, decided.annotation_set)
    made, decision = decided.annotation_set, decided.decision
    finding_rows.insert_decision(connection, state.document, made, decision, request.fingerprint)
    return made.revision, decision


def _check_undone(connection: sa.Connection, table: sa.Table, document_id: str, decision_id: str) -> None:
    c = table.c
    known = sa.select(c.decision_id).where(c.document_id == document_id, c.decision_id == decision_id)
    if connection.execute(known).first() is not None:
        detail = f"The decision {decision_id} was taken back"
        raise Reject(Reason.CONFLICT, detail=detail, field="decision_id")
