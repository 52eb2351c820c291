"""The broker's side of a replay: read the dead letters of a topic, and resend their messages."""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition

from services.shared.domain.errors import Reject, Retry
from services.shared.domain.events import DeadLetter
from services.shared.runtime.kafka.producer import MAX_MESSAGE_BYTES, KafkaSettings
from services.shared.wire.codec import decode
from services.shared.wire.dead_message import DeadMessage

_SECONDS = 10.0


def read_letters(kafka: KafkaSettings, topic: str) -> Iterator[DeadLetter]:
    """Yield all letters that are on the dead-letter `topic` now. Raises `Retry(dependency="kafka")`."""
    consumer = Consumer(
        kafka.client("operator")
        | {
            "group.id": f"{kafka.prefix}operator-{uuid4()}",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
        }
    )
    try:
        yield from _until_the_end(consumer, kafka.prefix + topic)
    except KafkaException:
        raise Retry(dependency="kafka") from None
    finally:
        consumer.close()


class Resender:
    """Sends messages unchanged to their topics. All in-sync replicas acknowledge each."""

    def __init__(self, kafka: KafkaSettings) -> None:
        self._prefix = kafka.prefix
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
            self._prefix + message.topic,
            message.value,
            message.key,
            message.partition,
            headers=headers,
            on_delivery=delivered,
        )
        self._producer.flush(_SECONDS + 1)
        return sent == [True]


def _until_the_end(consumer: Consumer, topic: str) -> Iterator[DeadLetter]:
    metadata = consumer.list_topics(topic, timeout=_SECONDS).topics[topic]
    starts = [TopicPartition(topic, number, 0) for number in metadata.partitions]
    ends = {one.partition: consumer.get_watermark_offsets(one, timeout=_SECONDS)[1] for one in starts}
    consumer.assign(starts)
    while ends:
        message = consumer.poll(_SECONDS)
        if message is None:
            raise Retry(dependency="kafka")
        partition, error = message.partition() or 0, message.error()
        if error is None and (message.offset() or 0) < ends.get(partition, 0):
            yield from _letter(message)
        elif error is None or error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 - its public name
            ends.pop(partition, None)


def _letter(message: Message) -> Iterator[DeadLetter]:
    try:
        yield decode(DeadLetter, message.value() or b"")
    except Reject:
        return
