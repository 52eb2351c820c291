"""Reads Kafka partitions up to their ends."""

import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from confluent_kafka import KafkaError, Message, TopicPartition


class Reads(Protocol):
    """The methods of `Consumer` that reading needs; it has the setting `enable.partition.eof`."""

    def assign(self, partitions: list[TopicPartition]) -> None: ...

    def consume(self, num_messages: int, timeout: float) -> list[Message]: ...


def to_the_ends(consumer: Reads, places: Sequence[TopicPartition], seconds: float = 60.0) -> Iterator[Message]:
    """The messages from `places` on, until each partition has been at its end once: while others write, a partition can
    be at its end several times. Raises `TimeoutError` if no partition answers for `seconds`.
    """
    consumer.assign(list(places))
    left = {(one.topic, one.partition) for one in places}
    until = time.monotonic() + seconds
    while left:
        for message in consumer.consume(500, 0.1):
            error = message.error()
            if error is not None and error.code() != KafkaError._PARTITION_EOF:
                continue  # the client goes on by itself, such as after a lost connection
            until = time.monotonic() + seconds
            if error is None:
                yield message
            else:
                left.discard((message.topic() or "", message.partition() or 0))
        if time.monotonic() > until:
            raise TimeoutError(f"no answer for {seconds:.0f} s: {len(left)} partitions are not read to their ends")
