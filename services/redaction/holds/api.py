"""HoldService: places, lists and lifts holds for compliance, and answers the services that destroy content."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import grpc.aio

from glossator.redaction.v1 import holds_pb2 as pb
from glossator.redaction.v1 import holds_pb2_grpc as pb_grpc
from services.redaction.holds.placing import invalid
from services.redaction.holds.ports import HoldPort, PlacingPort
from services.redaction.holds.records import Lift, Placement
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.holds import ALL, Scope
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import add_detail, current_actor
from services.shared.runtime.access.pending import coded
from services.shared.wire.codec import from_message

Context = grpc.aio.ServicerContext[Any, Any]

SERVICE = "glossator.redaction.v1.HoldService"
_DOCUMENTS = 1_000
_VALUES = 100
_SAME_PERSON = "The person who requested to lift a hold cannot approve it"


class Access(Protocol):
    """The access policy, with and without audit records (`Authoriser`)."""

    async def authorise(
        self, actor: Actor, action: Action, resource: Resource, purpose: str = "", detail: Sequence[str] = ()
    ) -> None:
        """Raises `Reject(FORBIDDEN)`. Both outcomes are audited."""
        ...

    def allows(self, actor: Actor, action: Action, resource: Resource, purpose: str = "") -> bool:
        """The decision without an audit record."""
        ...


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HoldApi(pb_grpc.HoldServiceServicer):
    """Each method asks the access policy first: for the tenant, and for each matter that a hold names, so that a
    caller cannot act on a matter behind a wall.
    """

    access: Access
    placing: PlacingPort
    holds: HoldPort

    async def PlaceHold(self, request: pb.PlaceHoldRequest, _context: Context) -> pb.PlaceHoldResponse:  # noqa: N802
        """Places a hold on existing documents and on those that arrive later."""
        actor, scope = current_actor(), _scope(request.scope)
        detail = (_coded(request), *_about(scope))
        await self._authorise(actor, Action.PLACE_HOLD, request, request.hold_id, scope.matters, detail)
        placed = await self.placing.place(
            actor, request.tenant, request.hold_id, scope, list(request.scope.custodians), request.reason
        )
        hidden = await self._hidden(actor, request, scope)
        return pb.PlaceHoldResponse(
            placement_id=placed.placement.placement_id,
            unknown_documents=[one for one in scope.documents if one in hidden or one in placed.unknown],
            erased_documents=[one for one in placed.erased if one not in hidden],
        )

    async def _hidden(self, actor: Actor, request: pb.PlaceHoldRequest, scope: Scope) -> set[str]:
        """The documents that the caller must not see. The hold covers them, as it covers those that arrive later."""
        places = await self.placing.places(scope.documents)
        resources = {name: Resource("hold", request.hold_id, *place) for name, place in places.items()}
        allows, purpose = self.access.allows, request.purpose
        return {name for name, one in resources.items() if not allows(actor, Action.PLACE_HOLD, one, purpose)}

    async def ListHolds(self, request: pb.ListHoldsRequest, _context: Context) -> pb.ListHoldsResponse:  # noqa: N802
        """The holds, except those on matters that the caller must not see."""
        actor = current_actor()
        resource = Resource("tenant", request.tenant, request.tenant)
        await self.access.authorise(actor, Action.READ_HOLDS, resource, request.purpose)
        placements, lifts = await self.placing.list_holds(request.tenant, lifted=request.lifted)
        seen = [one for one in placements if self._sees(actor, one, request.purpose)]
        names = {one.hold_id for one in seen}
        add_detail(*(f"hold={one}" for one in sorted(names)))
        return pb.ListHoldsResponse(
            placements=map(_placement, seen), lifts=[_lift(one) for one in lifts if one.hold_id in names]
        )

    async def LiftHold(self, request: pb.LiftHoldRequest, _context: Context) -> pb.LiftHoldResponse:  # noqa: N802
        """Requests to lift a hold, or approves a request as a second person."""
        actor = current_actor()
        if request.WhichOneof("what") == "lift_id":
            return await self._approve(actor, request)
        await self._authorise_lift(actor, request, request.hold_id)
        lift = await self.placing.request_lift(actor, request.tenant, request.hold_id, request.reason)
        add_detail(f"lift={lift.lift_id}")
        return pb.LiftHoldResponse(lift=_lift(lift))

    async def CheckHolds(self, request: pb.CheckHoldsRequest, _context: Context) -> pb.CheckHoldsResponse:  # noqa: N802
        """Whether each document can be destroyed. Every error means that none can."""
        if len(request.documents) > _DOCUMENTS:
            raise invalid("documents", f"has more than {_DOCUMENTS} entries")
        documents = [from_message(DocumentRecord, one) for one in request.documents]
        for tenant in sorted({one.tenant for one in documents}) or [""]:
            await self.access.authorise(current_actor(), Action.CHECK_HOLDS, Resource("tenant", tenant, tenant))
        found = await self.holds.find(documents)
        answers = [
            pb.CheckedDocument(
                document_id=one.document_id,
                clear=hold is None,
                held=hold is not None and hold.cause.is_known,
                names=hold.names if hold else (),
            )
            for one, hold in zip(documents, found, strict=True)
        ]
        return pb.CheckHoldsResponse(documents=answers)

    async def _approve(self, actor: Actor, request: pb.LiftHoldRequest) -> pb.LiftHoldResponse:
        lift = await self._find_lift(request)
        await self._authorise_lift(actor, request, lift.hold_id if lift else "", request.lift_id)
        if lift is None:
            raise Reject(Reason.NOT_FOUND)
        if lift.requested_by == actor.subject:
            raise Reject(Reason.FORBIDDEN, detail=_SAME_PERSON, field="lift_id", rule="same_person")
        return pb.LiftHoldResponse(lift=_lift(await self.placing.approve_lift(actor, lift)), lifted=True)

    async def _find_lift(self, request: pb.LiftHoldRequest) -> Lift | None:
        try:
            return await self.placing.find_lift(request.tenant, request.lift_id)
        except Reject as error:
            if error.reason is not Reason.NOT_FOUND:
                raise
            return None

    async def _authorise_lift(self, actor: Actor, request: pb.LiftHoldRequest, hold_id: str, lift_id: str = "") -> None:
        placements, _ = await self.placing.list_holds(request.tenant)
        matters = {matter for one in placements if one.hold_id == hold_id for matter in one.scope.matters}
        detail = ("operation=approve", f"lift={lift_id}") if lift_id else ("operation=request", _coded(request))
        await self._authorise(actor, Action.LIFT_HOLD, request, hold_id, sorted(matters), detail)

    async def _authorise(
        self,
        actor: Actor,
        action: Action,
        request: pb.PlaceHoldRequest | pb.LiftHoldRequest,
        hold_id: str,
        matters: Sequence[str],
        detail: Sequence[str],
    ) -> None:
        for matter in [one for one in matters if one != ALL] or [""]:
            resource = Resource("hold", hold_id, request.tenant, matter)
            await self.access.authorise(actor, action, resource, request.purpose, detail)

    def _sees(self, actor: Actor, one: Placement, purpose: str) -> bool:
        matters = [name for name in one.scope.matters if name != ALL] or [""]
        resources = (Resource("hold", one.hold_id, one.tenant, name) for name in matters)
        return all(self.access.allows(actor, Action.READ_HOLDS, resource, purpose) for resource in resources)


def _coded(request: pb.PlaceHoldRequest | pb.LiftHoldRequest) -> str:
    return f"reason={coded(request.reason)}"


def _scope(scope: pb.HoldScope) -> Scope:
    values = list(scope.custodians)
    if len(values) > _VALUES or not all(one.strip() for one in values):
        raise invalid("scope.custodians", f"has more than {_VALUES} values, or an empty one")
    return Scope(
        tuple(dict.fromkeys(scope.documents)),
        tuple(dict.fromkeys(scope.matters)),
        _day("scope.since", scope.since),
        _day("scope.until", scope.until),
        len(values),
    )


def _day(field: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise invalid(field, "is not a day such as 2026-03-01") from None


def _about(scope: Scope) -> tuple[str, ...]:
    days = [f"{name}={day}" for name, day in (("since", scope.since), ("until", scope.until)) if day]
    custodians = [f"custodian_values={scope.persons}"] if scope.persons else []
    return (*(f"document={coded(one)}" for one in scope.documents), *days, *custodians)


def _placement(one: Placement) -> pb.HoldPlacement:
    scope, days = one.scope, {"since": one.scope.since, "until": one.scope.until}
    shown = pb.HoldPlacement(
        placement_id=one.placement_id,
        hold_id=one.hold_id,
        scope=pb.HoldScope(
            documents=scope.documents,
            matters=scope.matters,
            **{name: day.isoformat() for name, day in days.items() if day},
        ),
        custodian_values=scope.persons,
        reason=one.reason,
        placed_by=one.placed_by,
    )
    shown.placed_at.FromDatetime(one.placed_at)
    if one.lifted_at:
        shown.lifted_at.FromDatetime(one.lifted_at)
    return shown


def _lift(one: Lift) -> pb.HoldLift:
    shown = pb.HoldLift(
        lift_id=one.lift_id,
        hold_id=one.hold_id,
        reason=one.reason,
        requested_by=one.requested_by,
        placements=len(one.placements),
    )
    shown.requested_at.FromDatetime(one.requested_at)
    return shown


METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{SERVICE}/PlaceHold": Action.PLACE_HOLD,
    f"/{SERVICE}/ListHolds": Action.READ_HOLDS,
    f"/{SERVICE}/LiftHold": Action.LIFT_HOLD,
    f"/{SERVICE}/CheckHolds": Action.CHECK_HOLDS,
}

Register = Callable[[grpc.aio.Server], None]


def register(api: HoldApi, server: grpc.aio.Server) -> None:
    """Adds HoldService to `server`, before the server starts."""
    pb_grpc.add_HoldServiceServicer_to_server(api, server)
