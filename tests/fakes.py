"""Fakes that several tests share: the clock, and parts that must fail on demand. All other parts are real."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Retry
from services.shared.domain.events import Event
from services.shared.domain.holds import Hold
from services.shared.domain.records import AuditRecord
from services.shared.runtime.access.members.records import MatterMembers


class FakeClock:
    """A clock that advances only by `advance` and `sleep`."""

    def __init__(self, now: datetime = datetime(2025, 3, 14, 9, 26, tzinfo=UTC)) -> None:
        self._now = now
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds)
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        """Advance the clock by `seconds`."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds


class MemoryAudit:
    """An audit log in memory. If `away` is set, it raises `Retry`."""

    def __init__(self) -> None:
        self.records: list[AuditRecord] = []
        self.away = False

    async def record(self, record: AuditRecord) -> None:
        if self.away:
            raise Retry(dependency="kafka")
        self.records.append(record)


class MemoryHolds:
    """A register in memory: the hold by document id or matter, else `default`. If `error` is set, it is raised."""

    def __init__(self, default: Hold | None = None) -> None:
        self.holds: dict[str, Hold] = {}
        self.default = default
        self.error: Exception | None = None
        self.asked: list[DocumentRecord] = []

    async def find(self, documents: Sequence[DocumentRecord]) -> list[Hold | None]:
        self.asked += documents
        if self.error:
            raise self.error
        return [self.holds.get(one.document_id) or self.holds.get(one.matter) or self.default for one in documents]


class MemoryPublisher:
    """A broker in memory. If `away` is set, it raises `Retry`."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.away = False

    async def publish(self, events: Sequence[Event]) -> None:
        if self.away:
            raise Retry(dependency="kafka")
        self.events.extend(events)


class MemoryMembers:
    """The stored membership in memory. If `away` is set, it raises `Retry`."""

    def __init__(self, *records: MatterMembers) -> None:
        self.records = {(one.tenant, one.matter): one for one in records}
        self.away = False
        self.inactive: set[tuple[str, str]] = set()
        self.grouped: set[tuple[str, str, str]] = set()

    def of(self, tenant: str, matter: str) -> MatterMembers | None:
        if self.away:
            raise Retry(dependency="membership")
        return self.records.get((tenant, matter))

    def put(self, tenant: str, matter: str, members: str = "", denied: str = "", *, everyone: bool = False) -> None:
        """Stores a record with the subjects in `members` and `denied`, separated by spaces."""
        revision = (self.of(tenant, matter) or MatterMembers(tenant, matter)).revision + 1
        made = MatterMembers(tenant, matter, frozenset(members.split()), frozenset(denied.split()), everyone, revision)
        self.records[tenant, matter] = made

    def stop(self, document: DocumentRecord, subject: str) -> None:
        """Closes the version chain of the document for the subject."""
        before = self.of(document.tenant, document.matter) or MatterMembers(
            document.tenant, document.matter, everyone=True
        )
        self.records[document.tenant, document.matter] = replace(
            before, stopped=before.stopped | {(document.family, subject)}, revision=before.revision + 1
        )

    def is_inactive(self, tenant: str, subject: str) -> bool:
        self.of(tenant, "")
        return (tenant, subject) in self.inactive

    def in_group(self, tenant: str, group: str, subject: str) -> bool:
        self.of(tenant, "")
        return (tenant, group, subject) in self.grouped

    async def find(self, tenant: str, matter: str) -> MatterMembers:
        return self.of(tenant, matter) or MatterMembers(tenant, matter, everyone=True)

    async def change(
        self, tenant: str, matter: str, _by: str, decide: Callable[[MatterMembers], MatterMembers | None]
    ) -> tuple[MatterMembers, MatterMembers]:
        before = await self.find(tenant, matter)
        after = decide(before) or before
        if after is not before:
            self.records[tenant, matter] = after
        return before, after
