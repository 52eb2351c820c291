"""The route that searches in a document. No response is stored by a browser or a proxy."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.annotation.desk.lookup.search import SearchRequest, SearchResult
from services.annotation.desk.operations import Operations
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, Purpose
from services.shared.domain.records import Action


def router(operations: Operations) -> APIRouter:
    routes = APIRouter()

    @routes.get(
        "/v1/documents/{document_id}/search",
        summary="Search words in the text, with placeholders (audited, without the words)",
    )
    async def get_search(
        document_id: DocumentId,
        caller: Caller,
        response: Response,
        q: Annotated[str, Query(description="Words to find, 1 to 200 characters.")] = "",
        page_size: Annotated[int, Query(description="Number of hits, up to 200. 0: 50.")] = 0,
        page_token: Annotated[str, Query(description="`next_page_token` of the page before.")] = "",
        purpose: Purpose = NO_PURPOSE,
    ) -> SearchResult:
        response.headers["cache-control"] = "no-store"
        return await operations.search.search(caller, document_id, SearchRequest(q, page_size, page_token), purpose)

    return routes


SEARCH_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/search"): Action.READ_TEXT,
}
