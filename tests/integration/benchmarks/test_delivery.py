"""The benchmark distinguishes lost documents from documents in progress."""

import uuid

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from services.cli.local.kafka import LocalKafka
from services.cli.operate.topics import Topics
from services.shared.runtime.kafka.producer import KafkaSettings
from tests.benchmarks.delivery import Delivery, delivery
from tests.benchmarks.phases import INGESTED, SUBMITTED

pytestmark = pytest.mark.kafka

_FAMILIES = ["through", "lost", "waiting"]


@pytest.fixture
def settings(kafka: LocalKafka) -> KafkaSettings:
    settings = KafkaSettings(kafka.bootstrap, "test", f"t{uuid.uuid4().hex[:8]}.")
    topics = Topics(settings)
    topics.apply(topics.plan())
    return settings


def _produce(settings: KafkaSettings, topic: str, families: list[str]) -> None:
    """Produce one message per family to partition 0, in order, in one transaction."""
    producer = Producer(settings.client("test") | {"transactional.id": f"{settings.prefix}test"})
    producer.init_transactions(30)
    producer.begin_transaction()
    for family in families:
        producer.produce(settings.prefix + topic, b"x", family.encode(), partition=0)
    producer.commit_transaction(30)


def _commit(settings: KafkaSettings, group: str, topic: str, offset: int) -> None:
    consumer = Consumer(settings.client("test") | {"group.id": settings.prefix + group})
    consumer.commit(offsets=[TopicPartition(settings.prefix + topic, 0, offset)], asynchronous=False)
    consumer.close()


def test_a_document_is_lost_where_its_stage_has_committed_past_it_without_an_output(settings: KafkaSettings) -> None:
    _produce(settings, SUBMITTED, _FAMILIES)
    assert delivery(settings.bootstrap, _FAMILIES, settings.prefix, settle=0) == Delivery(3, 0)
    _produce(settings, INGESTED, ["through"])
    _commit(settings, "ingestion", SUBMITTED, 2)
    found = delivery(settings.bootstrap, _FAMILIES, settings.prefix, settle=0)
    assert found == Delivery(3, 0, {"ingestion": 1})
    assert found.under_way == 2
    _produce(settings, f"{SUBMITTED}.dlq", ["lost"])
    found = delivery(settings.bootstrap, _FAMILIES, settings.prefix, settle=0)
    assert found.dead_letters == {f"{SUBMITTED}.dlq": 1}
