"""Serves `ReviewHistoryService` over gRPC. It only translates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import grpc.aio
from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import events_pb2
from glossator.annotation.v1 import history_pb2 as pb
from glossator.annotation.v1 import history_pb2_grpc as pb_grpc
from services.annotation.desk.deciding.bulk import BulkDecisions
from services.annotation.desk.deciding.history import DEFAULT_SIZE, DecisionHistory, StepResult
from services.annotation.desk.timeline import DocumentTimeline
from services.annotation.edge.history.events import event_message, kinds_of, place_of, reader_message
from services.annotation.edge.messages import message_of
from services.annotation.sets.undoing import LoggedDecision
from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_actor

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True, slots=True, eq=False)
class ReviewHistoryApi(pb_grpc.ReviewHistoryServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    history: DecisionHistory
    bulk: BulkDecisions
    timeline: DocumentTimeline

    async def ListDecisions(  # noqa: N802
        self, request: pb.ListDecisionsRequest, _context: _Context
    ) -> pb.ListDecisionsResponse:
        size = request.page_size or DEFAULT_SIZE
        page = await self.history.list(current_actor(), request.document_id, size, request.page_token)
        return pb.ListDecisionsResponse(
            decisions=[_decision(one) for one in page.decisions],
            next_page_token=page.next_token,
            can_undo=page.can_undo,
            can_redo=page.can_redo,
        )

    async def PreviewBulkAcceptance(  # noqa: N802
        self, request: pb.PreviewBulkAcceptanceRequest, _context: _Context
    ) -> pb.PreviewBulkAcceptanceResponse:
        found = await self.bulk.preview(current_actor(), request.document_id)
        return pb.PreviewBulkAcceptanceResponse(
            revision=found.revision,
            annotation_ids=found.annotation_ids,
            rule=found.rule,
            minimum_confidence=found.minimum_confidence,
        )

    async def AcceptInBulk(  # noqa: N802
        self, request: pb.AcceptInBulkRequest, _context: _Context
    ) -> pb.AcceptInBulkResponse:
        actor = current_actor()
        wanted = self.bulk.request(actor, request.bulk_id, request.revision, list(request.annotation_ids))
        made = await self.bulk.accept(actor, request.document_id, wanted)
        return pb.AcceptInBulkResponse(revision=made.revision, annotation_ids=made.annotation_ids)

    async def UndoDecision(  # noqa: N802
        self, request: pb.UndoDecisionRequest, _context: _Context
    ) -> pb.UndoDecisionResponse:
        made = await self.history.undo(current_actor(), request.document_id, request.revision)
        return pb.UndoDecisionResponse(**_step(made))

    async def RedoDecision(  # noqa: N802
        self, request: pb.RedoDecisionRequest, _context: _Context
    ) -> pb.RedoDecisionResponse:
        made = await self.history.redo(current_actor(), request.document_id, request.revision)
        return pb.RedoDecisionResponse(**_step(made))

    async def ListDocumentEvents(  # noqa: N802
        self, request: pb.ListDocumentEventsRequest, _context: _Context
    ) -> pb.ListDocumentEventsResponse:
        size, kinds = request.page_size or DEFAULT_SIZE, kinds_of(request.kinds)
        page = await self.timeline.events(current_actor(), request.document_id, kinds, size, request.page_token)
        events = [event_message(one) for one in page.events]
        return pb.ListDocumentEventsResponse(
            events=events, next_page_token=page.next_token, all_readers=page.all_readers
        )

    async def ListPlaceReaders(  # noqa: N802
        self, request: pb.ListPlaceReadersRequest, _context: _Context
    ) -> pb.ListPlaceReadersResponse:
        found = await self.timeline.readers(current_actor(), request.document_id, place_of(request))
        readers = [reader_message(one) for one in found.readers]
        return pb.ListPlaceReadersResponse(readers=readers, next_page_token=found.next_token)


def _step(made: StepResult) -> dict[str, Any]:
    return {
        "revision": made.revision,
        "decision": _decision(made.decision),
        "annotation": message_of(events_pb2.Annotation, made.annotation) if made.annotation else None,
        "finding": message_of(events_pb2.Finding, made.finding) if made.finding else None,
        "can_undo": made.can_undo,
        "can_redo": made.can_redo,
        "decisions": made.decisions,
    }


def _decision(one: LoggedDecision) -> pb.LoggedDecision:
    return pb.LoggedDecision(
        id=one.record.decision_id,
        kind=pb.DecisionKind.Value(f"DECISION_KIND_{one.kind.name}"),
        target_id=one.target_id,
        decision=one.decision,
        actor=one.record.actor,
        role=one.record.role,
        decided_at=_stamp(one.decided_at),
        revision=one.revision,
        undone_at=_stamp(one.undone_at),
        reason_code=one.reason_code,
        reason=one.reason,
        category=one.category,
        bulk=one.bulk,
    )


def _stamp(at: datetime | None) -> Timestamp | None:
    if at is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp


def register(api: ReviewHistoryApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: pb_grpc.add_ReviewHistoryServiceServicer_to_server(api, server)


_SERVICE = pb.DESCRIPTOR.services_by_name["ReviewHistoryService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{_SERVICE}/ListDecisions": Action.READ_PROPOSALS,
    f"/{_SERVICE}/PreviewBulkAcceptance": Action.READ_PROPOSALS,
    f"/{_SERVICE}/AcceptInBulk": Action.REVIEW,
    f"/{_SERVICE}/UndoDecision": Action.REVIEW,
    f"/{_SERVICE}/RedoDecision": Action.REVIEW,
    f"/{_SERVICE}/ListDocumentEvents": Action.READ_HISTORY,
    f"/{_SERVICE}/ListPlaceReaders": Action.READ_VIEWS,
}
