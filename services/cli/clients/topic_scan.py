"""Read a topic up to its current end, without a consumer group."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from services.shared.domain.errors import Retry
from services.shared.runtime.kafka.producer import KafkaSettings

_SECONDS = 10.0


def scan_topic(kafka: KafkaSettings, topic: str, principal: str, since: datetime | None = None) -> Iterator[Message]:
    """Yield the committed messages up to the current end of `topic`, partition by partition. With `since`, only
    messages that were appended at this time or later. `principal` names the client and its group.

    Raises `Retry(dependency="kafka")`.
    """
    consumer = Consumer(
        kafka.client(principal)
        | {
            "group.id": f"{kafka.prefix}{principal}-{uuid4()}",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
        }
    )
    try:
        yield from _until_the_end(consumer, kafka.prefix + topic, since)
    except KafkaException:
        raise Retry(dependency="kafka") from None
    finally:
        consumer.close()


def _until_the_end(consumer: Consumer, topic: str, since: datetime | None) -> Iterator[Message]:
    metadata = consumer.list_topics(topic, timeout=_SECONDS).topics[topic]
    starts = _starts(consumer, [TopicPartition(topic, number, 0) for number in metadata.partitions], since)
    ends = {one.partition: consumer.get_watermark_offsets(one, timeout=_SECONDS)[1] for one in starts}
    consumer.assign(starts)
    while ends:
        message = consumer.poll(_SECONDS)
        if message is None:
            raise Retry(dependency="kafka")
        partition, error = message.partition() or 0, message.error()
        if error is None and (message.offset() or 0) < ends.get(partition, 0):
            yield message
        elif error is None or error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 - its public name
            ends.pop(partition, None)


def _starts(consumer: Consumer, beginnings: list[TopicPartition], since: datetime | None) -> list[TopicPartition]:
    """The first offset of each partition at `since` or later. Partitions without one start at their end."""
    if since is None:
        return beginnings
    milliseconds = int(since.timestamp() * 1000)
    times = [TopicPartition(one.topic, one.partition, milliseconds) for one in beginnings]
    return consumer.offsets_for_times(times, timeout=_SECONDS)
