"""Serves `ReviewQueueService` over gRPC. It only translates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import grpc.aio
from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import events_pb2
from glossator.annotation.v1 import reviews_pb2 as pb
from glossator.annotation.v1 import reviews_pb2_grpc as pb_grpc
from glossator.document.v1 import document_pb2
from services.annotation.desk.deciding.stopping import ReadingStops
from services.annotation.desk.queue import DEFAULT_SIZE, AssignRequest, QueueRequest, ReviewQueue
from services.annotation.edge.messages import document_message, state_value, time_of
from services.annotation.queue.assignments import DEFAULT_LEASE, Assignment, Deputy
from services.annotation.queue.items import Order, QueuedReview, QueueFilter
from services.annotation.queue.stops import StopReason, StopRequest
from services.annotation.sets.refusals import invalid
from services.shared.domain.annotations import SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.records import Action
from services.shared.domain.relations import Priority
from services.shared.runtime.access.call import current_actor

_Context = grpc.aio.ServicerContext[Any, Any]
_STATES = {state_value(one): one for one in (SetState.PROPOSED, SetState.PUBLISHED)}
_SEVERITIES = {events_pb2.Severity.Value(f"SEVERITY_{one.name}"): one for one in Severity}
_PRIORITIES = {document_pb2.Priority.Value(f"PRIORITY_{one.name}"): one for one in Priority}
_STOPS = {pb.StopReason.Value(f"STOP_REASON_{one.name}"): one for one in StopReason}
_ORDERS = {
    pb.REVIEW_ORDER_UNSPECIFIED: Order.RISK,
    **{pb.ReviewOrder.Value(f"REVIEW_ORDER_{one.name}"): one for one in Order},
}


@dataclass(frozen=True, slots=True, eq=False)
class ReviewQueueApi(pb_grpc.ReviewQueueServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    queue: ReviewQueue
    stops: ReadingStops

    async def ListReviews(  # noqa: N802
        self, request: pb.ListReviewsRequest, _context: _Context
    ) -> pb.ListReviewsResponse:
        page = await self.queue.list(current_actor(), queue_request(request))
        return pb.ListReviewsResponse(
            reviews=[_review(one) for one in page.reviews],
            next_page_token=page.next_token,
            matching=page.counts.matching,
            open=page.counts.open,
            mine=page.counts.mine,
            unassigned=page.counts.unassigned,
            team=page.counts.team,
            version=page.counts.version,
        )

    async def AssignReviews(  # noqa: N802
        self, request: pb.AssignReviewsRequest, _context: _Context
    ) -> pb.AssignReviewsResponse:
        due = time_of(request.due_at, "due_at") if request.HasField("due_at") else None
        wanted = AssignRequest(list(request.document_ids), request.from_assignee, list(request.assignees), due)
        results = await self.queue.assign(current_actor(), wanted)
        return pb.AssignReviewsResponse(
            results=[
                pb.AssignedReview(
                    document_id=one.document_id,
                    assignment=_assignment(one.assignment) if one.assignment else None,
                    reason=one.reason,
                )
                for one in results
            ]
        )

    async def ClaimReview(  # noqa: N802
        self, request: pb.ClaimReviewRequest, _context: _Context
    ) -> pb.ClaimReviewResponse:
        lasts = timedelta(minutes=request.minutes) if request.minutes else DEFAULT_LEASE
        made = await self.queue.claim(current_actor(), request.document_id, lasts)
        return pb.ClaimReviewResponse(assignment=_assignment(made))

    async def ReleaseReview(  # noqa: N802
        self, request: pb.ReleaseReviewRequest, _context: _Context
    ) -> pb.ReleaseReviewResponse:
        made = await self.queue.release(current_actor(), request.document_id, give_back=request.give_back)
        return pb.ReleaseReviewResponse(assignment=_assignment(made))

    async def StopReading(  # noqa: N802
        self, request: pb.StopReadingRequest, _context: _Context
    ) -> pb.StopReadingResponse:
        if request.reason not in _STOPS:
            raise invalid("reason", "is missing or unknown")
        wanted = StopRequest(_STOPS[request.reason], list(request.pages))
        return pb.StopReadingResponse(scope=await self.stops.stop(current_actor(), request.document_id, wanted))

    async def ListDeputies(  # noqa: N802
        self, _request: pb.ListDeputiesRequest, _context: _Context
    ) -> pb.ListDeputiesResponse:
        return pb.ListDeputiesResponse(deputies=[_deputy(one) for one in await self.queue.deputies(current_actor())])

    async def SetDeputy(  # noqa: N802
        self, request: pb.SetDeputyRequest, _context: _Context
    ) -> pb.SetDeputyResponse:
        if not request.deputy:
            await self.queue.remove_deputy(current_actor(), request.person)
            return pb.SetDeputyResponse()
        if not request.HasField("until"):
            raise invalid("until", "is missing")
        since = time_of(request.since, "since") if request.HasField("since") else None
        until = time_of(request.until, "until")
        made = await self.queue.set_deputy(current_actor(), request.person, request.deputy, since, until)
        return pb.SetDeputyResponse(deputy=_deputy(made))


def queue_request(request: pb.ListReviewsRequest) -> QueueRequest:
    """The request for a page. Raises `Reject(INVALID_METADATA)` if a state, a priority or the order is unknown."""
    unknown = [number for number, one in enumerate(request.states) if one not in _STATES]
    if unknown:
        raise invalid(f"states[{unknown[0]}]", "must be SET_STATE_PROPOSED or SET_STATE_PUBLISHED")
    if request.order not in _ORDERS:
        raise invalid("order", "is unknown")
    odd = [number for number, one in enumerate(request.priorities) if one not in _PRIORITIES]
    if odd:
        raise invalid(f"priorities[{odd[0]}]", "is unknown")
    wanted = QueueFilter(
        states=tuple(_STATES[one] for one in request.states) or (SetState.PROPOSED,),
        assignees=tuple(request.assignees),
        unassigned=request.unassigned,
        matters=tuple(request.matters),
        document_types=tuple(request.document_types),
        severity=_SEVERITIES.get(request.severity),
        order=_ORDERS[request.order],
        client_ids=tuple(request.client_ids),
        priorities=tuple(_PRIORITIES[one] for one in request.priorities),
        stopped=request.stopped,
        team=request.team,
    )
    return QueueRequest(wanted, request.mine, request.page_size or DEFAULT_SIZE, request.page_token)


def _review(one: QueuedReview) -> pb.QueuedReview:
    return pb.QueuedReview(
        document=document_message(one.document),
        state=state_value(one.state),
        revision=one.revision,
        document_type=one.workload.document_type,
        received_at=_stamp(one.received_at),
        code_points=one.code_points,
        annotations=one.workload.annotations,
        undecided_annotations=one.workload.undecided_annotations,
        findings=one.workload.findings,
        open_findings=[
            pb.SeverityCount(severity=events_pb2.Severity.Value(f"SEVERITY_{severity.name}"), count=count)
            for severity, count in one.workload.gravest_first()
        ],
        assignment=_assignment(one.assignment),
        stage=pb.ReviewStage.Value(f"REVIEW_STAGE_{one.steps.stage.name}"),
        blind=one.steps.blind,
        stops=[
            pb.ReadingStop(
                person=each.person,
                reason=pb.StopReason.Value(f"STOP_REASON_{each.reason.name}"),
                stopped_at=_stamp(each.stopped_at),
                pages=each.pages,
            )
            for each in one.stops
        ],
    )


def _assignment(one: Assignment) -> pb.ReviewAssignment:
    return pb.ReviewAssignment(
        assignee=one.assignee,
        assigned_by=one.assigned_by,
        assigned_at=_stamp(one.assigned_at),
        due_at=_stamp(one.due_at),
        lease_holder=one.holder,
        lease_until=_stamp(one.held_until),
    )


def _deputy(one: Deputy) -> pb.Deputy:
    return pb.Deputy(
        person=one.person, deputy=one.deputy, since=_stamp(one.since), until=_stamp(one.until), set_by=one.set_by
    )


def _stamp(at: datetime | None) -> Timestamp | None:
    if at is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp


def register(api: ReviewQueueApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: pb_grpc.add_ReviewQueueServiceServicer_to_server(api, server)


_SERVICE = pb.DESCRIPTOR.services_by_name["ReviewQueueService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{_SERVICE}/ListReviews": Action.READ_PROPOSALS,
    f"/{_SERVICE}/AssignReviews": Action.ASSIGN_REVIEW,
    f"/{_SERVICE}/ClaimReview": Action.REVIEW,
    f"/{_SERVICE}/ReleaseReview": Action.REVIEW,
    f"/{_SERVICE}/StopReading": Action.STOP_READING,
    f"/{_SERVICE}/ListDeputies": Action.READ_PROPOSALS,
    f"/{_SERVICE}/SetDeputy": Action.REVIEW,
}
