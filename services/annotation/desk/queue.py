"""Lists reviews, and says who does them. Each method checks the access policy first."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from services.annotation.access import ReaderAccess
from services.annotation.desk.known import known
from services.annotation.desk.listing import QueueSight
from services.annotation.desk.scope import scope_of
from services.annotation.ports import resource_of
from services.annotation.queue.assignments import (
    DEFAULT_LEASE,
    Assignment,
    Deputy,
    assigned,
    check_deputy,
    claimed,
    principals,
    released,
    share_out,
)
from services.annotation.queue.items import (
    DEFAULT_SIZE,
    MOST,
    Position,
    QueuedReview,
    QueueFilter,
    QueuePage,
    Viewer,
    position_of,
)
from services.annotation.sets.refusals import check_subject, invalid
from services.annotation.sets.steps.records import check_person
from services.shared.domain.annotations import SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Role
from services.shared.runtime.access.pending import coded
from services.shared.runtime.clock import Clock

MOST_DOCUMENTS = 500
MOST_PEOPLE = 50
MOST_NAMES = 200
_LISTED = frozenset({SetState.PROPOSED, SetState.PUBLISHED})
_PEOPLE = (Role.REVIEWER, Role.SENIOR_REVIEWER)


class QueuePort(Protocol):
    """Stores assignments and deputies, and lists reviews (`QueueStore`)."""

    async def matters(self, tenant: str) -> Sequence[str]: ...

    async def refresh(self, tenant: str, now: datetime) -> None: ...

    async def page(self, viewer: Viewer, wanted: QueueFilter, after: Position | None, limit: int) -> QueuePage: ...

    async def find(self, document_id: str, now: datetime) -> QueuedReview | None: ...

    async def open_reviews(self, tenant: str, assignee: str) -> Sequence[QueuedReview]: ...

    async def loads(self, tenant: str, people: Collection[str]) -> Mapping[str, int]: ...

    async def change(
        self, document: DocumentRecord, decide: Callable[[Assignment], Assignment], at: datetime | None = None
    ) -> tuple[Assignment, Assignment]: ...

    async def deputies(self, tenant: str) -> Sequence[Deputy]: ...

    async def set_deputy(self, tenant: str, wanted: Deputy) -> None: ...

    async def remove_deputy(self, tenant: str, person: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class QueueRequest:
    """A page of the queue. `mine` adds the caller, and those for whom it is the deputy, to the assignees."""

    wanted: QueueFilter = field(default_factory=QueueFilter)
    mine: bool = False
    size: int = DEFAULT_SIZE
    token: str = ""


@dataclass(frozen=True, slots=True)
class AssignRequest:
    """Reviews to assign: of `document_ids`, or all open ones of `from_assignee`. One person in `assignees` gets all of
    them; several share them by length and load. None: the reviews have no assignee then.
    """

    document_ids: Sequence[str] = ()
    from_assignee: str = ""
    assignees: Sequence[str] = ()
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AssignResult:
    """The outcome for one document: its assignment, or the reason why it is unchanged."""

    document_id: str
    assignment: Assignment | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The operations of callers, for gRPC and HTTP."""

    store: QueuePort
    access: ReaderAccess
    clock: Clock

    async def list(self, actor: Actor, request: QueueRequest) -> QueuePage:
        """A page of the reviews in the matters that the caller can see. What the caller cannot see changes no number.

        Raises `Reject(FORBIDDEN | INVALID_METADATA)`.
        """
        await self._authorise(actor, Action.READ_PROPOSALS)
        if not 1 <= request.size <= MOST:
            raise invalid("page_size", f"must be from 1 to {MOST}")
        if not {*request.wanted.states} <= _LISTED:
            raise invalid("states", "must be proposed or published")
        for name in ("assignees", "matters", "document_types", "client_ids", "priorities"):
            if len(getattr(request.wanted, name)) > MOST_NAMES:
                raise invalid(name, f"must have at most {MOST_NAMES} entries")
        wanted = request.wanted
        if wanted.team and (request.mine or wanted.assignees or wanted.unassigned):
            raise invalid("team", "excludes mine, assignees and unassigned")
        sight, after = QueueSight(self.access, actor), position_of(request.token, wanted.order)
        viewer = await self._viewer(actor, sight, leads=wanted.stopped)
        if request.mine:
            wanted = replace(wanted, assignees=(*wanted.assignees, *viewer.people))
        await self.store.refresh(actor.tenant, viewer.now)
        page = await self.store.page(viewer, wanted, after, request.size)
        return replace(page, reviews=sight.shown(page.reviews))

    async def assign(self, actor: Actor, request: AssignRequest) -> Sequence[AssignResult]:
        """Assigns reviews, each in a transaction of its own, and ends the leases of others. The result has an entry for
        each document, in the order of the request.

        `reason` of an entry: `not_found` also if the caller cannot access it, `not_open` without a set under review,
        `no_access` if the person is outside of the matter's wall.

        Raises `Reject(FORBIDDEN | INVALID_METADATA)`.
        """
        detail = (f"documents={len(request.document_ids)}", *(f"assignee={coded(one)}" for one in request.assignees))
        await self._authorise(actor, Action.ASSIGN_REVIEW, *detail)
        _check(request)
        await self.store.refresh(actor.tenant, self.clock.now())
        results: dict[str, AssignResult] = {}
        found: dict[str, QueuedReview] = {}
        for one in await self._named(actor, request, results):
            found[one.document.document_id] = one
        shares = await self._shares(actor, request, found)
        for document_id, review in found.items():
            results[document_id] = await self._assign(actor, review, shares[document_id], request)
        return list(results.values())

    async def claim(self, actor: Actor, document_id: str, lasts: timedelta = DEFAULT_LEASE) -> Assignment:
        """Gives the caller a lease on a review, and the review if it has no assignee. A repetition extends the lease.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, INVALID_METADATA, PRECONDITION_FAILED if another person has it.
        """
        review = await self._open(actor, document_id, f"minutes={lasts // timedelta(minutes=1)}")
        check_person(review.steps, actor.subject)
        now = self.clock.now()
        people = principals(await self.store.deputies(actor.tenant), actor.subject, now)
        leads = self.access.allows(actor, Action.ASSIGN_REVIEW, resource_of(review.document))

        def decide(before: Assignment) -> Assignment:
            return claimed(before, actor.subject, people, now, lasts, leads=leads)

        return (await self.store.change(review.document, decide))[1]

    async def release(self, actor: Actor, document_id: str, *, give_back: bool) -> Assignment:
        """Ends the lease of the caller. `give_back`: the review has no assignee then, if it was the caller.

        Raises `Reject(NOT_FOUND | FORBIDDEN | PRECONDITION_FAILED)`.
        """
        review = await self._open(actor, document_id, f"give_back={give_back}".lower())
        _, after = await self.store.change(
            review.document,
            lambda before: released(before, actor.subject, give_back=give_back),
            self.clock.now(),
        )
        return after

    async def deputies(self, actor: Actor) -> Sequence[Deputy]:
        """The deputies of the tenant. Raises `Reject(FORBIDDEN)`."""
        await self._authorise(actor, Action.READ_PROPOSALS)
        return [one for one in await self.store.deputies(actor.tenant) if self.clock.now() < one.until]

    async def set_deputy(
        self, actor: Actor, person: str, deputy: str, since: datetime | None, until: datetime
    ) -> Deputy:
        """Stores the deputy of a person. Callers who cannot assign reviews can only set their own.

        Raises `Reject(FORBIDDEN | INVALID_METADATA)`.
        """
        await self._own(actor, person, f"deputy={coded(deputy)}")
        check_subject("person", person)
        check_subject("deputy", deputy)
        now = self.clock.now()
        wanted = Deputy(person, deputy, since or now, until, actor.subject)
        check_deputy(wanted, now)
        await self.store.set_deputy(actor.tenant, wanted)
        return wanted

    async def remove_deputy(self, actor: Actor, person: str) -> None:
        """Ends the deputy of a person; it does nothing if there is none. Raises the errors of `set_deputy`."""
        await self._own(actor, person, "deputy=")
        await self.store.remove_deputy(actor.tenant, person)

    async def _own(self, actor: Actor, person: str, detail: str) -> None:
        action = Action.REVIEW if person == actor.subject else Action.ASSIGN_REVIEW
        await self._authorise(actor, action, f"person={coded(person)}", detail)

    async def _authorise(self, actor: Actor, action: Action, *detail: str) -> None:
        scope = scope_of(self.access, actor, action, "review-queue")
        await self.access.authorise(actor, action, scope, detail=detail)

    async def _viewer(self, actor: Actor, sight: QueueSight, *, leads: bool) -> Viewer:
        """The caller, with what it can see now. Its team works in the matters that list it as member, or in all."""
        now = self.clock.now()
        people = principals(await self.store.deputies(actor.tenant), actor.subject, now)
        visible = sight.of(await self.store.matters(actor.tenant), leads=leads)
        return Viewer(actor.tenant, (actor.subject, *people), visible, sight.team(visible.matters), now)

    async def _open(self, actor: Actor, document_id: str, detail: str) -> QueuedReview:
        """The review that the caller can do. Raises `Reject(NOT_FOUND | FORBIDDEN | PRECONDITION_FAILED)`."""
        document_set = await known(self.access, actor, Action.REVIEW, document_id, self._find(document_id))
        await self.access.authorise(actor, Action.REVIEW, resource_of(document_set.document), detail=(detail,))
        if document_set.state is not SetState.PROPOSED:
            raise Reject(Reason.PRECONDITION_FAILED, detail="The set is not under review", field="document_id")
        return document_set

    async def _find(self, document_id: str) -> QueuedReview:
        found = await self.store.find(document_id, self.clock.now())
        if found is None:
            raise Reject(Reason.NOT_FOUND)
        return found

    async def _named(
        self, actor: Actor, request: AssignRequest, results: dict[str, AssignResult]
    ) -> Sequence[QueuedReview]:
        """The reviews of the request that the caller can assign. The outcomes of the others go to `results`."""
        if request.from_assignee:
            reviews = await self.store.open_reviews(actor.tenant, request.from_assignee)
            return [one for one in reviews if self._assigns(actor, one)]
        found = []
        for document_id in dict.fromkeys(request.document_ids):
            review = await self.store.find(document_id, self.clock.now())
            if review is None or not self._assigns(actor, review):
                results[document_id] = AssignResult(document_id, None, "not_found")
            elif review.state is not SetState.PROPOSED:
                results[document_id] = AssignResult(document_id, None, "not_open")
            else:
                results[document_id] = AssignResult(document_id, review.assignment)
                found.append(review)
        return found

    def _assigns(self, actor: Actor, review: QueuedReview) -> bool:
        return self.access.allows(actor, Action.ASSIGN_REVIEW, resource_of(review.document))

    async def _shares(
        self, actor: Actor, request: AssignRequest, found: Mapping[str, QueuedReview]
    ) -> Mapping[str, str]:
        """The person for each document; empty if it fits none of those that the request names."""
        sizes = {one: review.code_points for one, review in found.items()}
        loads = await self.store.loads(actor.tenant, request.assignees)

        def fits(person: str, document_id: str) -> bool:
            return self._could_review(person, found[document_id])

        return share_out(sizes, loads, request.assignees, fits)

    def _could_review(self, person: str, review: QueuedReview) -> bool:
        """Whether neither a wall nor an earlier step excludes the person. Its credential decides about the rest."""
        someone = Actor(person, review.document.tenant, frozenset(_PEOPLE))
        return person not in review.steps.closed_to and self.access.allows(
            someone, Action.REVIEW, resource_of(review.document)
        )

    async def _assign(self, actor: Actor, review: QueuedReview, person: str, request: AssignRequest) -> AssignResult:
        document = review.document
        if request.assignees and not person:
            return AssignResult(document.document_id, None, "no_access")
        detail = (f"assignee={coded(person)}",)
        await self.access.authorise(actor, Action.ASSIGN_REVIEW, resource_of(document), detail=detail)
        now = self.clock.now()
        _, after = await self.store.change(
            document, lambda before: assigned(before, person, actor.subject, now, request.due_at)
        )
        return AssignResult(document.document_id, after)


def _check(request: AssignRequest) -> None:
    if bool(request.document_ids) == bool(request.from_assignee):
        raise invalid("document_ids", "or from_assignee is required, and not both")
    if len(request.document_ids) > MOST_DOCUMENTS:
        raise invalid("document_ids", f"has {len(request.document_ids)} entries: at most {MOST_DOCUMENTS} are allowed")
    if len(request.assignees) > MOST_PEOPLE:
        raise invalid("assignees", f"has {len(request.assignees)} entries: at most {MOST_PEOPLE} are allowed")
    for number, one in enumerate(request.assignees):
        check_subject(f"assignees[{number}]", one)
