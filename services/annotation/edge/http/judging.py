"""The route that judges a place. Over gRPC the answer is a message of its own (`JudgePlace`)."""

from fastapi import APIRouter
from pydantic import Field

from services.annotation.desk.deciding.judging import FirstJudgements
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller, DocumentId
from services.annotation.sets.judging.records import Answer, JudgedPlaces, JudgePlaceRequest
from services.shared.domain.clauses import Severity


class JudgementBody(Body):
    """What the place is. `category` empty: none of the clause types. Without `severity`: no risk."""

    place_id: str = Field(min_length=1, max_length=64)
    category: str = Field(max_length=200, description="Clause type or field. Empty: none of them.")
    severity: Severity | None = Field(default=None, description="Severity of the risk. Missing: no risk.")


def router(judgements: FirstJudgements) -> APIRouter:
    routes = APIRouter()

    @routes.post(
        "/v1/documents/{document_id}/judgements",
        summary="Judge a place, then see what the model says",
        response_model=None,
        responses={200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/JudgedPlaces"}}}}},
    )
    async def post_judgement(document_id: DocumentId, body: JudgementBody, caller: Caller) -> JudgedPlaces:
        said = Answer(body.category, body.severity)
        return (await judgements.judge(caller, JudgePlaceRequest(document_id, body.place_id, said))).judged

    return routes
