"""Documents, their sets, the feed and the review, over HTTP."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.responses import JSONResponse

from services.annotation.desk.operations import Operations
from services.annotation.desk.reading import REVIEW_PURPOSE, DocumentViews, FeedRequest, parse_cursor
from services.annotation.desk.review import Reviews, role_of
from services.annotation.edge.http.bodies import (
    AnnotationsAnswer,
    CompletionAnswer,
    CompletionBody,
    DecisionAnswer,
    DecisionBody,
    DocumentAnswer,
    FeedAnswer,
    FeedEntry,
    ReopenBody,
)
from services.annotation.edge.http.jsonld import MEDIA_TYPE, PROFILE, collection
from services.annotation.sets.completion import Completion
from services.shared.domain.records import Action, Actor
from services.shared.runtime.servers.http_server import actor

Caller = Annotated[Actor, Depends(actor)]


def router(operations: Operations) -> APIRouter:
    """All routes of `DOCUMENT_ROUTES`."""
    routes = APIRouter()
    _add_documents(routes, operations.views)
    _add_feed(routes, operations.views)
    _add_review(routes, operations.reviews)
    return routes


def _add_documents(routes: APIRouter, views: DocumentViews) -> None:
    @routes.get("/v1/documents/{document_id}", summary="A document's record and the state of its set")
    async def get_document(document_id: str, caller: Caller) -> DocumentAnswer:
        found = await views.document(caller, document_id)
        current, stored = found.annotation_set, found.stored
        return DocumentAnswer(stored.document, current.state, current.revision, stored.code_points, found.superseded_by)

    @routes.get(
        "/v1/documents/{document_id}/annotations",
        summary="The set of a document; as W3C Web Annotations where JSON-LD is asked for",
        response_model=AnnotationsAnswer,
        responses={200: {"content": {MEDIA_TYPE: {}}}},
    )
    async def get_annotations(
        document_id: str,
        caller: Caller,
        accept: Annotated[str, Header()] = "",
        offsets: Literal["code_point", "utf16"] = "code_point",
        purpose: str = REVIEW_PURPOSE,
    ) -> AnnotationsAnswer | Response:
        standing, shown = await views.annotations(caller, document_id)
        if MEDIA_TYPE in accept:
            quotes = await views.quotes(caller, standing, shown.annotations, purpose)
            return JSONResponse(collection(standing.document, shown, quotes), media_type=PROFILE)
        if offsets == "utf16":
            shown = await views.in_utf16(standing, shown)
        return AnnotationsAnswer(standing.document, shown)


def _add_feed(routes: APIRouter, views: DocumentViews) -> None:
    @routes.get("/v1/annotations", summary="Every set as it is told, from a cursor on; waits where there is none yet")
    async def get_feed(
        caller: Caller,
        cursor: str = "",
        matter: str = "",
        include_proposed: bool = False,
        wait_seconds: Annotated[float, Query(ge=0, le=30)] = 0,
    ) -> FeedAnswer:
        request = FeedRequest(matter, include_proposed)
        after = parse_cursor(cursor)
        await views.open_feed(caller, request)
        page = await views.page(caller, request, after, wait_seconds)
        items = tuple(FeedEntry(str(one.cursor), one.document, one.annotation_set) for one in page.items)
        return FeedAnswer(items, str(page.cursor))


def _add_review(routes: APIRouter, reviews: Reviews) -> None:
    @routes.post("/v1/documents/{document_id}/decisions", summary="One decision on one annotation")
    async def post_decision(document_id: str, body: DecisionBody, caller: Caller) -> DecisionAnswer:
        request = body.decision_request(caller.subject, role_of(caller), reviews.clock.now())
        answer = await reviews.submit(caller, document_id, request)
        return DecisionAnswer(answer.revision, answer.annotation)

    @routes.post("/v1/documents/{document_id}/review:complete", summary="Closes the review and publishes the set")
    async def post_completion(document_id: str, body: CompletionBody, caller: Caller) -> CompletionAnswer:
        completion = Completion(
            body.revision, caller.subject, role_of(caller), body.opened_at, reviews.clock.now(), body.active_seconds
        )
        _, published, review = await reviews.complete(caller, document_id, completion)
        return CompletionAnswer(review.review_id, published)

    @routes.post("/v1/documents/{document_id}/review:reopen", summary="Puts a published set under review again")
    async def post_reopening(document_id: str, body: ReopenBody, caller: Caller) -> DocumentAnswer:
        standing, opened = await reviews.reopen(caller, document_id, body.revision)
        stored = standing.stored
        return DocumentAnswer(stored.document, opened.state, opened.revision, stored.code_points, "")


DOCUMENT_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}"): Action.READ_DOCUMENT,
    ("GET", "/v1/documents/{document_id}/annotations"): Action.READ_ANNOTATIONS,
    ("GET", "/v1/annotations"): Action.READ_ANNOTATIONS,
    ("POST", "/v1/documents/{document_id}/decisions"): Action.REVIEW,
    ("POST", "/v1/documents/{document_id}/review:complete"): Action.COMPLETE_REVIEW,
    ("POST", "/v1/documents/{document_id}/review:reopen"): Action.REOPEN_REVIEW,
}
