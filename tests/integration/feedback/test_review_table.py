"""The review table on Apache Kafka: repetitions, restarts and messages that cannot be read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from services.cli.local.kafka import LocalKafka
from services.cli.operate.topics import Topics
from services.feedback.review_table import ReviewTable
from services.feedback.statistics import CountKey, Counts, total
from services.shared.domain.annotations import Decision, Review, ReviewDecision
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, Provenance
from services.shared.domain.errors import Reason, Retry
from services.shared.domain.events import ReviewCompleted
from services.shared.runtime.kafka.producer import EventProducer, KafkaSettings
from services.shared.runtime.observe.metrics import Metrics
from services.shared.wire.dead_message import DeadMessage
from services.shared.wire.topics import ALL_TOPICS, BY_NAME
from tests.waiting import until, wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.slow]
_NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
_KEY = CountKey("Governing Law", "clauses@1")


@pytest.fixture
def settings(kafka: LocalKafka) -> KafkaSettings:
    made = KafkaSettings(kafka.bootstrap, prefix=f"t{uuid4().hex[:8]}.")
    wanted = [one for one in ALL_TOPICS if one.name in ("reviews.completed", "feedback-reviews-changelog")]
    topics = Topics(made, wanted)
    topics.apply(topics.plan())
    return made


def _review(number: int, decision: Decision) -> ReviewCompleted:
    one = ReviewDecision(
        "d", "a", decision, "ann", "reviewer", 1, 0.5, _NOON, _NOON, model_category="Governing Law",
        model_version="clauses@1",
    )  # fmt: skip
    return ReviewCompleted(
        event_id=f"e{number}",
        occurred_at=_NOON,
        document=DocumentRecord("harbour-bank", "dms", str(number), "m", family=f"{number:032x}"),
        provenance=Provenance(model="clauses@1"),
        review=Review(f"r{number}", "set", "ann", "reviewer", _NOON, _NOON, 1.0, (one,)),
        redacted=BlobRef("harbour-bank", KeyScope.REDACTED, "doc", "redacted", 1),
    )


@asynccontextmanager
async def _running(
    settings: KafkaSettings, folder: Path, dead_letters: list[DeadMessage]
) -> AsyncIterator[ReviewTable]:
    async def dead_letter(message: DeadMessage, reason: Reason) -> None:
        assert reason is Reason.INVALID_EVENT
        dead_letters.append(message)

    table, stop = ReviewTable(settings, folder, Metrics(), dead_letter), asyncio.Event()
    running = asyncio.create_task(table.run(stop))
    try:
        yield table
    finally:
        stop.set()
        await running


async def _until_counted(table: ReviewTable, reviews: int) -> Counts:
    async with asyncio.timeout(60):
        while total(table.counts(), "harbour-bank", lambda _: True).reviews < reviews:
            await asyncio.sleep(0.1)
    return total(table.counts(), "harbour-bank", lambda _: True).counts[_KEY]


def _wait_for_commits(settings: KafkaSettings, messages: int) -> None:
    """Waits until the group has committed the offsets of all `messages`."""
    topic, group = f"{settings.prefix}reviews.completed", f"{settings.prefix}feedback"
    partitions = [TopicPartition(topic, number) for number in range(BY_NAME["reviews.completed"].partitions)]
    consumer = Consumer({"bootstrap.servers": settings.bootstrap, "group.id": group})
    wait_until(lambda: sum(max(one.offset, 0) for one in consumer.committed(partitions, 30)) >= messages)
    consumer.close()


async def test_a_review_counts_once_and_survives_a_restart(settings: KafkaSettings, tmp_path: Path) -> None:
    producer = EventProducer(settings, "annotation", Metrics())
    reviews = [_review(1, Decision.ACCEPT), _review(2, Decision.REJECT), _review(3, Decision.CHANGE_SPAN)]
    await producer.publish([*reviews, *reviews])
    poison = Producer({"bootstrap.servers": settings.bootstrap})
    poison.produce(f"{settings.prefix}reviews.completed", b"\xff no review", b"poison")
    poison.flush(30)
    dead_letters: list[DeadMessage] = []
    async with _running(settings, tmp_path / "one", dead_letters) as table:
        assert await _until_counted(table, 3) == Counts(accepted=1, rejected=1, changed=1)
        await until(lambda: bool(dead_letters))
        assert [(one.topic, one.value) for one in dead_letters] == [("reviews.completed", b"\xff no review")]
        await asyncio.to_thread(_wait_for_commits, settings, 7)
    async with _running(settings, tmp_path / "elsewhere", dead_letters) as table:
        assert await _until_counted(table, 3) == Counts(accepted=1, rejected=1, changed=1)
    await producer.close()


async def test_feedback_is_ready_after_its_tables_are_recovered(settings: KafkaSettings, tmp_path: Path) -> None:
    producer = EventProducer(settings, "annotation", Metrics())
    await producer.publish([_review(number, Decision.ACCEPT) for number in range(20)])
    async with _running(settings, tmp_path / "one", []) as table:
        await _until_counted(table, 20)
        await asyncio.to_thread(_wait_for_commits, settings, 20)
    async with _running(settings, tmp_path / "elsewhere", []) as table:
        await _until_ready(table)
        assert total(table.counts(), "harbour-bank", lambda _: True).reviews == 20
        for _ in range(100):
            await table.check()
            await asyncio.sleep(0.02)
    await producer.close()


async def _until_ready(table: ReviewTable) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                return await table.check()
            except Retry:
                await asyncio.sleep(0.001)
