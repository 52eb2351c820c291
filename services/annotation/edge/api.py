"""Serves `AnnotationService` over gRPC. It only translates."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing
from typing import Any

import grpc
import grpc.aio
from typing_extensions import override

from glossator.annotation.v1 import events_pb2, service_pb2, service_pb2_grpc
from services.annotation.desk.operations import Operations
from services.annotation.desk.reading import parse_cursor
from services.annotation.desk.review import role_of
from services.annotation.desk.structure import StructureRequest
from services.annotation.edge import page_messages, reveal_messages, structure_messages
from services.annotation.edge.finding_messages import finding_request
from services.annotation.edge.messages import (
    answered_message,
    decision_of,
    document_message,
    explanation_message,
    feed_message,
    feed_request,
    field_message,
    message_of,
    narrated_message,
    passage_message,
    set_message,
    span_of,
    state_value,
    summary_message,
    time_of,
)
from services.annotation.reveals.grants import RevealGrant
from services.annotation.sets.completion import Completion
from services.annotation.sets.decisions import DecisionRequest
from services.annotation.sets.perspective import PerspectiveRequest
from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_actor, settle_call, verified_actor
from services.shared.runtime.clock import Clock

_Context = grpc.aio.ServicerContext[Any, Any]
_WATCH_SECONDS = 15.0


class AnnotationApi(service_pb2_grpc.AnnotationServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    def __init__(self, operations: Operations, clock: Clock) -> None:
        self._operations = operations
        self._clock = clock

    @override
    async def GetDocument(
        self, request: service_pb2.GetDocumentRequest, context: _Context
    ) -> service_pb2.GetDocumentResponse:
        found = await self._operations.views.document(current_actor(), request.document_id)
        return service_pb2.GetDocumentResponse(
            document=document_message(found.document),
            state=state_value(found.annotation_set.state),
            revision=found.annotation_set.revision,
            code_points=found.stored.code_points,
            superseded_by=found.superseded_by,
            published_revision=found.published_revision,
        )

    @override
    async def ReadText(self, request: service_pb2.ReadTextRequest, context: _Context) -> service_pb2.ReadTextResponse:
        span = span_of(request.span) if request.HasField("span") else None
        found = await self._operations.views.words(
            current_actor(), request.document_id, span, request.purpose, request.use
        )
        return passage_message(found)

    @override
    async def GetPage(self, request: service_pb2.GetPageRequest, context: _Context) -> service_pb2.GetPageResponse:
        found = await self._operations.pages.picture(
            current_actor(), request.document_id, request.number, request.width, request.purpose
        )
        return page_messages.page_message(found)

    @override
    async def ListPageWords(
        self, request: service_pb2.ListPageWordsRequest, context: _Context
    ) -> service_pb2.ListPageWordsResponse:
        found = await self._operations.pages.words(
            current_actor(), request.document_id, request.number, request.purpose
        )
        return page_messages.words_message(found)

    @override
    async def ReadStructure(
        self, request: service_pb2.ReadStructureRequest, context: _Context
    ) -> service_pb2.ReadStructureResponse:
        wanted = StructureRequest(request.cursor, request.limit, request.use)
        found = await self._operations.structure.read(current_actor(), request.document_id, wanted, request.purpose)
        return structure_messages.structure_message(found)

    @override
    async def ReadFields(
        self, request: service_pb2.ReadFieldsRequest, context: _Context
    ) -> service_pb2.ReadFieldsResponse:
        found = await self._operations.views.fields(current_actor(), request.document_id, request.purpose, request.use)
        return service_pb2.ReadFieldsResponse(fields=[field_message(one) for one in found])

    @override
    async def ReadSummary(
        self, request: service_pb2.ReadSummaryRequest, context: _Context
    ) -> service_pb2.ReadSummaryResponse:
        found = await self._operations.summaries.read(current_actor(), request.document_id, request.purpose)
        return summary_message(found)

    @override
    async def ExplainFinding(
        self, request: service_pb2.ExplainFindingRequest, context: _Context
    ) -> service_pb2.ExplainFindingResponse:
        found = await self._operations.explainer.explain(
            current_actor(), request.document_id, request.finding_id, request.purpose
        )
        return explanation_message(found)

    @override
    async def NarrateFinding(
        self, request: service_pb2.NarrateFindingRequest, context: _Context
    ) -> AsyncIterator[service_pb2.NarrateFindingResponse]:
        """If the caller cancels the call, the LLM stops."""
        narration = self._operations.narrator.narrate(
            current_actor(), request.document_id, request.finding_id, request.purpose
        )
        async with aclosing(narration) as parts:
            async for one in parts:
                yield narrated_message(one)

    @override
    async def AnswerQuestions(
        self, request: service_pb2.AnswerQuestionsRequest, context: _Context
    ) -> AsyncIterator[service_pb2.AnswerQuestionsResponse]:
        """If the caller cancels the call, the LLM stops."""
        answers = self._operations.questioner.answers(current_actor(), request.document_id, request.purpose)
        async with aclosing(answers) as parts:
            async for one in parts:
                yield answered_message(one)

    @override
    async def ListAnnotations(
        self, request: service_pb2.ListAnnotationsRequest, context: _Context
    ) -> service_pb2.ListAnnotationsResponse:
        document_set, shown = await self._operations.views.annotations(current_actor(), request.document_id)
        if request.offset_unit == service_pb2.OFFSET_UNIT_UTF16:
            shown = await self._operations.views.in_utf16(document_set, shown)
        return service_pb2.ListAnnotationsResponse(
            document=document_message(document_set.document), annotation_set=set_message(shown)
        )

    @override
    async def WatchAnnotations(
        self, request: service_pb2.WatchAnnotationsRequest, context: _Context
    ) -> AsyncIterator[service_pb2.WatchAnnotationsResponse]:
        """Streams until the caller ends the call or the service stops. To resume, call again with the last cursor."""
        cursor = parse_cursor(request.cursor)
        feed, views = feed_request(request), self._operations.views
        await views.open_feed(current_actor(), feed)
        await settle_call()
        while True:
            page = await views.page(await verified_actor(), feed, cursor, _WATCH_SECONDS)
            if page.items:
                await views.record_page(await verified_actor(), feed, cursor, page)
            else:
                await views.check_feed(current_actor(), feed)
            for one in page.items:
                if views.still_visible(current_actor(), feed, one):
                    yield feed_message(one)
            cursor = page.cursor
            self._operations.views.check_running()

    @override
    async def SubmitReview(
        self, request: service_pb2.SubmitReviewRequest, context: _Context
    ) -> service_pb2.SubmitReviewResponse:
        answer = await self._operations.reviews.submit(
            current_actor(), request.document_id, self._decision_request(request)
        )
        return service_pb2.SubmitReviewResponse(
            revision=answer.revision, annotation=message_of(events_pb2.Annotation, answer.annotation)
        )

    @override
    async def ListFindings(
        self, request: service_pb2.ListFindingsRequest, context: _Context
    ) -> service_pb2.ListFindingsResponse:
        found = await self._operations.findings.list(current_actor(), request.document_id)
        findings = [message_of(events_pb2.Finding, one) for one in found.findings]
        return service_pb2.ListFindingsResponse(revision=found.revision, findings=findings, categories=found.categories)

    @override
    async def DecideFinding(
        self, request: service_pb2.DecideFindingRequest, context: _Context
    ) -> service_pb2.DecideFindingResponse:
        actor = current_actor()
        wanted = finding_request(request, actor.subject, role_of(actor))
        revision, finding = await self._operations.findings.decide(actor, request.document_id, wanted)
        return service_pb2.DecideFindingResponse(revision=revision, finding=message_of(events_pb2.Finding, finding))

    @override
    async def CompleteReview(
        self, request: service_pb2.CompleteReviewRequest, context: _Context
    ) -> service_pb2.CompleteReviewResponse:
        actor = current_actor()
        opened = time_of(request.opened_at, "opened_at") if request.HasField("opened_at") else None
        completion = Completion(
            request.revision,
            actor.subject,
            role_of(actor),
            opened,
            self._clock.now(),
            request.active_seconds,
            request.leave_undecided,
            request.acknowledge_tracked_changes,
        )
        _, published, review = await self._operations.reviews.complete(actor, request.document_id, completion)
        return service_pb2.CompleteReviewResponse(review_id=review.review_id, annotation_set=set_message(published))

    @override
    async def ReopenReview(
        self, request: service_pb2.ReopenReviewRequest, context: _Context
    ) -> service_pb2.ReopenReviewResponse:
        _, opened = await self._operations.reviews.reopen(current_actor(), request.document_id, request.revision)
        return service_pb2.ReopenReviewResponse(revision=opened.revision)

    @override
    async def SetPerspective(
        self, request: service_pb2.SetPerspectiveRequest, context: _Context
    ) -> service_pb2.SetPerspectiveResponse:
        wanted = PerspectiveRequest(request.revision, request.perspective)
        _, made = await self._operations.reviews.set_perspective(current_actor(), request.document_id, wanted)
        return service_pb2.SetPerspectiveResponse(annotation_set=set_message(made))

    @override
    async def RequestReveal(
        self, request: service_pb2.RequestRevealRequest, context: _Context
    ) -> service_pb2.RequestRevealResponse:
        wanted = reveal_messages.request_of(request)
        made = await self._operations.reveals.request(current_actor(), request.document_id, wanted, request.purpose)
        return service_pb2.RequestRevealResponse(grant=self._grant(made))

    @override
    async def GrantReveal(
        self, request: service_pb2.GrantRevealRequest, context: _Context
    ) -> service_pb2.GrantRevealResponse:
        made = await self._operations.reveals.grant(
            current_actor(), request.document_id, request.grant_id, request.purpose
        )
        return service_pb2.GrantRevealResponse(grant=self._grant(made))

    @override
    async def ListReveals(
        self, request: service_pb2.ListRevealsRequest, context: _Context
    ) -> service_pb2.ListRevealsResponse:
        found = await self._operations.reveals.all(current_actor(), request.document_id)
        return service_pb2.ListRevealsResponse(grants=[self._grant(one) for one in found])

    @override
    async def RevokeReveal(
        self, request: service_pb2.RevokeRevealRequest, context: _Context
    ) -> service_pb2.RevokeRevealResponse:
        made = await self._operations.reveals.revoke(current_actor(), request.document_id, request.grant_id)
        return service_pb2.RevokeRevealResponse(grant=self._grant(made))

    def _grant(self, grant: RevealGrant) -> service_pb2.RevealGrant:
        return reveal_messages.grant_message(grant, self._clock.now())

    def _decision_request(self, request: service_pb2.SubmitReviewRequest) -> DecisionRequest:
        actor = current_actor()
        closed = time_of(request.closed_at, "closed_at") if request.HasField("closed_at") else self._clock.now()
        opened = time_of(request.opened_at, "opened_at") if request.HasField("opened_at") else closed
        return DecisionRequest(
            decision_id=request.decision_id,
            revision=request.revision,
            decision=decision_of(request.decision),
            actor=actor.subject,
            role=role_of(actor),
            opened_at=opened,
            closed_at=closed,
            annotation_id=request.annotation_id,
            category=request.category,
            span=span_of(request.span) if request.HasField("span") else None,
            reason=request.reason,
            active_seconds=request.active_seconds,
            bulk=request.bulk,
        )


def register(api: AnnotationApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: service_pb2_grpc.add_AnnotationServiceServicer_to_server(api, server)


_SERVICE = service_pb2.DESCRIPTOR.services_by_name["AnnotationService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{_SERVICE}/GetDocument": Action.READ_DOCUMENT,
    f"/{_SERVICE}/ReadText": Action.READ_TEXT,
    f"/{_SERVICE}/GetPage": Action.READ_TEXT,
    f"/{_SERVICE}/ListPageWords": Action.READ_TEXT,
    f"/{_SERVICE}/ReadStructure": Action.READ_TEXT,
    f"/{_SERVICE}/ReadFields": Action.READ_TEXT,
    f"/{_SERVICE}/ReadSummary": Action.READ_TEXT,
    f"/{_SERVICE}/ExplainFinding": Action.READ_TEXT,
    f"/{_SERVICE}/NarrateFinding": Action.EXPLAIN,
    f"/{_SERVICE}/AnswerQuestions": Action.EXPLAIN,
    f"/{_SERVICE}/ListAnnotations": Action.READ_ANNOTATIONS,
    f"/{_SERVICE}/WatchAnnotations": Action.READ_ANNOTATIONS,
    f"/{_SERVICE}/SubmitReview": Action.REVIEW,
    f"/{_SERVICE}/ListFindings": Action.READ_PROPOSALS,
    f"/{_SERVICE}/DecideFinding": Action.REVIEW,
    f"/{_SERVICE}/CompleteReview": Action.COMPLETE_REVIEW,
    f"/{_SERVICE}/ReopenReview": Action.REOPEN_REVIEW,
    f"/{_SERVICE}/SetPerspective": Action.SET_PERSPECTIVE,
    f"/{_SERVICE}/RequestReveal": Action.REVEAL_VALUES,
    f"/{_SERVICE}/GrantReveal": Action.GRANT_REVEAL,
    f"/{_SERVICE}/ListReveals": Action.READ_REVEALS,
    f"/{_SERVICE}/RevokeReveal": Action.REVOKE_REVEAL,
}
