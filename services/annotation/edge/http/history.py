"""Routes of the decisions of a review."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from services.annotation.desk.deciding.history import DEFAULT_SIZE, DecisionHistory, StepResult
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller, DocumentId
from services.annotation.queue.items import MOST
from services.annotation.sets.undoing import DecisionKind, LoggedDecision
from services.shared.domain.annotations import Annotation, Finding
from services.shared.domain.records import Action


class StepBody(Body):
    """A request to take a decision back, or to put one again."""

    revision: int = Field(ge=1)


@dataclass(frozen=True, slots=True)
class LoggedDecisionAnswer:
    """A decision on an annotation or a finding, in the log."""

    id: str
    kind: DecisionKind
    target_id: str
    decision: str
    actor: str
    role: str
    decided_at: datetime
    revision: int
    undone_at: datetime | None
    reason_code: str
    reason: str
    category: str
    bulk: bool


@dataclass(frozen=True, slots=True)
class DecisionsAnswer:
    """A page of the decisions on a document."""

    decisions: tuple[LoggedDecisionAnswer, ...]
    next_page_token: str
    can_undo: bool
    can_redo: bool


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """The result of taking a decision back, or of putting one again."""

    revision: int
    decision: LoggedDecisionAnswer
    annotation: Annotation | None
    finding: Finding | None
    can_undo: bool
    can_redo: bool
    decisions: int


def router(history: DecisionHistory) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/documents/{document_id}/decisions", summary="List the decisions on a document")
    async def get_decisions(
        document_id: DocumentId,
        caller: Caller,
        page_size: Annotated[int, Query(description="Number of decisions.", ge=1, le=MOST)] = DEFAULT_SIZE,
        page_token: Annotated[str, Query(description="`next_page_token` of the page before.")] = "",
    ) -> DecisionsAnswer:
        page = await history.list(caller, document_id, page_size, page_token)
        decisions = tuple(_decision(one) for one in page.decisions)
        return DecisionsAnswer(decisions, page.next_token, page.can_undo, page.can_redo)

    @routes.post("/v1/documents/{document_id}/review:undo", summary="Take back the caller's latest decision")
    async def post_undo(document_id: DocumentId, body: StepBody, caller: Caller) -> StepAnswer:
        return _step(await history.undo(caller, document_id, body.revision))

    @routes.post("/v1/documents/{document_id}/review:redo", summary="Put the decision again that was taken back last")
    async def post_redo(document_id: DocumentId, body: StepBody, caller: Caller) -> StepAnswer:
        return _step(await history.redo(caller, document_id, body.revision))

    return routes


def _step(made: StepResult) -> StepAnswer:
    return StepAnswer(
        made.revision,
        _decision(made.decision),
        made.annotation,
        made.finding,
        made.can_undo,
        made.can_redo,
        made.decisions,
    )


def _decision(one: LoggedDecision) -> LoggedDecisionAnswer:
    return LoggedDecisionAnswer(
        id=one.record.decision_id,
        kind=one.kind,
        target_id=one.target_id,
        decision=one.decision,
        actor=one.record.actor,
        role=one.record.role,
        decided_at=one.decided_at,
        revision=one.revision,
        undone_at=one.undone_at,
        reason_code=one.reason_code,
        reason=one.reason,
        category=one.category,
        bulk=one.bulk,
    )


HISTORY_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/decisions"): Action.READ_PROPOSALS,
    ("POST", "/v1/documents/{document_id}/review:undo"): Action.REVIEW,
    ("POST", "/v1/documents/{document_id}/review:redo"): Action.REVIEW,
}
