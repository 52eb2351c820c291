"""AnnotationService over gRPC: messages in, messages out; all else is in `reading` and `review`."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import grpc
import grpc.aio
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from typing_extensions import override

from glossator.annotation.v1 import events_pb2, service_pb2, service_pb2_grpc
from glossator.document.v1 import document_pb2
from services.annotation.completion import Completion
from services.annotation.decisions import Submission
from services.annotation.explaining import Explained, Explainer
from services.annotation.fields import Field
from services.annotation.reading import FeedItem, FeedRequest, Reader, parse_cursor
from services.annotation.review import Reviews, role_of
from services.shared.domain.annotations import AnnotationSet, Decision, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.call import current_actor
from services.shared.runtime.clock import Clock
from services.shared.wire.codec import from_message, to_message

M = TypeVar("M", bound=Message)
_Context = grpc.aio.ServicerContext[Any, Any]
_WATCH_SECONDS = 15.0


class AnnotationApi(service_pb2_grpc.AnnotationServiceServicer):
    """Raises `Reject` and `Retry`; the server makes statuses of them."""

    def __init__(self, reader: Reader, reviews: Reviews, explainer: Explainer, clock: Clock) -> None:
        self._reader = reader
        self._reviews = reviews
        self._explainer = explainer
        self._clock = clock

    @override
    async def GetDocument(
        self, request: service_pb2.GetDocumentRequest, context: _Context
    ) -> service_pb2.GetDocumentResponse:
        found = await self._reader.document(current_actor(), request.document_id)
        return service_pb2.GetDocumentResponse(
            document=_document(found.document),
            state=_state(found.annotation_set.state),
            revision=found.annotation_set.revision,
            code_points=found.stored.code_points,
            superseded_by=found.superseded_by,
        )

    @override
    async def ReadText(self, request: service_pb2.ReadTextRequest, context: _Context) -> service_pb2.ReadTextResponse:
        span = _span(request.span) if request.HasField("span") else None
        text, place = await self._reader.words(current_actor(), request.document_id, span, request.purpose)
        return service_pb2.ReadTextResponse(text=text, span=_message(document_pb2.Span, place))

    @override
    async def ReadFields(
        self, request: service_pb2.ReadFieldsRequest, context: _Context
    ) -> service_pb2.ReadFieldsResponse:
        found = await self._reader.fields(current_actor(), request.document_id, request.purpose)
        return service_pb2.ReadFieldsResponse(fields=[_field(one) for one in found])

    @override
    async def ExplainFinding(
        self, request: service_pb2.ExplainFindingRequest, context: _Context
    ) -> service_pb2.ExplainFindingResponse:
        found = await self._explainer.explain(current_actor(), request.document_id, request.finding_id, request.purpose)
        return _explained(found)

    @override
    async def ListAnnotations(
        self, request: service_pb2.ListAnnotationsRequest, context: _Context
    ) -> service_pb2.ListAnnotationsResponse:
        standing, shown = await self._reader.annotations(current_actor(), request.document_id)
        if request.offset_unit == service_pb2.OFFSET_UNIT_UTF16:
            shown = await self._reader.in_utf16(standing, shown)
        return service_pb2.ListAnnotationsResponse(document=_document(standing.document), annotation_set=_set(shown))

    @override
    async def WatchAnnotations(
        self, request: service_pb2.WatchAnnotationsRequest, context: _Context
    ) -> AsyncIterator[service_pb2.WatchAnnotationsResponse]:
        """Ends only with the call; a watcher that was cut off comes back with its last cursor."""
        actor, cursor = current_actor(), parse_cursor(request.cursor)
        feed = FeedRequest(request.matter, request.include_proposed)
        await self._reader.open_feed(actor, feed)
        while True:
            page = await self._reader.page(actor, feed, cursor, _WATCH_SECONDS)
            cursor = page.cursor
            for one in page.items:
                yield _told(one)

    @override
    async def SubmitReview(
        self, request: service_pb2.SubmitReviewRequest, context: _Context
    ) -> service_pb2.SubmitReviewResponse:
        answer = await self._reviews.submit(current_actor(), request.document_id, self._submission(request))
        return service_pb2.SubmitReviewResponse(
            revision=answer.revision, annotation=_message(events_pb2.Annotation, answer.annotation)
        )

    @override
    async def CompleteReview(
        self, request: service_pb2.CompleteReviewRequest, context: _Context
    ) -> service_pb2.CompleteReviewResponse:
        actor = current_actor()
        opened = _time(request.opened_at) if request.HasField("opened_at") else None
        completion = Completion(
            request.revision, actor.subject, role_of(actor), opened, self._clock.now(), request.active_seconds
        )
        _, published, review = await self._reviews.complete(actor, request.document_id, completion)
        return service_pb2.CompleteReviewResponse(review_id=review.review_id, annotation_set=_set(published))

    @override
    async def ReopenReview(
        self, request: service_pb2.ReopenReviewRequest, context: _Context
    ) -> service_pb2.ReopenReviewResponse:
        _, opened = await self._reviews.reopen(current_actor(), request.document_id, request.revision)
        return service_pb2.ReopenReviewResponse(revision=opened.revision)

    def _submission(self, request: service_pb2.SubmitReviewRequest) -> Submission:
        actor = current_actor()
        closed = _time(request.closed_at) if request.HasField("closed_at") else self._clock.now()
        opened = _time(request.opened_at) if request.HasField("opened_at") else closed
        return Submission(
            decision_id=request.decision_id,
            revision=request.revision,
            decision=_decision(request.decision),
            actor=actor.subject,
            role=role_of(actor),
            opened_at=opened,
            closed_at=closed,
            annotation_id=request.annotation_id,
            category=request.category,
            span=_span(request.span) if request.HasField("span") else None,
            reason=request.reason,
            active_seconds=request.active_seconds,
        )


def register(api: AnnotationApi) -> Callable[[grpc.aio.Server], None]:
    """What `GrpcServer` calls."""
    return lambda server: service_pb2_grpc.add_AnnotationServiceServicer_to_server(api, server)


def _told(one: FeedItem) -> service_pb2.WatchAnnotationsResponse:
    return service_pb2.WatchAnnotationsResponse(
        cursor=str(one.cursor), document=_document(one.document), annotation_set=_set(one.annotation_set)
    )


def _message(kind: type[M], value: object) -> M:
    message = to_message(value)
    if not isinstance(message, kind):
        raise TypeError(f"{type(value).__name__} is no {kind.__name__}")
    return message


def _explained(found: Explained) -> service_pb2.ExplainFindingResponse:
    said = found.explanation
    return service_pb2.ExplainFindingResponse(
        finding=_message(events_pb2.Finding, said.finding),
        playbook_title=said.playbook_title,
        condition=said.condition,
        reason=said.reason,
        evidence=[
            service_pb2.Evidence(
                annotation=_message(events_pb2.Annotation, one.annotation), words=one.words, value=one.value
            )
            for one in found.evidence
        ],
        guidance=said.guidance,
        fallback=said.fallback,
        undecided=[
            service_pb2.UndecidedRule(
                rule_id=one.rule_id, reason=one.reason, question=one.question, annotation_ids=one.annotation_ids
            )
            for one in said.undecided
        ],
    )


def _document(document: DocumentRecord) -> document_pb2.DocumentRecord:
    return _message(document_pb2.DocumentRecord, document)


def _set(annotation_set: AnnotationSet) -> events_pb2.AnnotationSet:
    return _message(events_pb2.AnnotationSet, annotation_set)


def _field(field: Field) -> service_pb2.Field:
    return service_pb2.Field(
        annotation_id=field.annotation_id,
        category=field.category,
        kind=field.kind.value,
        canonical=field.canonical,
        span=_message(document_pb2.Span, field.span),
        reason=field.reason,
    )


def _span(span: document_pb2.Span) -> OriginalSpan:
    try:
        return from_message(OriginalSpan, span)
    except Reject:
        raise Reject(Reason.INVALID_METADATA) from None


def _time(stamp: Timestamp) -> datetime:
    try:
        return stamp.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Reject(Reason.INVALID_METADATA) from None


def _state(state: SetState) -> "events_pb2.SetState.ValueType":
    return events_pb2.SetState.Value(f"SET_STATE_{state.name}")


def _decision(value: "events_pb2.Decision.ValueType") -> Decision:
    try:
        return Decision[events_pb2.Decision.Name(value).removeprefix("DECISION_")]
    except (ValueError, KeyError):
        raise Reject(Reason.INVALID_METADATA) from None


_SERVICE = service_pb2.DESCRIPTOR.services_by_name["AnnotationService"].full_name

RULES: Mapping[str, Action] = {
    f"/{_SERVICE}/GetDocument": Action.READ_DOCUMENT,
    f"/{_SERVICE}/ReadText": Action.READ_TEXT,
    f"/{_SERVICE}/ReadFields": Action.READ_TEXT,
    f"/{_SERVICE}/ReadSummary": Action.READ_TEXT,
    f"/{_SERVICE}/ExplainFinding": Action.READ_TEXT,
    f"/{_SERVICE}/ListAnnotations": Action.READ_ANNOTATIONS,
    f"/{_SERVICE}/WatchAnnotations": Action.READ_ANNOTATIONS,
    f"/{_SERVICE}/SubmitReview": Action.REVIEW,
    f"/{_SERVICE}/CompleteReview": Action.COMPLETE_REVIEW,
    f"/{_SERVICE}/ReopenReview": Action.REOPEN_REVIEW,
}
