"""The routes of cross-references and defined terms. No response is stored by a browser or a proxy."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.annotation.desk.lookup.links import Definitions, LinkRequest, References
from services.annotation.desk.operations import Operations
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, Purpose
from services.shared.domain.records import Action

PageSize = Annotated[int, Query(description="Number of entries, up to 10,000. 0: 2,000.")]
PageToken = Annotated[str, Query(description="`next_page_token` of the page before.")]


def router(operations: Operations) -> APIRouter:
    routes = APIRouter()

    @routes.get(
        "/v1/documents/{document_id}/references",
        summary="List cross-references such as `Section 7.01(k)`, with the places that they lead to (audited)",
    )
    async def get_references(
        document_id: DocumentId,
        caller: Caller,
        response: Response,
        page_size: PageSize = 0,
        page_token: PageToken = "",
        purpose: Purpose = NO_PURPOSE,
    ) -> References:
        response.headers["cache-control"] = "no-store"
        return await operations.links.references(caller, document_id, LinkRequest(page_token, page_size), purpose)

    @routes.get(
        "/v1/documents/{document_id}/definitions",
        summary="List defined terms with their definitions; with `at`, the places of one term (audited)",
    )
    async def get_definitions(
        document_id: DocumentId,
        caller: Caller,
        response: Response,
        at: Annotated[int, Query(description="Begin of a defined term: its uses are listed. -1: all terms.")] = -1,
        page_size: PageSize = 0,
        page_token: PageToken = "",
        purpose: Purpose = NO_PURPOSE,
    ) -> Definitions:
        response.headers["cache-control"] = "no-store"
        wanted = LinkRequest(page_token, page_size, at)
        return await operations.links.definitions(caller, document_id, wanted, purpose)

    return routes


LINK_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/references"): Action.READ_TEXT,
    ("GET", "/v1/documents/{document_id}/definitions"): Action.READ_TEXT,
}
