"""Routes by which a reviewer judges places before it sees what the model says about them."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from pydantic import Field

from services.annotation.desk.deciding.judging import FirstJudgements, ShownPlaces
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller, DocumentId
from services.annotation.sets.judging.records import Answer
from services.shared.domain.clauses import Severity
from services.shared.domain.records import Action
from services.shared.domain.spans import OriginalSpan


class JudgementBody(Body):
    """What the place is. `category` empty: none of the clause types. Without `severity`: no risk."""

    place_id: str = Field(min_length=1, max_length=64)
    category: str = Field(max_length=200, description="Clause type or field. Empty: none of them.")
    severity: Severity | None = Field(default=None, description="Severity of the risk. Missing: no risk.")


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """What someone says about a place."""

    category: str
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class JudgedPlaceAnswer:
    """A place; without `span` the document as a whole. `model` is null until the caller has judged the place."""

    place_id: str
    span: OriginalSpan | None
    own: PlaceAnswer | None
    model: PlaceAnswer | None


@dataclass(frozen=True, slots=True)
class JudgedPlacesAnswer:
    """What the caller judges first, and the clause types to choose from."""

    revision: int
    waiting: int
    places: tuple[JudgedPlaceAnswer, ...]
    categories: tuple[str, ...]


def router(judgements: FirstJudgements) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/documents/{document_id}/judgements", summary="Read the places that the caller judges first")
    async def get_judgements(document_id: DocumentId, caller: Caller) -> JudgedPlacesAnswer:
        return _answer(await judgements.read(caller, document_id))

    @routes.post("/v1/documents/{document_id}/judgements", summary="Judge a place, then see what the model says")
    async def post_judgement(document_id: DocumentId, body: JudgementBody, caller: Caller) -> JudgedPlacesAnswer:
        own = Answer(body.category, body.severity)
        return _answer(await judgements.judge(caller, document_id, body.place_id, own))

    return routes


def _answer(shown: ShownPlaces) -> JudgedPlacesAnswer:
    made = (JudgedPlaceAnswer(one.place_id, one.span, _said(one.own), _said(one.model)) for one in shown.places)
    return JudgedPlacesAnswer(shown.revision, shown.waiting, tuple(made), shown.categories)


def _said(one: Answer | None) -> PlaceAnswer | None:
    return PlaceAnswer(one.category, one.severity) if one else None


JUDGEMENT_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/judgements"): Action.READ_PROPOSALS,
    ("POST", "/v1/documents/{document_id}/judgements"): Action.REVIEW,
}
