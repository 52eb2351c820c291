"""Routes by which a third person decides where two reviews differ."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from pydantic import Field

from services.annotation.desk.deciding.adjudication import Adjudications
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller, DocumentId
from services.annotation.sets.decisions import LONGEST_REASON
from services.annotation.sets.steps.adjudicating import Ruling
from services.annotation.sets.steps.comparing import Side
from services.shared.domain.annotations import Annotation, AnnotationSet, AnnotationState, Finding, FindingState
from services.shared.domain.clauses import Severity
from services.shared.domain.records import Action
from services.shared.domain.spans import OriginalSpan

MOST_RULINGS = 5_000


class RulingBody(Body):
    """A decision on a difference."""

    item_id: str = Field(min_length=1, max_length=64)
    choice: int = Field(ge=0, le=2)
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class AdjudicationBody(Body):
    """The decisions on all differences."""

    revision: int = Field(ge=1)
    rulings: list[RulingBody] = Field(max_length=MOST_RULINGS)
    active_seconds: float = Field(0.0, ge=0)


@dataclass(frozen=True, slots=True)
class LabelAnswer:
    """A label that a review left."""

    category: str
    span: OriginalSpan
    page: int
    undecided: bool


@dataclass(frozen=True, slots=True)
class ReviewedFindingAnswer:
    """A finding as a review decided on it."""

    rule_id: str
    category: str
    severity: Severity
    message: str
    state: FindingState


@dataclass(frozen=True, slots=True)
class SideAnswer:
    """The labels of one review at a place, or its decision on a finding."""

    labels: tuple[LabelAnswer, ...]
    finding: ReviewedFindingAnswer | None


@dataclass(frozen=True, slots=True)
class DifferenceAnswer:
    """A place, or a finding, where two reviews differ."""

    item_id: str
    sides: tuple[SideAnswer, ...]


@dataclass(frozen=True, slots=True)
class AdjudicationAnswer:
    """What waits for the third person."""

    revision: int
    differences: tuple[DifferenceAnswer, ...]


@dataclass(frozen=True, slots=True)
class AdjudicatedAnswer:
    """The published set and its review."""

    review_id: str
    annotation_set: AnnotationSet


def router(adjudications: Adjudications) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/documents/{document_id}/adjudication", summary="List what two blind reviews differ about")
    async def get_adjudication(document_id: DocumentId, caller: Caller) -> AdjudicationAnswer:
        found = await adjudications.read(caller, document_id)
        shown = (DifferenceAnswer(one.item_id, tuple(map(_side, one.sides))) for one in found.differences)
        return AdjudicationAnswer(found.revision, tuple(shown))

    @routes.post("/v1/documents/{document_id}/adjudication", summary="Decide on all differences, and publish the set")
    async def post_adjudication(document_id: DocumentId, body: AdjudicationBody, caller: Caller) -> AdjudicatedAnswer:
        rulings = tuple(Ruling(one.item_id, one.choice, one.reason) for one in body.rulings)
        _, published, review = await adjudications.decide(
            caller, document_id, body.revision, rulings, body.active_seconds
        )
        return AdjudicatedAnswer(review.review_id, published)

    return routes


def _side(side: Side) -> SideAnswer:
    return SideAnswer(tuple(map(_label, side.annotations)), _finding(side.finding) if side.finding else None)


def _label(one: Annotation) -> LabelAnswer:
    return LabelAnswer(one.category, one.span, one.page, one.state is AnnotationState.PROPOSED)


def _finding(one: Finding) -> ReviewedFindingAnswer:
    state = one.review.state if one.review else FindingState.UNDECIDED
    return ReviewedFindingAnswer(one.rule_id, one.category, one.severity, one.message, state)


ADJUDICATION_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/adjudication"): Action.REVIEW,
    ("POST", "/v1/documents/{document_id}/adjudication"): Action.COMPLETE_REVIEW,
}
