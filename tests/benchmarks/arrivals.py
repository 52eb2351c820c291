"""When documents arrived on which topic, by the broker's clock."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self
from uuid import uuid4

from confluent_kafka import Consumer, Message, TopicPartition

from services.shared.wire.topics import BY_NAME

_POLL_SECONDS = 0.05


class OverdueError(TimeoutError):
    """Documents did not arrive in time."""


class Arrivals:
    """Follows `topics` from `__init__` on, committed messages only. `at[topic][family]`: time of the first message of
    each family, in seconds since 1970. A context manager.
    """

    def __init__(self, bootstrap: str, *topics: str) -> None:
        self.at: dict[str, dict[str, float]] = defaultdict(dict)
        self._consumer = Consumer(
            {
                "bootstrap.servers": bootstrap,
                "group.id": f"bench-{uuid4()}",
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                "fetch.wait.max.ms": 50,
            }
        )
        self._consumer.assign(
            [self._end(topic, number) for topic in topics for number in range(BY_NAME[topic].partitions)]
        )

    def poll(self, seconds: float = _POLL_SECONDS) -> None:
        """Reads the available messages; waits up to `seconds` for the first."""
        for message in self._consumer.consume(500, seconds):
            if message.error() is None:
                self.at[message.topic() or ""].setdefault(family_of(message), message.timestamp()[1] / 1000)

    def wait(
        self, topic: str, families: Iterable[str], seconds: float, progress: Callable[[int], None] | None = None
    ) -> None:
        """Waits until all are on `topic`. Raises `OverdueError`."""
        wanted, until = set(families), time.monotonic() + seconds
        while missing := len(wanted - self.at[topic].keys()):
            if time.monotonic() > until:
                raise OverdueError(f"{missing} of {len(wanted)} documents are not on {topic} after {seconds:.0f} s")
            if progress:
                progress(len(wanted) - missing)
            self.poll()

    def wait_some(
        self, topic: str, families: Iterable[str], seconds: float, progress: Callable[[int], None]
    ) -> list[str]:
        """Like `wait`, but returns those on `topic` after `seconds`."""
        wanted = list(families)
        try:
            self.wait(topic, wanted, seconds, progress)
        except OverdueError:
            return [one for one in wanted if one in self.at[topic]]
        return wanted

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._consumer.close()

    def _end(self, topic: str, number: int) -> TopicPartition:
        _, high = self._consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=10)
        return TopicPartition(topic, number, high)


def family_of(message: Message) -> str:
    """The document's family: the key of every message about it."""
    return _text(message.key())


def _text(key: str | bytes | None) -> str:
    return key.decode() if isinstance(key, bytes) else key or ""
