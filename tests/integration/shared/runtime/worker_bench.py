"""A worker on a real broker, with its own topic prefix, and access to its inputs and outputs."""

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from confluent_kafka import Consumer, KafkaException, Message, TopicPartition

from services.cli.local.kafka import LocalKafka
from services.cli.operate.topics import Topics
from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.events import DocumentIngested, Event
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import EventProducer, KafkaSettings
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.observe.tracing import Tracing
from services.shared.runtime.worker.dlq import DeadLetters
from services.shared.runtime.worker.loop import Handle, OnRejected, Worker, ignore_rejection
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.wire.codec import decode
from services.shared.wire.headers import TOPICS_BY_NAME
from tests.events import ingested, redacted
from tests.topic_ends import to_the_ends

INGESTED = TOPICS_BY_NAME["documents.ingested"]
REDACTED = "documents.redacted"
DEAD = "documents.ingested.dlq"
_USED = (INGESTED.name, REDACTED, DEAD, "documents.status", "documents.submitted", "documents.submitted.dlq")


class MemoryBlobs:
    """Keeps blobs in memory. If `fault` is set, raises it and counts it in `refused`."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.fault: Exception | None = None
        self.refused = 0

    async def put(self, tenant: str, scope: KeyScope, owner: str, name: str, data: bytes) -> BlobRef:
        if self.fault:
            self.refused += 1
            raise self.fault
        ref = BlobRef(tenant, scope, owner, name, len(data))
        self.kept[ref.path] = data
        return ref


async def redact(event: DocumentIngested) -> Sequence[Event]:
    """The simplest handler: one output, whose id derives from the id of the input."""
    return [redacted(event)]


@dataclass
class Bench:
    """The topics of one test on the broker."""

    kafka: KafkaSettings
    service: str = "redaction"
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    metrics: Metrics = field(default_factory=Metrics)
    _reader: Consumer | None = None
    _fault: str = ""

    def worker(
        self,
        handle: Handle = redact,
        settings: WorkerSettings = WorkerSettings(),
        *,
        member: str = "one",
        static: bool = False,
        on_rejected: OnRejected = ignore_rejection,
        tracing: Tracing | None = None,
        topic: str = INGESTED.name,
    ) -> Worker:
        kafka = replace(self.kafka, member=member, static=static)
        return Worker(
            service=self.service,
            topics=[TOPICS_BY_NAME[topic]],
            handle=handle,
            kafka=kafka,
            dead_letters=DeadLetters(self.blobs, SystemClock(), service=self.service, tenants=lambda: ["harbour-bank"]),
            clock=SystemClock(),
            metrics=self.metrics,
            tracing=tracing or Tracing(self.service),
            on_rejected=on_rejected,
            settings=settings,
        )

    async def publish(self, events: Sequence[Event]) -> None:
        producer = EventProducer(self.kafka, "ingestion", Metrics())
        try:
            await producer.publish(events)
        finally:
            await producer.close()

    def messages(self, topic: str, *, isolation: str = "read_committed") -> list[Message]:
        """All current messages of `topic`, in order within each partition."""
        consumer = Consumer(
            self.kafka.client("reader")
            | {"group.id": uuid.uuid4().hex, "isolation.level": isolation, "enable.partition.eof": True}
        )
        numbers = range(TOPICS_BY_NAME[topic].partitions)
        found = list(to_the_ends(consumer, [TopicPartition(self.kafka.prefix + topic, one, 0) for one in numbers]))
        consumer.close()
        return found

    def events(self, topic: str) -> list[Event]:
        """The decoded events of `messages`."""
        return [decode(TOPICS_BY_NAME[topic].event, message.value() or b"") for message in self.messages(topic)]

    async def committed(self) -> int:
        """The sum of the group's committed offsets on its input topic."""
        return await asyncio.to_thread(self._committed)

    def _committed(self) -> int:
        if self._reader is None:
            self._reader = Consumer(self.kafka.client("reader") | {"group.id": self.kafka.prefix + self.service})
        places = [TopicPartition(self.kafka.prefix + INGESTED.name, number) for number in range(INGESTED.partitions)]
        try:
            return sum(max(place.offset, 0) for place in self._reader.committed(places, timeout=10))
        except KafkaException as error:  # the broker does not answer
            self._fault = str(error)
            self._reader = None  # a client that lost the broker during a call does not always reconnect
            return 0

    async def all_committed(self, count: int, seconds: float = 90) -> None:
        """Waits until `count` inputs are committed."""
        deadline = time.monotonic() + seconds
        while (have := await self.committed()) < count:
            assert time.monotonic() < deadline, f"{have} of {count} committed; last error: {self._fault or 'none'}"
            await asyncio.sleep(0.05)


def open_bench(kafka: LocalKafka) -> Bench:
    """Create the topics of a test, with a random prefix."""
    settings = KafkaSettings(kafka.bootstrap, "test", f"t{uuid.uuid4().hex[:8]}.")
    topics = Topics(settings, [TOPICS_BY_NAME[name] for name in _USED])
    topics.apply(topics.plan())
    return Bench(settings)


@asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[asyncio.Event]:
    """Run the worker in the block; at the end it drains."""
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    try:
        yield stop
    finally:
        stop.set()
        await task


async def until(true: Callable[[], bool], seconds: float = 90) -> None:
    """Waits until `true()` is true, for at most `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "did not come true in time"
        await asyncio.sleep(0.05)


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    """The fields of a log line, before `JsonFormatter` filters them."""
    return dict(record.__dict__["glossator_fields"])


def inputs(families: int, each: int = 1) -> list[DocumentIngested]:
    return [ingested(f"deed-{family}", number) for number in range(1, each + 1) for family in range(families)]


def expected(events: Sequence[DocumentIngested]) -> set[str]:
    return {redacted(event).event_id for event in events}
