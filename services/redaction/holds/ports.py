"""Protocols between the parts that place, store and answer holds."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from services.redaction.holds.records import Lift, Placed, Placement
from services.shared.domain.document import DocumentRecord
from services.shared.domain.holds import Hold, Scope
from services.shared.domain.records import Actor


class HoldPort(Protocol):
    """Answers which documents must not be destroyed (`Holds`)."""

    async def find(self, documents: Sequence[DocumentRecord]) -> list[Hold | None]:
        """Per document: why it must not be destroyed, None if it is clear. Every error means that nothing is clear."""
        ...


class FilePort(HoldPort, Protocol):
    """The file of holds and clearances (`HoldFile`)."""

    async def without_entry(self, tenants: Iterable[str]) -> list[str]:
        """Those of `tenants` for which the file has no valid entry."""
        ...


class PlacementStore(Protocol):
    """Placed holds and requests to lift them (`HoldRows`). Raises `Retry` while the database is down."""

    async def add(self, placements: Sequence[Placement]) -> None:
        """Stores placements. A stored one stays as it is, also if it was lifted."""
        ...

    async def of_tenant(self, tenant: str, *, lifted: bool = False) -> list[Placement]:
        """The placements in force, with `lifted` also the others, oldest first."""
        ...

    async def named(self, tenant: str, document_ids: Iterable[str]) -> set[tuple[str, str]]:
        """The (document id, hold id) that source systems named, in force or lifted."""
        ...

    async def request(self, lift: Lift) -> Lift:
        """Stores a request to lift all placements of the hold that are in force. Raises `Reject(NOT_FOUND)`."""
        ...

    async def lift(self, tenant: str, lift_id: str) -> Lift:
        """The request. Raises `Reject(NOT_FOUND)`, for a request of another tenant too."""
        ...

    async def lifts(self, tenant: str) -> list[Lift]:
        """The requests that wait for approval, oldest first."""
        ...

    async def approve(self, lift: Lift, actor: str, now: datetime) -> None:
        """Lifts the placements of the request. If two people approve at once, the first one is recorded."""
        ...

    async def ingested(self, document_ids: Iterable[str]) -> dict[str, tuple[datetime, str, bool]]:
        """By document id: when it was ingested, the document that contains it or "", and whether it was erased."""
        ...

    async def places(self, document_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """The tenant and the matter of each document, by id; without those that were not ingested."""
        ...

    async def redacted(self, document_ids: Iterable[str]) -> set[str]:
        """Those of the documents that were redacted: it is known whom they mention."""
        ...


class PlacingPort(Protocol):
    """Places and lifts holds (`Placing`)."""

    async def place(
        self, actor: Actor, tenant: str, hold_id: str, scope: Scope, persons: Sequence[str], reason: str
    ) -> Placed:
        """Places a hold. Raises `Reject(INVALID_METADATA)` with the field, `Retry` while an erasure runs."""
        ...

    async def places(self, document_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """The tenant and the matter of each ingested document, by id."""
        ...

    async def list_holds(self, tenant: str, *, lifted: bool = False) -> tuple[list[Placement], list[Lift]]:
        """The placements, and the requests to lift that wait for approval."""
        ...

    async def request_lift(self, actor: Actor, tenant: str, hold_id: str, reason: str) -> Lift:
        """Requests to lift a hold. Raises `Reject(NOT_FOUND)`, `Reject(INVALID_METADATA)`."""
        ...

    async def find_lift(self, tenant: str, lift_id: str) -> Lift:
        """Raises `Reject(NOT_FOUND)`, for a request of another tenant too."""
        ...

    async def approve_lift(self, actor: Actor, lift: Lift) -> Lift:
        """Lifts the hold. The caller checks that another person requested it."""
        ...
