"""Routes whose bodies or answers differ from the messages: sets, the feed, two steps of reviews."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import JSONResponse

from services.annotation.desk.operations import Operations
from services.annotation.desk.reading import DocumentViews, FeedRequest, parse_cursor
from services.annotation.desk.records import (
    GetDocumentResponse,
    ListAnnotationsResponse,
    WatchAnnotationsResponse,
    shown_document,
)
from services.annotation.desk.review import Reviews
from services.annotation.edge.http.bodies import FeedAnswer, PerspectiveBody, ReopenBody
from services.annotation.edge.http.jsonld import MEDIA_TYPE, PROFILE, collection
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, QuotePurpose
from services.annotation.sets.perspective import PerspectiveRequest
from services.shared.domain.records import Action
from services.shared.domain.relations import Priority
from services.shared.runtime.access.call import verified_actor

_JSON_LD = {"type": "object", "description": "A W3C Web Annotation collection."}


def router(operations: Operations) -> APIRouter:
    routes = APIRouter()
    _add_documents(routes, operations.views)
    _add_feed(routes, operations.views)
    _add_review(routes, operations.reviews)
    return routes


def _add_documents(routes: APIRouter, views: DocumentViews) -> None:
    @routes.get(
        "/v1/documents/{document_id}/annotations",
        summary="Get the set of a document; the last published one for callers who cannot see proposals",
        response_model=ListAnnotationsResponse,
        responses={200: {"content": {MEDIA_TYPE: {"schema": _JSON_LD}}}},
    )
    async def get_annotations(
        document_id: DocumentId,
        caller: Caller,
        accept: Annotated[str, Header(description=f"`{MEDIA_TYPE}` for W3C Web Annotations.")] = "",
        offsets: Annotated[
            Literal["code_point", "utf16"], Query(description="Unit of all offsets. Web Annotations use code points.")
        ] = "code_point",
        purpose: QuotePurpose = NO_PURPOSE,
    ) -> ListAnnotationsResponse | Response:
        document_set, shown = await views.annotations(caller, document_id)
        if MEDIA_TYPE in accept:
            quotes = await views.quotes(caller, document_set, shown.annotations, purpose)
            return JSONResponse(collection(document_set.document, shown, quotes), media_type=PROFILE)
        if offsets == "utf16":
            shown = await views.in_utf16(document_set, shown)
        return ListAnnotationsResponse(document_set.document, shown)


def _add_feed(routes: APIRouter, views: DocumentViews) -> None:
    @routes.get("/v1/annotations", summary="Read the feed of sets from a cursor on, without gaps")
    async def get_feed(
        caller: Caller,
        cursor: Annotated[str, Query(description="The last cursor. Empty: from the beginning.")] = "",
        matter: Annotated[str, Query(description="Only documents of this matter. Empty: all readable ones.")] = "",
        include_proposed: Annotated[bool, Query(description="Also sets that are proposed or superseded.")] = False,
        client_id: Annotated[str, Query(description="Only documents of this client. Empty: of all clients.")] = "",
        priority: Annotated[Priority | None, Query(description="Only documents of this priority.")] = None,
        wait_seconds: Annotated[float, Query(ge=0, le=30, description="How long to wait if there are no sets.")] = 0,
    ) -> FeedAnswer:
        request = FeedRequest(matter, include_proposed, client_id, priority)
        after = parse_cursor(cursor)
        await views.open_feed(caller, request)
        page = await views.page(caller, request, after, wait_seconds)
        await views.record_page(await verified_actor(), request, after, page)
        items = tuple(WatchAnnotationsResponse(str(one.cursor), one.document, one.annotation_set) for one in page.items)
        return FeedAnswer(items, str(page.cursor))


def _add_review(routes: APIRouter, reviews: Reviews) -> None:
    @routes.post("/v1/documents/{document_id}/review:reopen", summary="Reopen the review of a published set")
    async def post_reopening(document_id: DocumentId, body: ReopenBody, caller: Caller) -> GetDocumentResponse:
        document_set, opened = await reviews.reopen(caller, document_id, body.revision)
        return shown_document(document_set, opened)

    @routes.post(
        "/v1/documents/{document_id}/review:perspective", summary="Change our role, and make the findings again"
    )
    async def post_perspective(
        document_id: DocumentId, body: PerspectiveBody, caller: Caller
    ) -> ListAnnotationsResponse:
        request = PerspectiveRequest(body.revision, body.perspective)
        document_set, made = await reviews.set_perspective(caller, document_id, request)
        return ListAnnotationsResponse(document_set.document, made)


DOCUMENT_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/annotations"): Action.READ_ANNOTATIONS,
}
