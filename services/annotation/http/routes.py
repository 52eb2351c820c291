"""Documents, their sets, their words, the feed and the review, over HTTP."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.responses import JSONResponse

from services.annotation.completion import Completion
from services.annotation.explaining import Explainer
from services.annotation.http.bodies import (
    AnnotationsAnswer,
    CompletionAnswer,
    CompletionBody,
    DecisionAnswer,
    DecisionBody,
    DocumentAnswer,
    ExplanationAnswer,
    FeedAnswer,
    FeedEntry,
    FieldsAnswer,
    ReopenBody,
    TextAnswer,
)
from services.annotation.http.jsonld import MEDIA_TYPE, PROFILE, collection
from services.annotation.reading import REVIEW_PURPOSE, FeedRequest, Reader, parse_cursor
from services.annotation.review import Reviews, role_of
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.http_server import actor

Caller = Annotated[Actor, Depends(actor)]


def router(reader: Reader, reviews: Reviews, explainer: Explainer) -> APIRouter:
    """All routes of `DOCUMENT_ROUTES`."""
    routes = APIRouter()
    _add_documents(routes, reader)
    _add_explanations(routes, explainer)
    _add_feed(routes, reader)
    _add_review(routes, reviews)
    return routes


def _add_documents(routes: APIRouter, reader: Reader) -> None:
    @routes.get("/v1/documents/{document_id}", summary="A document's record and the state of its set")
    async def get_document(document_id: str, caller: Caller) -> DocumentAnswer:
        found = await reader.document(caller, document_id)
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
        standing, shown = await reader.annotations(caller, document_id)
        if MEDIA_TYPE in accept:
            quotes = await reader.quotes(caller, standing, shown.annotations, purpose)
            return JSONResponse(collection(standing.document, shown, quotes), media_type=PROFILE)
        if offsets == "utf16":
            shown = await reader.in_utf16(standing, shown)
        return AnnotationsAnswer(standing.document, shown)

    @routes.get("/v1/documents/{document_id}/text", summary="The words of a span, all of them without one. Audited")
    async def get_text(
        document_id: str,
        caller: Caller,
        start: Annotated[int | None, Query(ge=0)] = None,
        end: Annotated[int | None, Query(ge=0)] = None,
        purpose: str = REVIEW_PURPOSE,
    ) -> TextAnswer:
        text, span = await reader.words(caller, document_id, _span(start, end), purpose)
        return TextAnswer(text, span.start, span.end)

    @routes.get("/v1/documents/{document_id}/fields", summary="What the fields of a document come to. Audited")
    async def get_fields(document_id: str, caller: Caller, purpose: str = REVIEW_PURPOSE) -> FieldsAnswer:
        return FieldsAnswer(tuple(await reader.fields(caller, document_id, purpose)))


def _add_explanations(routes: APIRouter, explainer: Explainer) -> None:
    @routes.get(
        "/v1/documents/{document_id}/findings/{finding_id}",
        summary="Why a finding was made, with the words and values that it rests on. Audited",
    )
    async def get_explanation(
        document_id: str, finding_id: str, caller: Caller, purpose: str = REVIEW_PURPOSE
    ) -> ExplanationAnswer:
        found = await explainer.explain(caller, document_id, finding_id, purpose)
        said = found.explanation
        return ExplanationAnswer(
            finding=said.finding,
            playbook_title=said.playbook_title,
            condition=said.condition,
            reason=said.reason,
            evidence=found.evidence,
            guidance=said.guidance,
            fallback=said.fallback,
            undecided=said.undecided,
        )


def _add_feed(routes: APIRouter, reader: Reader) -> None:
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
        await reader.open_feed(caller, request)
        page = await reader.page(caller, request, after, wait_seconds)
        items = tuple(FeedEntry(str(one.cursor), one.document, one.annotation_set) for one in page.items)
        return FeedAnswer(items, str(page.cursor))


def _add_review(routes: APIRouter, reviews: Reviews) -> None:
    @routes.post("/v1/documents/{document_id}/decisions", summary="One decision on one annotation")
    async def post_decision(document_id: str, body: DecisionBody, caller: Caller) -> DecisionAnswer:
        submission = body.submission(caller.subject, role_of(caller), reviews.clock.now())
        answer = await reviews.submit(caller, document_id, submission)
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


def _span(start: int | None, end: int | None) -> OriginalSpan | None:
    if start is None and end is None:
        return None
    if start is None or end is None or end < start:
        raise Reject(Reason.INVALID_METADATA)
    return OriginalSpan(start, end)


DOCUMENT_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}"): Action.READ_DOCUMENT,
    ("GET", "/v1/documents/{document_id}/annotations"): Action.READ_ANNOTATIONS,
    ("GET", "/v1/documents/{document_id}/text"): Action.READ_TEXT,
    ("GET", "/v1/documents/{document_id}/fields"): Action.READ_TEXT,
    ("GET", "/v1/documents/{document_id}/findings/{finding_id}"): Action.READ_TEXT,
    ("GET", "/v1/annotations"): Action.READ_ANNOTATIONS,
    ("POST", "/v1/documents/{document_id}/decisions"): Action.REVIEW,
    ("POST", "/v1/documents/{document_id}/review:complete"): Action.COMPLETE_REVIEW,
    ("POST", "/v1/documents/{document_id}/review:reopen"): Action.REOPEN_REVIEW,
}
