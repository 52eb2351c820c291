"""The requests and responses of the queue of reviews: the messages of `reviews.proto`. Pure."""

from dataclasses import dataclass
from datetime import datetime

from services.annotation.queue.assignments import DEFAULT_LEASE, Deputy
from services.annotation.queue.items import DEFAULT_SIZE, Order
from services.annotation.queue.stops import ReadingStop, StopReason
from services.annotation.sets.steps.records import Stage
from services.shared.domain.annotations import SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.relations import Priority
from services.shared.domain.requests import Request


@dataclass(frozen=True, slots=True)
class ReviewAssignment:
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
class ListedReview:
    """A document under review, or with a completed review: the message `QueuedReview`."""

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
    assignment: ReviewAssignment
    stops: tuple[ReadingStop, ...]
    stage: Stage
    blind: bool


@dataclass(frozen=True, slots=True)
class ListReviewsResponse:
    """A page of the queue, and numbers of reviews."""

    reviews: tuple[ListedReview, ...]
    next_page_token: str
    matching: int
    open: int
    mine: int
    unassigned: int
    team: int
    version: str


@dataclass(frozen=True, slots=True)
class ListReviewsRequest(Request[ListReviewsResponse]):
    """A filter, an order and a page of the queue."""

    states: tuple[SetState, ...] = (SetState.PROPOSED,)
    mine: bool = False
    assignees: tuple[str, ...] = ()
    unassigned: bool = False
    matters: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    severity: Severity | None = None
    order: Order = Order.RISK
    page_size: int = DEFAULT_SIZE
    page_token: str = ""
    client_ids: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = ()
    stopped: bool = False
    team: bool = False


@dataclass(frozen=True, slots=True)
class AssignedReview:
    """The outcome of an assignment for one document."""

    document_id: str
    assignment: ReviewAssignment | None
    reason: str


@dataclass(frozen=True, slots=True)
class AssignReviewsResponse:
    """The outcomes of an assignment."""

    results: tuple[AssignedReview, ...]


@dataclass(frozen=True, slots=True)
class AssignReviewsRequest(Request[AssignReviewsResponse]):
    """Reviews, and the persons who get them."""

    document_ids: tuple[str, ...] = ()
    from_assignee: str = ""
    assignees: tuple[str, ...] = ()
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClaimReviewResponse:
    """The assignment with the lease."""

    assignment: ReviewAssignment


@dataclass(frozen=True, slots=True)
class ClaimReviewRequest(Request[ClaimReviewResponse]):
    """A request for a lease on a review. `minutes`: how long it lasts."""

    document_id: str
    minutes: int = int(DEFAULT_LEASE.total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class ReleaseReviewResponse:
    """The assignment after the lease."""

    assignment: ReviewAssignment


@dataclass(frozen=True, slots=True)
class ReleaseReviewRequest(Request[ReleaseReviewResponse]):
    """A request to end the caller's lease."""

    document_id: str
    give_back: bool = False


@dataclass(frozen=True, slots=True)
class StopReadingResponse:
    """What is closed for the caller: `matter` or `document`."""

    scope: str


@dataclass(frozen=True, slots=True)
class StopReadingRequest(Request[StopReadingResponse]):
    """A request to close a document for the caller. `pages`: those that it has seen."""

    document_id: str
    reason: StopReason
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ListDeputiesResponse:
    """The deputies of the tenant whose time has not ended."""

    deputies: tuple[Deputy, ...]


@dataclass(frozen=True, slots=True)
class ListDeputiesRequest(Request[ListDeputiesResponse]):
    """A request for the deputies of the tenant."""


@dataclass(frozen=True, slots=True)
class SetDeputyResponse:
    """The deputy; None if the person has none."""

    deputy: Deputy | None


@dataclass(frozen=True, slots=True)
class SetDeputyRequest(Request[SetDeputyResponse]):
    """A request to set the deputy of a person, or, without `deputy`, to end it."""

    person: str = ""
    deputy: str = ""
    since: datetime | None = None
    until: datetime | None = None
