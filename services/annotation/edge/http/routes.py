"""Routes of documents, sets, the feed and the review."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import JSONResponse

from services.annotation.desk.operations import Operations
from services.annotation.desk.reading import DocumentViews, FeedRequest, parse_cursor
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
    PerspectiveBody,
    ReopenBody,
)
from services.annotation.edge.http.jsonld import MEDIA_TYPE, PROFILE, collection
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, QuotePurpose
from services.annotation.sets.completion import Completion
from services.annotation.sets.perspective import PerspectiveRequest
from services.annotation.sets.state import DocumentSet
from services.shared.domain.annotations import AnnotationSet
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
    @routes.get("/v1/documents/{document_id}", summary="Get the record of a document and the state of its set")
    async def get_document(document_id: DocumentId, caller: Caller) -> DocumentAnswer:
        found = await views.document(caller, document_id)
        return _document(found, found.annotation_set)

    @routes.get(
        "/v1/documents/{document_id}/annotations",
        summary="Get the set of a document; the last published one for callers who cannot see proposals",
        response_model=AnnotationsAnswer,
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
    ) -> AnnotationsAnswer | Response:
        document_set, shown = await views.annotations(caller, document_id)
        if MEDIA_TYPE in accept:
            quotes = await views.quotes(caller, document_set, shown.annotations, purpose)
            return JSONResponse(collection(document_set.document, shown, quotes), media_type=PROFILE)
        if offsets == "utf16":
            shown = await views.in_utf16(document_set, shown)
        return AnnotationsAnswer(document_set.document, shown)


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
        items = tuple(FeedEntry(str(one.cursor), one.document, one.annotation_set) for one in page.items)
        return FeedAnswer(items, str(page.cursor))


def _add_review(routes: APIRouter, reviews: Reviews) -> None:
    @routes.post("/v1/documents/{document_id}/decisions", summary="Decide on one annotation")
    async def post_decision(document_id: DocumentId, body: DecisionBody, caller: Caller) -> DecisionAnswer:
        request = body.decision_request(caller.subject, role_of(caller), reviews.clock.now())
        answer = await reviews.submit(caller, document_id, request)
        return DecisionAnswer(answer.revision, answer.annotation)

    @routes.post("/v1/documents/{document_id}/review:complete", summary="Complete the review and publish the set")
    async def post_completion(document_id: DocumentId, body: CompletionBody, caller: Caller) -> CompletionAnswer:
        completion = Completion(
            body.revision,
            caller.subject,
            role_of(caller),
            body.opened_at,
            reviews.clock.now(),
            body.active_seconds,
            body.leave_undecided,
            body.acknowledge_tracked_changes,
        )
        _, published, review = await reviews.complete(caller, document_id, completion)
        return CompletionAnswer(review.review_id, published)

    @routes.post("/v1/documents/{document_id}/review:reopen", summary="Reopen the review of a published set")
    async def post_reopening(document_id: DocumentId, body: ReopenBody, caller: Caller) -> DocumentAnswer:
        document_set, opened = await reviews.reopen(caller, document_id, body.revision)
        return _document(document_set, opened)

    @routes.post(
        "/v1/documents/{document_id}/review:perspective", summary="Change our role, and make the findings again"
    )
    async def post_perspective(document_id: DocumentId, body: PerspectiveBody, caller: Caller) -> AnnotationsAnswer:
        request = PerspectiveRequest(body.revision, body.perspective)
        document_set, made = await reviews.set_perspective(caller, document_id, request)
        return AnnotationsAnswer(document_set.document, made)


def _document(document_set: DocumentSet, current: AnnotationSet) -> DocumentAnswer:
    stored = document_set.stored
    return DocumentAnswer(
        document=stored.document,
        state=current.state,
        revision=current.revision,
        code_points=stored.code_points,
        superseded_by=document_set.superseded_by,
        published_revision=document_set.published_revision,
    )


DOCUMENT_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}"): Action.READ_DOCUMENT,
    ("GET", "/v1/documents/{document_id}/annotations"): Action.READ_ANNOTATIONS,
    ("GET", "/v1/annotations"): Action.READ_ANNOTATIONS,
    ("POST", "/v1/documents/{document_id}/decisions"): Action.REVIEW,
    ("POST", "/v1/documents/{document_id}/review:complete"): Action.COMPLETE_REVIEW,
    ("POST", "/v1/documents/{document_id}/review:reopen"): Action.REOPEN_REVIEW,
    ("POST", "/v1/documents/{document_id}/review:perspective"): Action.SET_PERSPECTIVE,
}
