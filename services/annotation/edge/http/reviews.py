"""Routes of the queue of reviews."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, Field

from services.annotation.desk.queue import (
    DEFAULT_SIZE,
    MOST_DOCUMENTS,
    MOST_PEOPLE,
    AssignRequest,
    QueueRequest,
    ReviewQueue,
)
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller, DocumentId
from services.annotation.queue.assignments import DEFAULT_LEASE, Assignment, Deputy
from services.annotation.queue.items import MOST, Order, QueuedReview, QueueFilter
from services.annotation.queue.stops import ReadingStop
from services.annotation.sets.steps.records import Stage
from services.shared.domain.annotations import SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.records import Action
from services.shared.domain.relations import Priority

Person = Annotated[str, Path(description="Subject of the person who is away.")]
_MINUTE = timedelta(minutes=1)


class AssignBody(Body):
    """A request to assign reviews."""

    document_ids: list[str] = Field(default_factory=list, max_length=MOST_DOCUMENTS)
    from_assignee: str = ""
    assignees: list[str] = Field(default_factory=list, max_length=MOST_PEOPLE)
    due_at: AwareDatetime | None = None


class ClaimBody(Body):
    """A request for a lease on a review."""

    minutes: int = Field(DEFAULT_LEASE // _MINUTE, ge=1)


class ReleaseBody(Body):
    """A request to end the caller's lease."""

    give_back: bool = False


class DeputyBody(Body):
    """A request to set the deputy of a person."""

    deputy: str
    since: AwareDatetime | None = None
    until: AwareDatetime


@dataclass(frozen=True, slots=True)
class AssignmentAnswer:
    """Who has a review, and who works on it."""

    assignee: str
    assigned_by: str
    assigned_at: datetime | None
    due_at: datetime | None
    lease_holder: str
    lease_until: datetime | None


@dataclass(frozen=True, slots=True)
class SeverityCount:
    """The number of open findings of a severity."""

    severity: Severity
    count: int


@dataclass(frozen=True, slots=True)
class QueuedReviewAnswer:
    """A document under review, or with a completed review."""

    document: DocumentRecord
    state: SetState
    revision: int
    document_type: str
    received_at: datetime
    code_points: int
    annotations: int
    undecided_annotations: int
    findings: int
    open_findings: tuple[SeverityCount, ...]
    assignment: AssignmentAnswer
    stops: tuple[ReadingStop, ...]
    stage: Stage
    blind: bool


@dataclass(frozen=True, slots=True)
class ReviewsAnswer:
    """A page of the queue."""

    reviews: tuple[QueuedReviewAnswer, ...]
    next_page_token: str
    matching: int
    open: int
    mine: int
    unassigned: int
    team: int
    version: str


@dataclass(frozen=True, slots=True)
class AssignedAnswer:
    """The outcome of an assignment for one document."""

    document_id: str
    assignment: AssignmentAnswer | None
    reason: str


@dataclass(frozen=True, slots=True)
class AssignAnswer:
    """The outcomes of an assignment."""

    results: tuple[AssignedAnswer, ...]


@dataclass(frozen=True, slots=True)
class DeputiesAnswer:
    """The deputies of the tenant."""

    deputies: tuple[Deputy, ...]


def router(queue: ReviewQueue) -> APIRouter:
    routes = APIRouter()
    _add_reviews(routes, queue)
    _add_deputies(routes, queue)
    return routes


def _add_reviews(routes: APIRouter, queue: ReviewQueue) -> None:
    @routes.get("/v1/reviews", summary="List reviews")
    async def get_reviews(  # noqa: PLR0913, PLR0917 - the filters
        caller: Caller,
        state: Annotated[list[SetState], Query(description="`proposed` or `published`. Default: `proposed`.")] = _OPEN,
        mine: Annotated[bool, Query(description="The caller's, and those of persons whose deputy it is.")] = False,
        assignee: Annotated[list[str], Query(description="Reviews of these persons.")] = _ANY,
        unassigned: Annotated[bool, Query(description="Reviews that are not assigned.")] = False,
        matter: Annotated[list[str], Query(description="Only these matters.")] = _ANY,
        document_type: Annotated[list[str], Query(description="Only these document types.")] = _ANY,
        severity: Annotated[
            Severity | None, Query(description="Only with an open finding of this severity or higher.")
        ] = None,
        client_id: Annotated[list[str], Query(description="Only documents of these clients.")] = _ANY,
        priority: Annotated[list[Priority], Query(description="Only documents of these priorities.")] = _ALL,
        stopped: Annotated[
            bool, Query(description="Only reviews that a reader stopped, for who assigns them.")
        ] = False,
        order: Annotated[Order, Query(description="`risk`, `due`, `age` or `priority`.")] = Order.RISK,
        team: Annotated[bool, Query(description="Reviews of other people in the caller's matters.")] = False,
        page_size: Annotated[int, Query(description="Number of reviews.", ge=1, le=MOST)] = DEFAULT_SIZE,
        page_token: Annotated[str, Query(description="`next_page_token` of the page before.")] = "",
    ) -> ReviewsAnswer:
        wanted = QueueFilter(
            tuple(state),
            tuple(assignee),
            unassigned,
            tuple(matter),
            tuple(document_type),
            severity,
            order,
            tuple(client_id),
            tuple(priority),
            stopped,
            team,
        )
        page = await queue.list(caller, QueueRequest(wanted, mine, page_size, page_token))
        counts = page.counts
        return ReviewsAnswer(
            tuple(_review(one) for one in page.reviews),
            page.next_token,
            counts.matching,
            counts.open,
            counts.mine,
            counts.unassigned,
            counts.team,
            counts.version,
        )

    @routes.post("/v1/reviews:assign", summary="Assign reviews to persons, in bulk")
    async def post_assign(body: AssignBody, caller: Caller) -> AssignAnswer:
        wanted = AssignRequest(body.document_ids, body.from_assignee, body.assignees, body.due_at)
        return AssignAnswer(
            tuple(
                AssignedAnswer(one.document_id, _assignment(one.assignment) if one.assignment else None, one.reason)
                for one in await queue.assign(caller, wanted)
            )
        )

    @routes.post("/v1/documents/{document_id}/review:claim", summary="Take a lease on a review, or extend it")
    async def post_claim(document_id: DocumentId, body: ClaimBody, caller: Caller) -> AssignmentAnswer:
        return _assignment(await queue.claim(caller, document_id, body.minutes * _MINUTE))

    @routes.post("/v1/documents/{document_id}/review:release", summary="End the caller's lease on a review")
    async def post_release(document_id: DocumentId, body: ReleaseBody, caller: Caller) -> AssignmentAnswer:
        return _assignment(await queue.release(caller, document_id, give_back=body.give_back))


def _add_deputies(routes: APIRouter, queue: ReviewQueue) -> None:
    @routes.get("/v1/deputies", summary="List the deputies of the tenant")
    async def get_deputies(caller: Caller) -> DeputiesAnswer:
        return DeputiesAnswer(tuple(await queue.deputies(caller)))

    @routes.put("/v1/deputies/{person}", summary="Set the deputy of a person who is away")
    async def put_deputy(person: Person, body: DeputyBody, caller: Caller) -> Deputy:
        return await queue.set_deputy(caller, person, body.deputy, body.since, body.until)

    @routes.delete("/v1/deputies/{person}", status_code=204, summary="End the deputy of a person")
    async def delete_deputy(person: Person, caller: Caller) -> None:
        await queue.remove_deputy(caller, person)


def _review(one: QueuedReview) -> QueuedReviewAnswer:
    workload = one.workload
    return QueuedReviewAnswer(
        document=one.document,
        state=one.state,
        revision=one.revision,
        document_type=workload.document_type,
        received_at=one.received_at,
        code_points=one.code_points,
        annotations=workload.annotations,
        undecided_annotations=workload.undecided_annotations,
        findings=workload.findings,
        open_findings=tuple(SeverityCount(severity, count) for severity, count in workload.gravest_first()),
        assignment=_assignment(one.assignment),
        stops=one.stops,
        stage=one.steps.stage,
        blind=one.steps.blind,
    )


def _assignment(one: Assignment) -> AssignmentAnswer:
    return AssignmentAnswer(one.assignee, one.assigned_by, one.assigned_at, one.due_at, one.holder, one.held_until)


_OPEN = [SetState.PROPOSED]
_ANY: list[str] = []
_ALL: list[Priority] = []

REVIEW_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/reviews"): Action.READ_PROPOSALS,
    ("POST", "/v1/reviews:assign"): Action.ASSIGN_REVIEW,
    ("POST", "/v1/documents/{document_id}/review:claim"): Action.REVIEW,
    ("POST", "/v1/documents/{document_id}/review:release"): Action.REVIEW,
    ("GET", "/v1/deputies"): Action.READ_PROPOSALS,
    ("PUT", "/v1/deputies/{person}"): Action.REVIEW,
    ("DELETE", "/v1/deputies/{person}"): Action.REVIEW,
}
