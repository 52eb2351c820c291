"""The route of the structure of a text. No response is stored by a browser or a proxy."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.annotation.desk.operations import Operations
from services.annotation.desk.structure import Structure, StructureRequest
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, Purpose, TextUse
from services.shared.domain.records import Action


def router(operations: Operations) -> APIRouter:
    routes = APIRouter()

    @routes.get(
        "/v1/documents/{document_id}/structure",
        summary="List sections, tables, headers and footers with their places, with placeholders (audited)",
    )
    async def get_structure(
        document_id: DocumentId,
        caller: Caller,
        response: Response,
        cursor: Annotated[str, Query(description="`next_cursor` of the part before. Without it: the first part.")] = "",
        limit: Annotated[
            int, Query(description="The most sections, cells, headers and footers, up to 10,000. 0: 2,000.")
        ] = 0,
        purpose: Purpose = NO_PURPOSE,
        use: TextUse = "",
    ) -> Structure:
        response.headers["cache-control"] = "no-store"
        wanted = StructureRequest(cursor, limit, use)
        return await operations.structure.read(caller, document_id, wanted, purpose)

    return routes


STRUCTURE_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/structure"): Action.READ_TEXT,
}
