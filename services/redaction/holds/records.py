"""Placed holds, requests to lift them, and the messages of `HoldService`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.shared.domain.document import DocumentRecord
from services.shared.domain.holds import Scope
from services.shared.domain.requests import Request


@dataclass(frozen=True, slots=True)
class Placement:
    """A hold as one person or source system placed it. The hold `hold_id` is in force while one placement is.

    `document_id` is that of a hold that a source system named, else empty. `lifted_at` is None while it is in force.
    """

    placement_id: str
    tenant: str
    hold_id: str
    scope: Scope
    reason: str
    placed_by: str
    placed_at: datetime
    document_id: str = ""
    sealed: bytes = b""
    lift_id: str = ""
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lift:
    """A request to lift the `placements` of a hold. `approved_at` is None until a second person approves it."""

    lift_id: str
    tenant: str
    hold_id: str
    reason: str
    requested_by: str
    requested_at: datetime
    placements: tuple[str, ...]
    approved_by: str = ""
    approved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A placement, and those of its documents that are `unknown` or already `erased`: the hold cannot protect these."""

    placement: Placement
    unknown: Sequence[str] = ()
    erased: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class HoldScope:
    """A scope as callers state it, with days as YYYY-MM-DD. Responses have no `custodians`."""

    documents: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    custodians: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceHoldResponse:
    """A placement, and those of its documents that the hold cannot protect."""

    placement_id: str
    unknown_documents: tuple[str, ...]
    erased_documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceHoldRequest(Request[PlaceHoldResponse]):
    """A request to place a hold. `reason` is a code."""

    tenant: str
    hold_id: str
    scope: HoldScope
    reason: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class HoldPlacement:
    """A placement as callers see it. `custodian_values`: the number of values of custodians."""

    placement_id: str
    hold_id: str
    scope: HoldScope
    custodian_values: int
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_at: datetime | None


@dataclass(frozen=True, slots=True)
class HoldLift:
    """A request to lift as callers see it. `placements`: the number of placements that it lifts."""

    lift_id: str
    hold_id: str
    reason: str
    requested_by: str
    requested_at: datetime
    placements: int


@dataclass(frozen=True, slots=True)
class ListHoldsResponse:
    """The placements, and the requests that wait for approval, each oldest first."""

    placements: tuple[HoldPlacement, ...]
    lifts: tuple[HoldLift, ...]


@dataclass(frozen=True, slots=True)
class ListHoldsRequest(Request[ListHoldsResponse]):
    """A request for the holds of a tenant, with `lifted` also for those that are not in force."""

    tenant: str
    lifted: bool = False
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class LiftHoldResponse:
    """The request to lift. Until the hold is `lifted`, another person must approve."""

    lift: HoldLift
    lifted: bool = False


@dataclass(frozen=True, slots=True)
class LiftHoldRequest(Request[LiftHoldResponse]):
    """A request to lift the hold `hold_id`, or the approval of the request `lift_id`."""

    tenant: str
    hold_id: str | None = None
    lift_id: str | None = None
    reason: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """Whether a document can be destroyed. If it is neither `clear` nor `held`, that is not known."""

    document_id: str
    clear: bool
    held: bool
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckHoldsResponse:
    """One entry per document, in the order of the request."""

    documents: tuple[CheckedDocument, ...]


@dataclass(frozen=True, slots=True)
class CheckHoldsRequest(Request[CheckHoldsResponse]):
    """A question about documents that are to be destroyed."""

    documents: tuple[DocumentRecord, ...] = ()
