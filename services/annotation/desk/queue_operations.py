"""The operations of the queue of reviews: `ReviewQueueService` of `reviews.proto`."""

from dataclasses import dataclass
from datetime import timedelta

from services.annotation.desk.deciding.stopping import ReadingStops
from services.annotation.desk.queue import AssignRequest, QueueRequest, ReviewQueue
from services.annotation.queue.assignments import Assignment
from services.annotation.queue.items import QueuedReview, QueueFilter
from services.annotation.queue.records import (
    AssignedReview,
    AssignReviewsRequest,
    AssignReviewsResponse,
    ClaimReviewRequest,
    ClaimReviewResponse,
    ListDeputiesRequest,
    ListDeputiesResponse,
    ListedReview,
    ListReviewsRequest,
    ListReviewsResponse,
    ReleaseReviewRequest,
    ReleaseReviewResponse,
    ReviewAssignment,
    SetDeputyRequest,
    SetDeputyResponse,
    SeverityCount,
    StopReadingRequest,
    StopReadingResponse,
)
from services.annotation.queue.stops import StopRequest
from services.annotation.sets.refusals import invalid
from services.shared.domain.records import Actor


@dataclass(frozen=True, slots=True)
class QueueOperations:
    """Each operation raises the errors of the method of `ReviewQueue` or `ReadingStops` that it calls."""

    queue: ReviewQueue
    stops: ReadingStops

    async def list_reviews(self, actor: Actor, request: ListReviewsRequest) -> ListReviewsResponse:
        page = await self.queue.list(actor, queue_request(request))
        counts = page.counts
        return ListReviewsResponse(
            reviews=tuple(map(_review, page.reviews)),
            next_page_token=page.next_token,
            matching=counts.matching,
            open=counts.open,
            mine=counts.mine,
            unassigned=counts.unassigned,
            team=counts.team,
            version=counts.version,
        )

    async def assign_reviews(self, actor: Actor, request: AssignReviewsRequest) -> AssignReviewsResponse:
        wanted = AssignRequest(request.document_ids, request.from_assignee, request.assignees, request.due_at)
        results = await self.queue.assign(actor, wanted)
        return AssignReviewsResponse(
            tuple(
                AssignedReview(
                    result.document_id, _assignment(result.assignment) if result.assignment else None, result.reason
                )
                for result in results
            )
        )

    async def claim_review(self, actor: Actor, request: ClaimReviewRequest) -> ClaimReviewResponse:
        made = await self.queue.claim(actor, request.document_id, timedelta(minutes=request.minutes))
        return ClaimReviewResponse(_assignment(made))

    async def release_review(self, actor: Actor, request: ReleaseReviewRequest) -> ReleaseReviewResponse:
        made = await self.queue.release(actor, request.document_id, give_back=request.give_back)
        return ReleaseReviewResponse(_assignment(made))

    async def stop_reading(self, actor: Actor, request: StopReadingRequest) -> StopReadingResponse:
        wanted = StopRequest(request.reason, request.pages)
        return StopReadingResponse(await self.stops.stop(actor, request.document_id, wanted))

    async def list_deputies(self, actor: Actor, _request: ListDeputiesRequest) -> ListDeputiesResponse:
        return ListDeputiesResponse(tuple(await self.queue.deputies(actor)))

    async def set_deputy(self, actor: Actor, request: SetDeputyRequest) -> SetDeputyResponse:
        if not request.deputy:
            await self.queue.remove_deputy(actor, request.person)
            return SetDeputyResponse(None)
        if request.until is None:
            raise invalid("until", "is missing")
        made = await self.queue.set_deputy(actor, request.person, request.deputy, request.since, request.until)
        return SetDeputyResponse(made)


def queue_request(request: ListReviewsRequest) -> QueueRequest:
    """The page that a request names."""
    wanted = QueueFilter(
        states=request.states,
        assignees=request.assignees,
        unassigned=request.unassigned,
        matters=request.matters,
        document_types=request.document_types,
        severity=request.severity,
        order=request.order,
        client_ids=request.client_ids,
        priorities=request.priorities,
        stopped=request.stopped,
        team=request.team,
    )
    return QueueRequest(wanted, request.mine, request.page_size, request.page_token)


def _review(review: QueuedReview) -> ListedReview:
    workload = review.workload
    return ListedReview(
        document=review.document,
        state=review.state,
        revision=review.revision,
        document_type=workload.document_type,
        received_at=review.received_at,
        code_points=review.code_points,
        annotations=workload.annotations,
        undecided_annotations=workload.undecided_annotations,
        findings=workload.findings,
        open_findings=tuple(SeverityCount(severity, count) for severity, count in workload.gravest_first()),
        assignment=_assignment(review.assignment),
        stops=review.stops,
        stage=review.steps.stage,
        blind=review.steps.blind,
    )


def _assignment(held: Assignment) -> ReviewAssignment:
    return ReviewAssignment(
        held.assignee, held.assigned_by, held.assigned_at, held.due_at, held.holder, held.held_until
    )
