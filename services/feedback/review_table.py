"""Stores completed reviews by id in a Faust table, in RocksDB with a changelog topic.

After a restart or a rebalance, Faust can read messages again. The review id is the key of the table, so that
repetitions change nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path

import faust

from services.feedback.broker_login import broker_login
from services.feedback.brokers import lists_brokers, wait_for_brokers
from services.feedback.statistics import ReviewCounts, count_review
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import ReviewCompleted
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.wire.codec import decode
from services.shared.wire.dead_message import DeadMessage
from services.shared.wire.topics import BY_NAME

_log = get_logger(__name__)
SendDeadLetter = Callable[[DeadMessage, Reason], Awaitable[None]]
_REVIEWS = BY_NAME["reviews.completed"]


class ReviewTable:
    """All completed reviews, as events without document text, and their counts.

    `dead_letter` sends a message that cannot be read to the dead letters.
    """

    def __init__(self, kafka: KafkaSettings, directory: Path, metrics: Metrics, dead_letter: SendDeadLetter) -> None:
        self._app = faust.App(
            f"{kafka.prefix}feedback",
            broker=";".join(f"kafka://{server}" for server in kafka.bootstrap.split(",")),
            broker_credentials=broker_login(kafka),
            store="rocksdb://",
            datadir=directory,
            value_serializer="raw",
            key_serializer="raw",
            web_enabled=False,
            topic_disable_leader=True,
            topic_allow_declare=False,
            consumer_auto_offset_reset="earliest",
            broker_commit_interval=1.0,
            broker_session_timeout=10.0,  # the same as in the other services
            broker_heartbeat_interval=1.0,
            stream_wait_empty=False,
        )
        self._table = self._app.Table("reviews", partitions=_REVIEWS.partitions, key_type=bytes, value_type=bytes)
        self._lists_brokers = lists_brokers(kafka)
        self._metrics = metrics
        metrics.start_rejections("feedback", [_REVIEWS.name], Reason)
        self._dead_letter = dead_letter
        self._counts: dict[str, ReviewCounts] = {}
        topic = self._app.topic(kafka.prefix + _REVIEWS.name, key_type=bytes, value_type=bytes, internal=False)
        self._app.agent(topic, name="reviews")(self._keep)

    async def run(self, stop: asyncio.Event) -> None:
        """Reads reviews until `stop` is set."""
        await wait_for_brokers(self._lists_brokers, stop)
        if stop.is_set():
            return
        self._app.finalize()
        await self._app.start()
        try:
            await stop.wait()
        finally:
            await self._app.stop()

    async def check(self) -> None:
        """For `Health`: raises `Retry(dependency="kafka")` while the tables are not recovered.

        Before the first assignment of partitions, Faust reports neither a rebalance nor a recovery.
        """
        recovered = self._app.tables.recovery.completed.is_set()  # type: ignore[attr-defined]
        if not recovered or not self._app.started or self._app.rebalancing or self._app.in_recovery:
            raise Retry(dependency="kafka")

    def events(self) -> Iterator[ReviewCompleted]:
        """The reviews in the partitions of this worker."""
        for value in list(self._table.values()):
            yield decode(ReviewCompleted, value)

    def counts(self) -> list[ReviewCounts]:
        """The counts of the same reviews; computed once per review."""
        for key, value in list(self._table.items()):
            review_id = key.decode()
            if review_id not in self._counts:
                self._counts[review_id] = count_review(decode(ReviewCompleted, value))
        return list(self._counts.values())

    async def _keep(self, stream: "faust.StreamT[bytes]") -> None:
        async for event in stream.events():
            try:
                review = decode(ReviewCompleted, event.value)
                counted = count_review(review)
            except Reject as error:
                await self._send_dead_letter(event.message, error.reason)
            except Exception as error:  # noqa: BLE001 - one message must not end the agent
                _log.failure("message.failed", error, topic=_REVIEWS.name, offset=event.message.offset)
                await self._send_dead_letter(event.message, Reason.INTERNAL)
            else:
                self._table[review.review.review_id.encode()] = event.value
                self._counts[review.review.review_id] = counted

    async def _send_dead_letter(self, message: "faust.types.Message", reason: Reason) -> None:
        """Retries until Kafka accepts the message: an unreadable message must not be lost."""
        headers = message.headers.items() if isinstance(message.headers, Mapping) else message.headers or ()
        dead = DeadMessage(
            _REVIEWS.name, message.partition, message.offset, message.key or b"", message.value or b"", tuple(headers)
        )
        while True:
            try:
                await self._dead_letter(dead, reason)
            except Retry as error:
                await asyncio.sleep(error.after)
            else:
                break
        self._metrics.messages_rejected.labels("feedback", _REVIEWS.name, reason).inc()
