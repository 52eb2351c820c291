"""The one file that knows Faust: reviews as they arrive, kept by review id in a table that RocksDB holds and Kafka
backs.

Offsets may be read again after a restart or a rebalance; since a review replaces itself by its id, repetition is
harmless.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import faust

from services.feedback.statistics import ReviewCounts, count_review
from services.shared.domain.errors import Reject, Retry
from services.shared.domain.events import ReviewCompleted
from services.shared.runtime.kafka import KafkaSettings
from services.shared.runtime.metrics import Metrics
from services.shared.wire.codec import decode
from services.shared.wire.topics import BY_NAME

_REVIEWS = BY_NAME["reviews.completed"]


class ReviewTable:
    """Every completed review, as events that carry no words; and its counts, worked out once."""

    def __init__(self, kafka: KafkaSettings, directory: Path, metrics: Metrics) -> None:
        self._app = faust.App(
            "feedback",
            broker=";".join(f"kafka://{server}" for server in kafka.bootstrap.split(",")),
            store="rocksdb://",
            datadir=directory,
            value_serializer="raw",
            key_serializer="raw",
            web_enabled=False,
            topic_disable_leader=True,
            topic_allow_declare=False,
            consumer_auto_offset_reset="earliest",
            broker_commit_interval=1.0,
            broker_session_timeout=10.0,  # a killed process is missed as soon as those of the other services
            broker_heartbeat_interval=1.0,
            stream_wait_empty=False,
        )
        self._table = self._app.Table("reviews", partitions=_REVIEWS.partitions, key_type=bytes, value_type=bytes)
        self._metrics = metrics
        self._counts: dict[str, ReviewCounts] = {}
        topic = self._app.topic(_REVIEWS.name, key_type=bytes, value_type=bytes, internal=False)
        self._app.agent(topic, name="reviews")(self._keep)

    async def run(self, stop: asyncio.Event) -> None:
        """Reads until `stop` is set."""
        self._app.finalize()
        await self._app.start()
        try:
            await stop.wait()
        finally:
            await self._app.stop()

    async def check(self) -> None:
        """For `Health`: raises `Retry(dependency="kafka")` while the tables are being recovered."""
        if not self._app.started or self._app.rebalancing or self._app.in_recovery:
            raise Retry(dependency="kafka")

    def events(self) -> Iterator[ReviewCompleted]:
        """The reviews that this worker's partitions hold."""
        for value in list(self._table.values()):
            yield decode(ReviewCompleted, value)

    def counts(self) -> list[ReviewCounts]:
        """The counts of the same reviews."""
        for key, value in list(self._table.items()):
            review_id = key.decode()
            if review_id not in self._counts:
                self._counts[review_id] = count_review(decode(ReviewCompleted, value))
        return list(self._counts.values())

    async def _keep(self, stream: "faust.StreamT[bytes]") -> None:
        async for value in stream:
            try:
                event = decode(ReviewCompleted, value)
            except Reject as error:
                self._metrics.messages_rejected.labels("feedback", _REVIEWS.name, error.reason).inc()
                continue
            self._table[event.review.review_id.encode()] = value
            self._counts[event.review.review_id] = count_review(event)
