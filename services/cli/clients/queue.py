"""The queue of reviews: what waits, who has it, and deputies."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import events_pb2, reviews_pb2, reviews_pb2_grpc
from glossator.document.v1 import document_pb2
from services.cli.clients.annotation import SERVICE
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.domain.clauses import Severity
from services.shared.domain.relations import Priority
from services.shared.runtime.servers.grpc_client import Address

_SECONDS = 30.0
_PAGE = 100


class Waiting(NamedTuple):
    """A review. `open_findings` is by severity. `stops`: who stopped reading, and why. Times are ISO 8601, in UTC, or
    empty.
    """

    document_id: str
    source_reference: str
    matter: str
    document_type: str
    client_id: str
    priority: str
    revision: int
    received_at: str
    undecided_annotations: int
    open_findings: Mapping[str, int]
    assignee: str
    due_at: str
    lease_holder: str
    lease_until: str
    stops: Sequence[str] = ()


class Wanted(NamedTuple):
    """A filter and an order of reviews, as in `ListReviewsRequest`."""

    mine: bool = False
    assignees: Sequence[str] = ()
    unassigned: bool = False
    matters: Sequence[str] = ()
    severity: Severity | None = None
    order: str = "risk"
    completed: bool = False
    limit: int = 50
    clients: Sequence[str] = ()
    priorities: Sequence[Priority] = ()
    stopped: bool = False
    team: bool = False


class Found(NamedTuple):
    """The first reviews in the order, and the numbers of all that fit and of all open ones."""

    reviews: Sequence[Waiting]
    matching: int
    open: int
    mine: int
    unassigned: int


class Assigned(NamedTuple):
    """The outcome for one document. `reason` says why nothing changed, or is empty."""

    document_id: str
    assignee: str
    reason: str


class Away(NamedTuple):
    """A person and its deputy."""

    person: str
    deputy: str
    since: str
    until: str


class QueueClient(ServiceClient):
    """The client for the queue of one caller. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: Address, credential: Credential) -> None:
        super().__init__(address, credential)
        self._stub = reviews_pb2_grpc.ReviewQueueServiceStub(self._channel)

    async def reviews(self, wanted: Wanted) -> Found:
        """The first `limit` reviews that fit."""
        state = events_pb2.SET_STATE_PUBLISHED if wanted.completed else events_pb2.SET_STATE_PROPOSED
        severity = f"SEVERITY_{wanted.severity.name if wanted.severity else 'UNSPECIFIED'}"
        request = reviews_pb2.ListReviewsRequest(
            states=[state],
            mine=wanted.mine,
            assignees=wanted.assignees,
            unassigned=wanted.unassigned,
            stopped=wanted.stopped,
            matters=wanted.matters,
            severity=events_pb2.Severity.Value(severity),
            order=reviews_pb2.ReviewOrder.Value(f"REVIEW_ORDER_{wanted.order.upper()}"),
            page_size=wanted.limit,
            client_ids=wanted.clients,
            priorities=[document_pb2.Priority.Value(f"PRIORITY_{one.name}") for one in wanted.priorities],
            team=wanted.team,
        )
        with translated_errors(SERVICE):
            answer = await self._stub.ListReviews(request, timeout=_SECONDS)
        reviews = [_waiting(one) for one in answer.reviews]
        return Found(reviews, answer.matching, answer.open, answer.mine, answer.unassigned)

    async def documents(self, matter: str) -> list[str]:
        """The documents of a matter whose reviews the caller can see: open ones, then completed ones."""
        found: list[str] = []
        for state in (events_pb2.SET_STATE_PROPOSED, events_pb2.SET_STATE_PUBLISHED):
            token = ""
            while True:
                request = reviews_pb2.ListReviewsRequest(
                    states=[state], matters=[matter], page_size=_PAGE, page_token=token
                )
                with translated_errors(SERVICE):
                    answer = await self._stub.ListReviews(request, timeout=_SECONDS)
                found += [one.document.document_id for one in answer.reviews]
                token = answer.next_page_token
                if not token:
                    break
        return list(dict.fromkeys(found))

    async def assign(
        self, documents: Sequence[str], from_assignee: str, assignees: Sequence[str], due_at: datetime | None
    ) -> list[Assigned]:
        """Assign reviews: the documents, or all open reviews of a person."""
        request = reviews_pb2.AssignReviewsRequest(
            document_ids=documents, from_assignee=from_assignee, assignees=assignees
        )
        if due_at:
            request.due_at.FromDatetime(due_at)
        with translated_errors(SERVICE):
            answer = await self._stub.AssignReviews(request, timeout=_SECONDS)
        return [Assigned(one.document_id, one.assignment.assignee, one.reason) for one in answer.results]

    async def claim(self, document_id: str, minutes: int) -> str:
        """Take or extend a lease; return its end."""
        request = reviews_pb2.ClaimReviewRequest(document_id=document_id, minutes=minutes)
        with translated_errors(SERVICE):
            answer = await self._stub.ClaimReview(request, timeout=_SECONDS)
        return _time(answer.assignment.lease_until)

    async def release(self, document_id: str, *, give_back: bool) -> str:
        """End the lease; return the assignee after that, or an empty string."""
        request = reviews_pb2.ReleaseReviewRequest(document_id=document_id, give_back=give_back)
        with translated_errors(SERVICE):
            answer = await self._stub.ReleaseReview(request, timeout=_SECONDS)
        return answer.assignment.assignee

    async def deputies(self) -> list[Away]:
        """The deputies whose time has not ended."""
        with translated_errors(SERVICE):
            answer = await self._stub.ListDeputies(reviews_pb2.ListDeputiesRequest(), timeout=_SECONDS)
        return [_away(one) for one in answer.deputies]

    async def set_deputy(self, person: str, deputy: str, since: datetime | None, until: datetime | None) -> None:
        """Set the deputy of a person; an empty `deputy` ends it."""
        request = reviews_pb2.SetDeputyRequest(person=person, deputy=deputy)
        if since:
            request.since.FromDatetime(since)
        if until:
            request.until.FromDatetime(until)
        with translated_errors(SERVICE):
            await self._stub.SetDeputy(request, timeout=_SECONDS)


def _waiting(one: reviews_pb2.QueuedReview) -> Waiting:
    held = one.assignment
    return Waiting(
        document_id=one.document.document_id,
        source_reference=one.document.source_reference,
        matter=one.document.matter,
        document_type=one.document_type,
        client_id=one.document.client_id,
        priority=document_pb2.Priority.Name(one.document.priority).removeprefix("PRIORITY_").lower(),
        revision=one.revision,
        received_at=_time(one.received_at),
        undecided_annotations=one.undecided_annotations,
        open_findings={
            events_pb2.Severity.Name(each.severity).removeprefix("SEVERITY_").lower(): each.count
            for each in one.open_findings
        },
        assignee=held.assignee,
        due_at=_time(held.due_at) if held.HasField("due_at") else "",
        lease_holder=held.lease_holder,
        lease_until=_time(held.lease_until) if held.HasField("lease_until") else "",
        stops=[f"{each.person} stopped: {_reason(each)}" for each in one.stops],
    )


def _reason(one: reviews_pb2.ReadingStop) -> str:
    return reviews_pb2.StopReason.Name(one.reason).removeprefix("STOP_REASON_").lower()


def _away(one: reviews_pb2.Deputy) -> Away:
    return Away(one.person, one.deputy, _time(one.since), _time(one.until))


def _time(stamp: Timestamp) -> str:
    at: datetime = stamp.ToDatetime(tzinfo=UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
