"""The route that compares two documents. No response is stored by a browser or a proxy."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.annotation.desk.operations import Operations
from services.annotation.desk.redlines.records import ComparisonRequest, VersionComparison
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, Purpose
from services.shared.domain.records import Action


def router(operations: Operations) -> APIRouter:
    routes = APIRouter()

    @routes.get(
        "/v1/documents/{document_id}/comparison",
        summary="List what changed against another version or document of the matter, unmarked changes first (audited)",
    )
    async def get_comparison(
        document_id: DocumentId,
        caller: Caller,
        response: Response,
        against: Annotated[
            str, Query(description="Document that it is compared with. Empty: the version before.")
        ] = "",
        page_size: Annotated[int, Query(description="Number of changes, up to 2,000. 0: 500.")] = 0,
        page_token: Annotated[str, Query(description="`next_page_token` of the page before.")] = "",
        purpose: Purpose = NO_PURPOSE,
    ) -> VersionComparison:
        response.headers["cache-control"] = "no-store"
        wanted = ComparisonRequest(against, page_token, page_size)
        return await operations.redlines.compare(caller, document_id, wanted, purpose)

    return routes


REDLINE_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/comparison"): Action.READ_TEXT,
}
