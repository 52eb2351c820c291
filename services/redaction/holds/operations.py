"""The operations of holds: for compliance, and for the services that destroy content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.redaction.holds.placing import invalid
from services.redaction.holds.ports import HoldPort, PlacingPort
from services.redaction.holds.records import (
    CheckedDocument,
    CheckHoldsRequest,
    CheckHoldsResponse,
    HoldLift,
    HoldPlacement,
    HoldScope,
    Lift,
    LiftHoldRequest,
    LiftHoldResponse,
    ListHoldsRequest,
    ListHoldsResponse,
    PlaceHoldRequest,
    PlaceHoldResponse,
    Placement,
)
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.holds import ALL, Scope
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import add_detail
from services.shared.runtime.access.pending import coded

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
class HoldOperations:
    """Each method asks the access policy first: for the tenant, and for each matter that a hold names, so that a
    caller cannot act on a matter behind a wall.
    """

    access: Access
    placing: PlacingPort
    holds: HoldPort

    async def place_hold(self, actor: Actor, request: PlaceHoldRequest) -> PlaceHoldResponse:
        """Places a hold on existing documents and on those that arrive later."""
        scope = _scope(request.scope)
        detail = (_coded(request), *_about(scope))
        await self._authorise(actor, Action.PLACE_HOLD, request, request.hold_id, scope.matters, detail)
        placed = await self.placing.place(
            actor, request.tenant, request.hold_id, scope, request.scope.custodians, request.reason
        )
        hidden = await self._hidden(actor, request, scope)
        return PlaceHoldResponse(
            placement_id=placed.placement.placement_id,
            unknown_documents=tuple(one for one in scope.documents if one in hidden or one in placed.unknown),
            erased_documents=tuple(one for one in placed.erased if one not in hidden),
        )

    async def _hidden(self, actor: Actor, request: PlaceHoldRequest, scope: Scope) -> set[str]:
        """The documents that the caller must not see. The hold covers them, as it covers those that arrive later."""
        places = await self.placing.places(scope.documents)
        resources = {name: Resource("hold", request.hold_id, *place) for name, place in places.items()}
        allows, purpose = self.access.allows, request.purpose
        return {name for name, one in resources.items() if not allows(actor, Action.PLACE_HOLD, one, purpose)}

    async def list_holds(self, actor: Actor, request: ListHoldsRequest) -> ListHoldsResponse:
        """The holds, except those on matters that the caller must not see."""
        resource = Resource("tenant", request.tenant, request.tenant)
        await self.access.authorise(actor, Action.READ_HOLDS, resource, request.purpose)
        placements, lifts = await self.placing.list_holds(request.tenant, lifted=request.lifted)
        seen = [one for one in placements if self._sees(actor, one, request.purpose)]
        names = {one.hold_id for one in seen}
        add_detail(*(f"hold={one}" for one in sorted(names)))
        return ListHoldsResponse(
            tuple(map(_placement, seen)), tuple(_lift(one) for one in lifts if one.hold_id in names)
        )

    async def lift_hold(self, actor: Actor, request: LiftHoldRequest) -> LiftHoldResponse:
        """Requests to lift a hold, or approves a request as a second person."""
        if request.lift_id is not None:
            return await self._approve(actor, request, request.lift_id)
        hold_id = request.hold_id or ""
        await self._authorise_lift(actor, request, hold_id)
        lift = await self.placing.request_lift(actor, request.tenant, hold_id, request.reason)
        add_detail(f"lift={lift.lift_id}")
        return LiftHoldResponse(_lift(lift))

    async def check_holds(self, actor: Actor, request: CheckHoldsRequest) -> CheckHoldsResponse:
        """Whether each document can be destroyed. Every error means that none can."""
        for tenant in sorted({one.tenant for one in request.documents}) or [""]:
            await self.access.authorise(actor, Action.CHECK_HOLDS, Resource("tenant", tenant, tenant))
        found = await self.holds.find(request.documents)
        return CheckHoldsResponse(
            tuple(
                CheckedDocument(
                    document_id=one.document_id,
                    clear=hold is None,
                    held=hold is not None and hold.cause.is_known,
                    names=hold.names if hold else (),
                )
                for one, hold in zip(request.documents, found, strict=True)
            )
        )

    async def _approve(self, actor: Actor, request: LiftHoldRequest, lift_id: str) -> LiftHoldResponse:
        lift = await self._find_lift(request.tenant, lift_id)
        await self._authorise_lift(actor, request, lift.hold_id if lift else "", lift_id)
        if lift is None:
            raise Reject(Reason.NOT_FOUND)
        if lift.requested_by == actor.subject:
            raise Reject(Reason.FORBIDDEN, detail=_SAME_PERSON, field="lift_id", rule="same_person")
        return LiftHoldResponse(_lift(await self.placing.approve_lift(actor, lift)), lifted=True)

    async def _find_lift(self, tenant: str, lift_id: str) -> Lift | None:
        try:
            return await self.placing.find_lift(tenant, lift_id)
        except Reject as error:
            if error.reason is not Reason.NOT_FOUND:
                raise
            return None

    async def _authorise_lift(self, actor: Actor, request: LiftHoldRequest, hold_id: str, lift_id: str = "") -> None:
        placements, _ = await self.placing.list_holds(request.tenant)
        matters = {matter for one in placements if one.hold_id == hold_id for matter in one.scope.matters}
        detail = ("operation=approve", f"lift={lift_id}") if lift_id else ("operation=request", _coded(request))
        await self._authorise(actor, Action.LIFT_HOLD, request, hold_id, sorted(matters), detail)

    async def _authorise(
        self,
        actor: Actor,
        action: Action,
        request: PlaceHoldRequest | LiftHoldRequest,
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


def _coded(request: PlaceHoldRequest | LiftHoldRequest) -> str:
    return f"reason={coded(request.reason)}"


def _scope(scope: HoldScope) -> Scope:
    if not all(one.strip() for one in scope.custodians):
        raise invalid("scope.custodians", "has an empty value")
    return Scope(
        tuple(dict.fromkeys(scope.documents)),
        tuple(dict.fromkeys(scope.matters)),
        _day("scope.since", scope.since),
        _day("scope.until", scope.until),
        len(scope.custodians),
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


def _placement(one: Placement) -> HoldPlacement:
    scope = one.scope
    since, until = (day.isoformat() if day else "" for day in (scope.since, scope.until))
    return HoldPlacement(
        placement_id=one.placement_id,
        hold_id=one.hold_id,
        scope=HoldScope(scope.documents, scope.matters, since, until),
        custodian_values=scope.persons,
        reason=one.reason,
        placed_by=one.placed_by,
        placed_at=one.placed_at,
        lifted_at=one.lifted_at,
    )


def _lift(one: Lift) -> HoldLift:
    return HoldLift(one.lift_id, one.hold_id, one.reason, one.requested_by, one.requested_at, len(one.placements))
