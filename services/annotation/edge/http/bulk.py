"""Routes that accept annotations together."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from pydantic import Field

from services.annotation.desk.deciding.bulk import BulkDecisions
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller, DocumentId
from services.annotation.sets.bulk import LONGEST_ID, MOST
from services.shared.domain.records import Action


class BulkBody(Body):
    """A request to accept annotations together."""

    bulk_id: str = Field(min_length=1, max_length=LONGEST_ID)
    revision: int = Field(ge=1)
    annotation_ids: list[str] = Field(min_length=1, max_length=MOST)


@dataclass(frozen=True, slots=True)
class BulkPreviewAnswer:
    """The annotations that can be accepted together."""

    revision: int
    annotation_ids: tuple[str, ...]
    rule: str
    minimum_confidence: float


@dataclass(frozen=True, slots=True)
class BulkAnswer:
    """The annotations that were accepted."""

    revision: int
    annotation_ids: tuple[str, ...]


def router(bulk: BulkDecisions) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/documents/{document_id}/decisions:bulk", summary="List what can be accepted together")
    async def get_preview(document_id: DocumentId, caller: Caller) -> BulkPreviewAnswer:
        found = await bulk.preview(caller, document_id)
        return BulkPreviewAnswer(found.revision, found.annotation_ids, found.rule, found.minimum_confidence)

    @routes.post("/v1/documents/{document_id}/decisions:bulk", summary="Accept annotations together")
    async def post_bulk(document_id: DocumentId, body: BulkBody, caller: Caller) -> BulkAnswer:
        wanted = bulk.request(caller, body.bulk_id, body.revision, body.annotation_ids)
        made = await bulk.accept(caller, document_id, wanted)
        return BulkAnswer(made.revision, made.annotation_ids)

    return routes


BULK_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/decisions:bulk"): Action.READ_PROPOSALS,
    ("POST", "/v1/documents/{document_id}/decisions:bulk"): Action.REVIEW,
}
