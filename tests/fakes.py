"""Stand-ins that several tests share: for time, and for what must fail on demand. The rest is real."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from services.shared.domain.errors import Retry
from services.shared.domain.events import Event
from services.shared.domain.records import AuditRecord


class FakeClock:
    """Time that passes only when it is told to, or slept through."""

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
        """Lets time pass."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds


class MemoryAudit:
    """An audit log in a list; `away` makes it fail."""

    def __init__(self) -> None:
        self.records: list[AuditRecord] = []
        self.away = False

    async def record(self, record: AuditRecord) -> None:
        if self.away:
            raise Retry(dependency="kafka")
        self.records.append(record)


class MemoryPublisher:
    """A broker in a list; `away` makes it fail."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.away = False

    async def publish(self, events: Sequence[Event]) -> None:
        if self.away:
            raise Retry(dependency="kafka")
        self.events.extend(events)
