"""The route by which a reader stops reading a document."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from pydantic import Field

from services.annotation.desk.deciding.stopping import ReadingStops
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller, DocumentId
from services.annotation.queue.stops import MOST_PAGES, StopReason, StopRequest
from services.shared.domain.records import Action


class StopBody(Body):
    """A request to close a document for the caller."""

    reason: StopReason
    pages: list[int] = Field(default_factory=list, max_length=MOST_PAGES)


@dataclass(frozen=True, slots=True)
class StopAnswer:
    """What is closed for the caller."""

    scope: str


def router(stops: ReadingStops) -> APIRouter:
    routes = APIRouter()

    @routes.post("/v1/documents/{document_id}/reading:stop", summary="Close the document for the caller, for good")
    async def post_stop(document_id: DocumentId, body: StopBody, caller: Caller) -> StopAnswer:
        return StopAnswer(await stops.stop(caller, document_id, StopRequest(body.reason, body.pages)))

    return routes


STOP_ROUTES: Mapping[tuple[str, str], Action] = {
    ("POST", "/v1/documents/{document_id}/reading:stop"): Action.STOP_READING,
}
