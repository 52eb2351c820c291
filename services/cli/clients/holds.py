"""Client of HoldService: places, lists and lifts legal holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from google.protobuf.timestamp_pb2 import Timestamp

from glossator.redaction.v1 import holds_pb2 as pb
from glossator.redaction.v1 import holds_pb2_grpc as pb_grpc
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.runtime.servers.grpc_client import Address

_SECONDS = 60.0
_SERVICE = "redaction"
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

    def __init__(self, address: Address, credential: Credential) -> None:
        super().__init__(address, credential)
        self._stub = pb_grpc.HoldServiceStub(self._channel)

    async def place(
        self, tenant: str, hold_id: str, scope: HoldScope, custodians: Sequence[str], reason: str
    ) -> PlacedHold:
        """Place a hold on `scope`, and on the documents that mention one of the values `custodians`."""
        message = pb.HoldScope(
            documents=scope.documents,
            matters=scope.matters,
            since=scope.since,
            until=scope.until,
            custodians=custodians,
        )
        request = pb.PlaceHoldRequest(tenant=tenant, hold_id=hold_id, scope=message, reason=reason, purpose=_PURPOSE)
        with translated_errors(_SERVICE):
            response = await self._stub.PlaceHold(request, timeout=_SECONDS)
        unknown, erased = tuple(response.unknown_documents), tuple(response.erased_documents)
        return PlacedHold(hold_id, response.placement_id, unknown, erased)

    async def list_holds(self, tenant: str, *, lifted: bool) -> tuple[list[ListedHold], list[ListedLift]]:
        """The holds, and the requests to lift that wait for approval."""
        request = pb.ListHoldsRequest(tenant=tenant, lifted=lifted, purpose=_PURPOSE)
        with translated_errors(_SERVICE):
            response = await self._stub.ListHolds(request, timeout=_SECONDS)
        return [_hold(one) for one in response.placements], [_lift(one) for one in response.lifts]

    async def request_lift(self, tenant: str, hold_id: str, reason: str) -> ListedLift:
        """Request to lift a hold."""
        return await self._lift(pb.LiftHoldRequest(tenant=tenant, hold_id=hold_id, reason=reason))

    async def approve_lift(self, tenant: str, lift_id: str) -> ListedLift:
        """Approve the request of another caller: the hold is lifted."""
        return await self._lift(pb.LiftHoldRequest(tenant=tenant, lift_id=lift_id))

    async def _lift(self, request: pb.LiftHoldRequest) -> ListedLift:
        request.purpose = _PURPOSE
        with translated_errors(_SERVICE):
            response = await self._stub.LiftHold(request, timeout=_SECONDS)
        return _lift(response.lift)


def _hold(one: pb.HoldPlacement) -> ListedHold:
    return ListedHold(
        one.hold_id,
        one.placement_id,
        HoldScope(tuple(one.scope.documents), tuple(one.scope.matters), one.scope.since, one.scope.until),
        one.custodian_values,
        one.reason,
        one.placed_by,
        _time(one.placed_at),
        _time(one.lifted_at) if one.HasField("lifted_at") else "",
    )


def _lift(one: pb.HoldLift) -> ListedLift:
    at = _time(one.requested_at)
    return ListedLift(one.lift_id, one.hold_id, one.reason, one.requested_by, at, one.placements)


def _time(moment: Timestamp) -> str:
    return moment.ToDatetime(UTC).isoformat(timespec="seconds")
