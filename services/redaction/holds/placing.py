"""Places holds, and lifts them with a second person."""

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from services.redaction.holds.answer import Custodians
from services.redaction.holds.ports import PlacementStore
from services.redaction.holds.records import Lift, Placed, Placement
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.holds import Scope
from services.shared.domain.records import Actor
from services.shared.runtime.clock import Clock

Lock = Callable[[str], AbstractAsyncContextManager[Callable[[], None] | None]]

ERASURE_LOCK = "erasure"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_REASON = re.compile(r"[A-Za-z0-9:@._/-]{1,100}")
_MOST_NAMES = 1_000
_ATTEMPTS, _SECONDS = 20, 0.5


class Placing:
    """`lock` is the lock of erasures: a hold that is placed is respected by each step of an erasure after it."""

    def __init__(
        self, rows: PlacementStore, custodians: Custodians, clock: Clock, new_id: Callable[[], str], lock: Lock
    ) -> None:
        self._rows = rows
        self._custodians = custodians
        self._clock = clock
        self._new_id = new_id
        self._lock = lock

    async def place(
        self, actor: Actor, tenant: str, hold_id: str, scope: Scope, persons: Sequence[str], reason: str
    ) -> Placed:
        """Places a hold. It covers existing documents and those that arrive later.

        Raises `Reject(INVALID_METADATA)` with the field, and `Retry(dependency="erasure")` while an erasure runs.
        """
        check_scope(scope, hold_id)
        _check_reason(reason)
        placement_id = self._new_id()
        sealed = await self._custodians.seal(tenant, placement_id, persons) if persons else b""
        now = self._clock.now()
        one = Placement(placement_id, tenant, hold_id, scope, reason, actor.subject, now, sealed=sealed)
        await self._add(one)
        known = await self._rows.ingested(scope.documents)
        return Placed(
            one,
            unknown=[name for name in scope.documents if name not in known],
            erased=[name for name, (_, _, erased) in known.items() if erased],
        )

    async def _add(self, one: Placement) -> None:
        for attempt in range(_ATTEMPTS):
            async with self._lock(ERASURE_LOCK) as held:
                if held is not None:
                    await self._rows.add([one])
                    return
            if attempt + 1 < _ATTEMPTS:
                await self._clock.sleep(_SECONDS)
        raise Retry(dependency="erasure", detail="An erasure is in progress: place the hold again")

    async def places(self, document_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """The tenant and the matter of each ingested document, by id."""
        return await self._rows.places(document_ids)

    async def list_holds(self, tenant: str, *, lifted: bool = False) -> tuple[list[Placement], list[Lift]]:
        """The placements, and the requests to lift that wait for approval."""
        return await self._rows.of_tenant(tenant, lifted=lifted), await self._rows.lifts(tenant)

    async def request_lift(self, actor: Actor, tenant: str, hold_id: str, reason: str) -> Lift:
        """Requests to lift the placements of a hold that are in force now. Later ones stay.

        Raises `Reject(NOT_FOUND)`, `Reject(INVALID_METADATA)`.
        """
        _check_reason(reason)
        now = self._clock.now()
        return await self._rows.request(Lift(self._new_id(), tenant, hold_id, reason, actor.subject, now, ()))

    async def find_lift(self, tenant: str, lift_id: str) -> Lift:
        """Raises `Reject(NOT_FOUND)`, for a request of another tenant too."""
        return await self._rows.lift(tenant, lift_id)

    async def approve_lift(self, actor: Actor, lift: Lift) -> Lift:
        """Lifts the hold, and destroys the keys of the values of its custodians. Can be repeated."""
        if lift.approved_at is None:
            await self._rows.approve(lift, actor.subject, self._clock.now())
            lift = await self._rows.lift(lift.tenant, lift.lift_id)
        for placement_id in lift.placements:
            await self._custodians.forget(lift.tenant, placement_id)
        return lift


def check_scope(scope: Scope, hold_id: str) -> None:
    """Raises `Reject(INVALID_METADATA)` with the field that is invalid."""
    if not _NAME.fullmatch(hold_id):
        raise invalid("hold_id", f"does not match {_NAME.pattern}")
    if scope.is_empty:
        raise invalid("scope", 'has no criterion; matter "*" covers all documents')
    if scope.since and scope.until and scope.until < scope.since:
        raise invalid("scope.until", "is before scope.since")
    for field, names in (("scope.documents", scope.documents), ("scope.matters", scope.matters)):
        if len(names) > _MOST_NAMES or not all(one == "*" or _NAME.fullmatch(one) for one in names):
            raise invalid(field, f"has more than {_MOST_NAMES} names, or one that does not match {_NAME.pattern}")


def _check_reason(reason: str) -> None:
    if not _REASON.fullmatch(reason):
        raise invalid("reason", "is not a code of 1 to 100 letters, digits and :@._/-")


def invalid(field: str, fault: str) -> Reject:
    """The refusal of a field."""
    return Reject(Reason.INVALID_METADATA, detail=f'Field "{field}" {fault}', field=field)
