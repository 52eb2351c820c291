"""Partitions are read to their ends, also while others write."""

from collections.abc import Sequence
from typing import Any, cast

import pytest
from confluent_kafka import KafkaError, Message, TopicPartition

from tests.topic_ends import to_the_ends


class Read:
    """A message, or the end of a partition."""

    def __init__(self, partition: int, value: str = "", code: int | None = None) -> None:
        self._partition, self.value, self._code = partition, value, code

    def topic(self) -> str:
        return "t"

    def partition(self) -> int:
        return self._partition

    def error(self) -> KafkaError | None:
        return None if self._code is None else KafkaError(self._code)


def end(partition: int) -> Read:
    return Read(partition, code=KafkaError._PARTITION_EOF)


class Batches:
    """A consumer with these batches, then nothing."""

    def __init__(self, *batches: Sequence[Read]) -> None:
        self._batches = list(batches)

    def assign(self, partitions: list[TopicPartition]) -> None:
        assert [one.offset for one in partitions] == [0, 0]

    def consume(self, num_messages: int, timeout: float) -> list[Message]:
        return cast(list[Message], list(self._batches.pop(0) if self._batches else ()))


PLACES = [TopicPartition("t", number, 0) for number in (0, 1)]


@pytest.mark.parametrize(
    "batches",
    [
        [[Read(0, "a"), Read(1, "b"), end(0), end(1)]],
        [[Read(0, "a"), end(0)], [], [Read(1, "b"), end(1)]],
        [[Read(0, "a"), end(0), Read(1, "b"), end(0), end(1), end(1)]],
        [[end(0), Read(0, "a"), end(0)], [Read(1, "b"), end(1)]],
        [[Read(0, "a"), Read(1, code=KafkaError._TRANSPORT), end(0)], [Read(1, "b"), end(1)]],
    ],
    ids=["once", "in batches", "an end twice in a batch", "an end twice before another", "an error"],
)
def test_each_message_up_to_the_ends(batches: Sequence[Sequence[Read]]) -> None:
    found: list[Any] = list(to_the_ends(Batches(*batches), PLACES, seconds=5))
    assert [one.value for one in found] == ["a", "b"]


def test_a_broker_that_does_not_answer() -> None:
    with pytest.raises(TimeoutError, match="1 partitions are not read"):
        list(to_the_ends(Batches([end(0)]), PLACES, seconds=0.01))
