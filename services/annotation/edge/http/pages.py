"""Routes of pages. No response is stored by a browser or a proxy."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.annotation.desk.operations import Operations
from services.annotation.desk.pages import GetPageRequest
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, Purpose
from services.shared.domain.records import Action

PageNumber = Annotated[int, Path(description="Number of the page, from 1.")]
_PNG = "image/png"
_NO_STORE = {"cache-control": "no-store"}
_WIDTH = 1000


def router(operations: Operations) -> APIRouter:
    routes = APIRouter()

    @routes.get(
        "/v1/documents/{document_id}/pages/{number}",
        summary="Draw a page of the original as PNG, with covered values (audited)",
        response_class=Response,
        responses={200: {"content": {_PNG: {"schema": {"type": "string", "format": "binary"}}}}},
    )
    async def get_page(
        document_id: DocumentId,
        number: PageNumber,
        caller: Caller,
        width: Annotated[int, Query(description="Pixels, 100 to 2,400. Drawn in the next multiple of 100.")] = _WIDTH,
        purpose: Purpose = NO_PURPOSE,
    ) -> Response:
        found = await operations.pages.picture(caller, GetPageRequest(document_id, number, width, purpose))
        headers = {
            **_NO_STORE,
            "x-glossator-pages": str(found.pages),
            "x-glossator-unmasked": str(found.unmasked).lower(),
        }
        return Response(found.image, media_type=_PNG, headers=headers)

    return routes


PAGE_ROUTES: Mapping[tuple[str, str], Action] = {}
