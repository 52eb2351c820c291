"""Stores decisions on findings, in the caller's transaction."""

from collections.abc import Callable

import sqlalchemy as sa

from services.annotation.sets.finding_decisions import FindingDecided, FindingRequest
from services.annotation.sets.state import ReviewState
from services.annotation.storage import finding_rows, rows
from services.shared.domain.annotations import FindingDecision


def decide_finding(
    connection: sa.Connection,
    state: ReviewState,
    request: FindingRequest,
    judge: Callable[[ReviewState], FindingDecided],
) -> tuple[int, FindingDecision]:
    """Stores the decision of `judge`; returns the revision of the set. A repetition returns the first result.

    Raises `Reject(CONFLICT)` if another decision has the same id, and the errors of `judge`.
    """
    before = finding_rows.stored_decision(connection, state.document.document_id, request)
    if before is not None:
        return before
    decided = judge(state)
    rows.update_set(connection, decided.annotation_set)
    made, decision = decided.annotation_set, decided.decision
    finding_rows.insert_decision(connection, state.document, made, decision, request.fingerprint)
    return made.revision, decision
