"""The queue of reviews: what waits, who has it, and deputies."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from services.annotation.queue.records import (
    AssignReviewsRequest,
    ClaimReviewRequest,
    ListDeputiesRequest,
    ListedReview,
    ListReviewsRequest,
    ReleaseReviewRequest,
    SetDeputyRequest,
)
from services.cli.clients.calls import ServiceClient
from services.cli.clients.times import printed
from services.shared.domain.annotations import SetState

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

    async def reviews(self, wanted: ListReviewsRequest) -> Found:
        """The first reviews that fit, as many as a page has."""
        answer = await self._call(wanted)
        reviews = [_waiting(one) for one in answer.reviews]
        return Found(reviews, answer.matching, answer.open, answer.mine, answer.unassigned)

    async def documents(self, matter: str) -> list[str]:
        """The documents of a matter whose reviews the caller can see: open ones, then completed ones."""
        found: list[str] = []
        for state in (SetState.PROPOSED, SetState.PUBLISHED):
            request = ListReviewsRequest(states=(state,), matters=(matter,), page_size=_PAGE)
            while True:
                answer = await self._call(request)
                found += [one.document.document_id for one in answer.reviews]
                if not answer.next_page_token:
                    break
                request = replace(request, page_token=answer.next_page_token)
        return list(dict.fromkeys(found))

    async def assign(
        self, documents: Sequence[str], from_assignee: str, assignees: Sequence[str], due_at: datetime | None
    ) -> list[Assigned]:
        """Assign reviews: the documents, or all open reviews of a person."""
        request = AssignReviewsRequest(tuple(documents), from_assignee, tuple(assignees), due_at)
        results = (await self._call(request)).results
        return [
            Assigned(one.document_id, one.assignment.assignee if one.assignment else "", one.reason) for one in results
        ]

    async def claim(self, document_id: str, minutes: int) -> str:
        """Take or extend a lease; return its end."""
        return printed((await self._call(ClaimReviewRequest(document_id, minutes))).assignment.lease_until)

    async def release(self, document_id: str, *, give_back: bool) -> str:
        """End the lease; return the assignee after that, or an empty string."""
        return (await self._call(ReleaseReviewRequest(document_id, give_back))).assignment.assignee

    async def deputies(self) -> list[Away]:
        """The deputies whose time has not ended."""
        found = (await self._call(ListDeputiesRequest())).deputies
        return [Away(one.person, one.deputy, printed(one.since), printed(one.until)) for one in found]

    async def set_deputy(self, person: str, deputy: str, since: datetime | None, until: datetime | None) -> None:
        """Set the deputy of a person; an empty `deputy` ends it."""
        await self._call(SetDeputyRequest(person, deputy, since, until))


def _waiting(one: ListedReview) -> Waiting:
    document, held = one.document, one.assignment
    return Waiting(
        document_id=document.document_id,
        source_reference=document.source_reference,
        matter=document.matter,
        document_type=one.document_type,
        client_id=document.client_id,
        priority=document.priority.value,
        revision=one.revision,
        received_at=printed(one.received_at),
        undecided_annotations=one.undecided_annotations,
        open_findings={each.severity.value: each.count for each in one.open_findings},
        assignee=held.assignee,
        due_at=printed(held.due_at),
        lease_holder=held.lease_holder,
        lease_until=printed(held.lease_until),
        stops=[f"{each.person} stopped: {each.reason}" for each in one.stops],
    )
