"""All messages on the broker since the start of the test. A thread reads them."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self, TypeVar, cast
from uuid import uuid4

from confluent_kafka import Consumer, IsolationLevel, KafkaError, Message, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reject
from services.shared.domain.events import DeadLetter, DocumentStatus, DocumentStatusChanged, Event
from services.shared.wire.codec import decode
from services.shared.wire.headers import header_map
from services.shared.wire.inbound import read_event
from services.shared.wire.topics import TOPICS, Topic, dead_letter_topic

T = TypeVar("T")
_SECONDS = 120.0
Headers = list[tuple[str, bytes | None]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A committed message, as it was decoded."""

    topic: str
    headers: dict[str, str]
    event: Event


class Ledger:
    """A context manager with all messages of all topics, dead letters included, in order of arrival."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._kept: list[Kept] = []
        self._partitions: list[TopicPartition] = []
        self._reached: dict[tuple[str, int], int] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read, name="ledger", daemon=True)

    def events(self, kind: type[T]) -> list[T]:
        """The events of a type. A repeated event is listed once."""
        found = {one.event.event_id: one.event for one in list(self._kept) if isinstance(one.event, kind)}
        return cast(list[T], list(found.values()))

    def kept(self) -> list[Kept]:
        return list(self._kept)

    def statuses(self, tenant: str, system: str, reference: str) -> list[DocumentStatusChanged]:
        """The status events of a source document."""
        source = (tenant, system, reference)
        return [one for one in self.events(DocumentStatusChanged) if _source(one.document) == source]

    async def wait(self, look: Callable[[], T | None], what: str, seconds: float = _SECONDS) -> T:
        """Wait until `look` returns a value. After `seconds`, the test fails with `what` in its message."""
        deadline = asyncio.get_running_loop().time() + seconds
        while (found := look()) is None:
            assert asyncio.get_running_loop().time() < deadline, f"never seen: {what}"
            await asyncio.sleep(0.05)
        return found

    async def caught_up(self) -> None:
        """Wait until all messages that were committed before the call have been read.

        The order of partitions is undefined: a status can arrive before the event that caused it.
        """
        ends = await asyncio.to_thread(_ends, self._bootstrap, self._partitions)

        def look() -> bool | None:
            return all(self._reached.get(where, 0) >= end for where, end in ends.items()) or None

        await self.wait(look, "the ends of all topics")

    async def status(
        self, tenant: str, system: str, reference: str, *wanted: DocumentStatus, version: int = 0
    ) -> DocumentStatusChanged:
        """Wait for the first `wanted` status of a document, or of one version.

        Then `events` contains all messages that were committed before that status.
        """

        def look() -> DocumentStatusChanged | None:
            told = self.statuses(tenant, system, reference)
            fitting = (one for one in told if version in (0, one.document.version))
            return next((one for one in fitting if one.status in wanted), None)

        seen = [one.value for one in wanted]
        found = await self.wait(look, f"{reference} as {' or '.join(seen)}")
        await self.caught_up()
        return found

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(10)

    def _read(self) -> None:
        topics = {one.name: one for topic in TOPICS for one in (topic, dead_letter_topic(topic))}
        names = [one for one in _topics(self._bootstrap) if one in topics]
        consumer = _consumer(self._bootstrap, "read_committed")
        self._partitions = [TopicPartition(name, one, 0) for name in names for one in _partitions(consumer, name)]
        consumer.assign(self._partitions)
        while not self._stop.is_set():
            message = consumer.poll(0.2)
            if message is None:
                continue
            error, offset = message.error(), message.offset() or 0
            if error is None:
                self._keep(topics[message.topic() or ""], message)
                offset += 1
            elif error.code() != KafkaError._PARTITION_EOF:
                continue
            self._reached[message.topic() or "", message.partition() or 0] = offset
        consumer.close()

    def _keep(self, topic: Topic, message: Message) -> None:
        headers = header_map(cast(Headers, message.headers() or []))
        try:
            if topic.event is DeadLetter:
                event: Event = decode(DeadLetter, message.value() or b"")
            else:
                event = read_event(topic, headers, message.value(), datetime.now(UTC))
        except Reject:
            return
        self._kept.append(Kept(topic.name, headers, event))


@dataclass(frozen=True, slots=True)
class Raw:
    """A record on the broker, committed or not."""

    topic: str
    data: bytes


def raw_records(bootstrap: str, *, without: frozenset[str]) -> Iterator[Raw]:
    """Key, value and headers of each record that is on the broker now, internal topics included."""
    consumer = _consumer(bootstrap, "read_uncommitted")
    try:
        for topic in _topics(bootstrap):
            if topic not in without:
                yield from (Raw(topic, _bytes(one)) for one in _until_now(consumer, topic))
    finally:
        consumer.close()


def _ends(bootstrap: str, partitions: Sequence[TopicPartition]) -> dict[tuple[str, int], int]:
    """The offset after the last committed message, by topic and partition."""
    admin = AdminClient({"bootstrap.servers": bootstrap})  # answers come only while it lives
    latest = OffsetSpec.latest()  # type: ignore[no-untyped-call]
    wanted = {TopicPartition(one.topic, one.partition): latest for one in partitions}
    asked = admin.list_offsets(wanted, isolation_level=IsolationLevel.READ_COMMITTED)
    return {(one.topic, one.partition): found.result(_SECONDS).offset for one, found in asked.items()}


def _until_now(consumer: Consumer, topic: str) -> Iterator[Message]:
    waiting = {}
    for number in _partitions(consumer, topic):
        low, high = consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=10)
        if high > low:
            waiting[number] = low, high
    consumer.assign([TopicPartition(topic, number, low) for number, (low, _) in waiting.items()])
    while waiting:
        message = consumer.poll(10)
        assert message is not None, f"{topic} cannot be read to its end"
        error, number = message.error(), message.partition() or 0
        if error is None:
            yield message
            ended = (message.offset() or 0) + 1 >= waiting.get(number, (0, 0))[1]
        else:
            assert error.code() == KafkaError._PARTITION_EOF, error
            ended = True
        if ended:
            waiting.pop(number, None)


def _bytes(message: Message) -> bytes:
    headers = cast(Headers, message.headers() or [])
    flat = b"\n".join(name.encode() + b"=" + (value or b"") for name, value in headers)
    return b"\n".join((_raw(message.key()), _raw(message.value()), flat))


def _raw(data: str | bytes | None) -> bytes:
    return data.encode() if isinstance(data, str) else data or b""


def _topics(bootstrap: str) -> list[str]:
    return sorted(AdminClient({"bootstrap.servers": bootstrap}).list_topics(timeout=10).topics)


def _partitions(consumer: Consumer, topic: str) -> list[int]:
    return sorted(consumer.list_topics(topic, timeout=10).topics[topic].partitions)


def _consumer(bootstrap: str, isolation: str) -> Consumer:
    return Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": f"ledger-{uuid4()}",
            "enable.auto.commit": False,
            "isolation.level": isolation,
            "auto.offset.reset": "earliest",
            "enable.partition.eof": True,
            "fetch.wait.max.ms": 50,
        }
    )


def _source(record: DocumentRecord) -> tuple[str, str, str]:
    return record.tenant, record.source_system, record.source_reference
