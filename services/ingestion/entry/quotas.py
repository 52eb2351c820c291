"""The limits of senders: how fast, how much at the same time, and how many documents wait for their decision.

They apply to each process. A sender over a limit gets `rate_limited` with a time to wait, and learns nothing about
other senders.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from services.ingestion.settings import IngestionSettings
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Retry
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.rates import Bucket, InProgress

Sender = tuple[str, str]  # tenant and source system
Grow = Callable[[int], None]
_COUNTED_SECONDS = 1.0
_QUEUE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class QuotaLimits:
    """`requests` and `byte_rate` are per second; a sender can save `burst` seconds of both. `waiting` is a number of
    documents. These are per sender; `uploads` and `memory` (bytes) are per tenant, and `total` bytes are for all.
    """

    requests: float = 100.0
    byte_rate: float = 32 << 20
    burst: float = 5.0
    waiting: int = 1000
    uploads: int = 64
    memory: int = 192 << 20
    total: int = 768 << 20


def quota_limits(settings: IngestionSettings) -> QuotaLimits:
    """The limits of the settings."""
    return QuotaLimits(
        requests=settings.sender_rate,
        byte_rate=settings.sender_bytes * (1 << 20),
        burst=settings.sender_burst,
        waiting=settings.sender_waiting,
        uploads=settings.tenant_uploads,
        memory=settings.tenant_memory << 20,
        total=settings.upload_memory << 20,
    )


class Quotas:
    """`waiting` counts the documents of a sender without a decision."""

    def __init__(
        self, limits: QuotaLimits, waiting: Callable[[str, str], Awaitable[int]], clock: Clock, metrics: Metrics
    ) -> None:
        self._limits = limits
        self._waiting = waiting
        self._clock = clock
        self._limited = metrics.submissions_limited
        self._requests: dict[Sender, Bucket] = {}
        self._bytes: dict[Sender, Bucket] = {}
        self._counts: dict[Sender, tuple[int, float]] = {}
        self._uploads = InProgress(limits.uploads, limits.uploads * _MANY)
        self._memory = InProgress(limits.memory, limits.total)

    async def admit(self, record: DocumentRecord) -> None:
        """Count a request of the sender of `record`. Raises `Retry(RATE_LIMITED)`."""
        sender, now, limits = (record.tenant, record.source_system), self._clock.monotonic(), self._limits
        requests = self._requests.setdefault(sender, Bucket(limits.requests, limits.burst))
        content = self._bytes.setdefault(sender, Bucket(limits.byte_rate, limits.burst))
        if wait := requests.wait(now):
            raise self._over(sender, "requests", wait, f"more than {limits.requests:g} submissions a second")
        if wait := content.wait(now):
            raise self._over(sender, "bytes", wait, f"more than {limits.byte_rate:g} bytes a second")
        if await self._queue(sender, now) >= limits.waiting:
            raise self._over(
                sender, "waiting", _QUEUE_SECONDS, f"{limits.waiting} documents that are not processed yet"
            )
        requests.take(1, now)

    def charge(self, record: DocumentRecord, size: int) -> None:
        """Count the bytes of an accepted document."""
        sender, limits = (record.tenant, record.source_system), self._limits
        bucket = self._bytes.setdefault(sender, Bucket(limits.byte_rate, limits.burst))
        bucket.take(size, self._clock.monotonic())
        count, at = self._counts.get(sender, (0, float("-inf")))
        self._counts[sender] = (count + 1, at)

    @contextmanager
    def upload(self, tenant: str) -> Iterator[Grow]:
        """An upload of `tenant`. Yields a function that takes memory in bytes until the end of the block.

        Both raise `Retry(RATE_LIMITED)`.
        """
        with self._uploads.hold(tenant) as begin, self._memory.hold(tenant) as add:

            def grow(size: int) -> None:
                if not add(size):
                    raise self._busy(tenant, "memory", "The uploads in progress are too large together")

            if not begin(1):
                raise self._busy(tenant, "uploads", "The tenant has too many uploads in progress")
            yield grow

    def _busy(self, tenant: str, limit: str, detail: str) -> Retry:
        self._limited.labels(tenant, "", limit).inc()
        return Retry(Reason.RATE_LIMITED, after=1.0, detail=detail)

    async def _queue(self, sender: Sender, now: float) -> int:
        """The number of waiting documents, from the database once a second, plus those that were accepted since."""
        count, at = self._counts.get(sender, (0, float("-inf")))
        if now - at >= _COUNTED_SECONDS:
            count = await self._waiting(*sender)
            self._counts[sender] = (count, now)
        return count

    def _over(self, sender: Sender, limit: str, wait: float, what: str) -> Retry:
        self._limited.labels(*sender, limit).inc()
        detail = f'Source system "{sender[1]}" has {what}'
        return Retry(Reason.RATE_LIMITED, after=wait, detail=detail)


_MANY = 1 << 20  # no limit on the uploads of all tenants: their memory has one
