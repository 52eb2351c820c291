"""Client of HoldService: places, lists and lifts legal holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.cli.clients.calls import ServiceClient
from services.redaction.holds import records

_SECONDS = 60.0
_PURPOSE = "legal-hold"


@dataclass(frozen=True, slots=True)
class HoldScope:
    """What a hold covers. Days are ISO, empty if open."""

    documents: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class PlacedHold:
    """A placed hold. `unknown` documents are not stored, `erased` ones were erased before."""

    hold_id: str
    placement_id: str
    unknown: tuple[str, ...]
    erased: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedHold:
    """A placement of a hold. `lifted_at` is empty while it is in force."""

    hold_id: str
    placement_id: str
    scope: HoldScope
    custodian_values: int
    reason: str
    placed_by: str
    placed_at: str
    lifted_at: str


@dataclass(frozen=True, slots=True)
class ListedLift:
    """A request to lift a hold."""

    lift_id: str
    hold_id: str
    reason: str
    requested_by: str
    requested_at: str
    placements: int


class HoldClient(ServiceClient):
    """The client of HoldService for one caller. Methods raise `Reject` or `Retry`. Each call is audited."""

    service = "redaction"

    async def place(
        self, tenant: str, hold_id: str, scope: HoldScope, custodians: Sequence[str], reason: str
    ) -> PlacedHold:
        """Place a hold on `scope`, and on the documents that mention one of the values `custodians`."""
        stated = records.HoldScope(scope.documents, scope.matters, scope.since, scope.until, tuple(custodians))
        request = records.PlaceHoldRequest(tenant, hold_id, stated, reason, _PURPOSE)
        placed = await self._call(request, seconds=_SECONDS)
        return PlacedHold(hold_id, placed.placement_id, placed.unknown_documents, placed.erased_documents)

    async def list_holds(self, tenant: str, *, lifted: bool) -> tuple[list[ListedHold], list[ListedLift]]:
        """The holds, and the requests to lift that wait for approval."""
        found = await self._call(records.ListHoldsRequest(tenant, lifted, _PURPOSE), seconds=_SECONDS)
        return [_hold(one) for one in found.placements], [_lift(one) for one in found.lifts]

    async def request_lift(self, tenant: str, hold_id: str, reason: str) -> ListedLift:
        """Request to lift a hold."""
        return await self._lift(records.LiftHoldRequest(tenant, hold_id=hold_id, reason=reason, purpose=_PURPOSE))

    async def approve_lift(self, tenant: str, lift_id: str) -> ListedLift:
        """Approve the request of another caller: the hold is lifted."""
        return await self._lift(records.LiftHoldRequest(tenant, lift_id=lift_id, purpose=_PURPOSE))

    async def _lift(self, request: records.LiftHoldRequest) -> ListedLift:
        return _lift((await self._call(request, seconds=_SECONDS)).lift)


def _hold(one: records.HoldPlacement) -> ListedHold:
    return ListedHold(
        one.hold_id,
        one.placement_id,
        HoldScope(one.scope.documents, one.scope.matters, one.scope.since, one.scope.until),
        one.custodian_values,
        one.reason,
        one.placed_by,
        _time(one.placed_at),
        _time(one.lifted_at) if one.lifted_at else "",
    )


def _lift(one: records.HoldLift) -> ListedLift:
    at = _time(one.requested_at)
    return ListedLift(one.lift_id, one.hold_id, one.reason, one.requested_by, at, one.placements)


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
