"""Read the dead letters of a topic, and send their messages again."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress

from confluent_kafka import KafkaError, Message, Producer

from services.cli.clients.topic_scan import scan_topic
from services.shared.domain.errors import Reject, Retry
from services.shared.domain.events import DeadLetter
from services.shared.runtime.kafka.producer import MAX_MESSAGE_BYTES, KafkaSettings
from services.shared.wire.codec import decode
from services.shared.wire.dead_message import DeadMessage
from services.shared.wire.topics import BY_NAME

_SECONDS = 10.0


def read_letters(kafka: KafkaSettings, topic: str) -> Iterator[DeadLetter]:
    """Yield all letters that are on the dead-letter `topic` now. Raises `Retry(dependency="kafka")`."""
    for message in scan_topic(kafka, topic, "operator"):
        with suppress(Reject):
            yield decode(DeadLetter, message.value() or b"")


class Resender:
    """Sends messages unchanged to their topics, acknowledged by all in-sync replicas."""

    def __init__(self, kafka: KafkaSettings) -> None:
        self._names = kafka.names
        self._producer = Producer(
            kafka.client("operator")
            | {
                "enable.idempotence": True,
                "acks": "all",
                "delivery.timeout.ms": int(_SECONDS * 1000),
                "compression.type": "lz4",
                "message.max.bytes": MAX_MESSAGE_BYTES,
            }
        )

    async def send(self, message: DeadMessage) -> None:
        """Send to the message's topic and partition, with its key and headers. Raises `Retry(dependency="kafka")`."""
        if not await asyncio.to_thread(self._send, message):
            raise Retry(dependency="kafka")

    def _send(self, message: DeadMessage) -> bool:
        sent: list[bool] = []

        def delivered(error: KafkaError | None, _message: Message | None) -> None:
            sent.append(error is None)

        headers: list[tuple[str, str | bytes | None]] = list(message.headers)
        self._producer.produce(
            self._names.of(BY_NAME[message.topic], message.channel),
            message.value,
            message.key,
            message.partition,
            headers=headers,
            on_delivery=delivered,
        )
        self._producer.flush(_SECONDS + 1)
        return sent == [True]
