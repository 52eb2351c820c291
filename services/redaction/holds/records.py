"""Placed holds, and requests to lift them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.shared.domain.holds import Scope


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
