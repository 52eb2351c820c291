"""Read committed events of topics without a consumer group."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Self, cast
from uuid import uuid4

from confluent_kafka import Consumer, KafkaException, Message, TopicPartition

from services.shared.domain.errors import Reject, Retry
from services.shared.domain.events import Event
from services.shared.wire.headers import header_map
from services.shared.wire.inbound import read_event
from services.shared.wire.topics import BY_NAME

_POLL_SECONDS = 0.2


class EventReader:
    """Reads all events of the topics. A context manager.

    It starts at the oldest event with `earliest`, otherwise after the events that exist when it is created. Raises
    `Retry(dependency="kafka")` if the broker does not answer within `seconds`.
    """

    def __init__(self, bootstrap: str, *topics: str, earliest: bool = False, seconds: float = 10.0) -> None:
        self._seconds = seconds
        self._consumer = Consumer(
            {
                "bootstrap.servers": bootstrap,
                "group.id": f"reader-{uuid4()}",
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                "auto.offset.reset": "earliest",
                "fetch.wait.max.ms": 50,
                "log_level": 2,  # librdkafka prints no lines about lost connections
            }
        )
        try:
            self._consumer.assign([start for topic in topics for start in self._starts(topic, earliest=earliest)])
        except KafkaException:
            self._consumer.close()
            raise Retry(dependency="kafka") from None

    async def events(self) -> AsyncIterator[Event]:
        """Yield the events without end; skip messages that are not events."""
        while True:
            message = await asyncio.to_thread(self._consumer.poll, _POLL_SECONDS)
            event = _read(message) if message is not None and message.error() is None else None
            if event is not None:
                yield event

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def _starts(self, topic: str, *, earliest: bool) -> list[TopicPartition]:
        metadata = self._consumer.list_topics(topic, timeout=self._seconds)
        partitions = [TopicPartition(topic, number) for number in metadata.topics[topic].partitions]
        for one in partitions:
            low, high = self._consumer.get_watermark_offsets(one, timeout=self._seconds)
            one.offset = low if earliest else high
        return partitions


def _read(message: Message) -> Event | None:
    topic = BY_NAME[message.topic() or ""]
    headers = cast(Sequence[tuple[str, bytes | str | None]], message.headers() or [])
    try:
        return read_event(topic, header_map(headers), message.value(), datetime.now(UTC))
    except Reject:
        return None
