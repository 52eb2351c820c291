"""A local cluster: transactions, restarts, the loss of a node."""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress

import pytest
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import (
    AdminClient,
    NewTopic,
)

from services.cli.local.kafka import LocalKafka
from tests.real_parts import need_kafka

pytestmark = pytest.mark.kafka


def make_topic(bootstrap: str, copies: int = 1) -> str:
    name = f"topic-{uuid.uuid4().hex[:8]}"
    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.create_topics([NewTopic(name, 1, copies)])[name].result(20)
    return name


def send(bootstrap: str, topic: str, values: list[str], *, commit: bool = True, sender: str = "sender") -> None:
    """All values in one transaction."""
    producer = Producer({"bootstrap.servers": bootstrap, "transactional.id": f"{sender}-{topic}"})
    producer.init_transactions(20)
    producer.begin_transaction()
    for value in values:
        producer.produce(topic, value.encode())
    producer.flush(20)
    if commit:
        producer.commit_transaction(20)
    else:
        producer.abort_transaction(20)


def received(bootstrap: str, topic: str, count: int) -> list[str]:
    """The first `count` committed values of partition 0."""
    consumer = Consumer(
        {"bootstrap.servers": bootstrap, "group.id": uuid.uuid4().hex, "isolation.level": "read_committed"}
    )
    consumer.assign([TopicPartition(topic, 0, 0)])
    values: list[str] = []
    until = time.monotonic() + 60
    while len(values) < count and time.monotonic() < until:
        message = consumer.poll(1)
        if message is not None and message.error() is None:
            values.append((message.value() or b"").decode())
    consumer.close()
    return values


def is_received(bootstrap: str, topic: str, value: str, seconds: float = 40) -> bool:
    """True if a consumer of committed messages reads `value` from partition 0."""
    consumer = Consumer(
        {"bootstrap.servers": bootstrap, "group.id": uuid.uuid4().hex, "isolation.level": "read_committed"}
    )
    consumer.assign([TopicPartition(topic, 0, 0)])
    until = time.monotonic() + seconds
    found = False
    while not found and time.monotonic() < until:
        found = value.encode() in [message.value() for message in consumer.consume(500, 0.5)]
    consumer.close()
    return found


def test_a_transaction_is_atomic(kafka: LocalKafka) -> None:
    topic = make_topic(kafka.bootstrap)
    send(kafka.bootstrap, topic, ["aborted"], commit=False)
    send(kafka.bootstrap, topic, ["first", "second"])
    assert received(kafka.bootstrap, topic, 2) == ["first", "second"]


def test_topics_are_not_created_implicitly(kafka: LocalKafka) -> None:
    name = f"unknown-{uuid.uuid4().hex}"
    admin = AdminClient({"bootstrap.servers": kafka.bootstrap})
    topic = admin.list_topics(name, timeout=10).topics[name]
    assert topic.error is not None
    assert name not in admin.list_topics(timeout=10).topics


@pytest.fixture(scope="module")
def own_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalKafka]:
    """A cluster that the test can kill."""
    need_kafka()
    with LocalKafka(tmp_path_factory.mktemp("own"), die_with_parent=True) as cluster:
        yield cluster


@pytest.mark.slow
def test_committed_messages_survive_sigkill(own_cluster: LocalKafka) -> None:
    topic = make_topic(own_cluster.bootstrap)
    send(own_cluster.bootstrap, topic, ["kept"])
    assert received(own_cluster.bootstrap, topic, 1) == ["kept"]  # the broker has written the commit marker by then
    before = own_cluster.bootstrap
    own_cluster.kill()
    assert not own_cluster.alive()
    own_cluster.restart()
    assert own_cluster.bootstrap == before
    assert received(own_cluster.bootstrap, topic, 1) == ["kept"]


def send_until_killed(bootstrap: str, topic: str, started: threading.Barrier) -> None:
    """One transaction after the other, until the broker does not answer. Then the broker aborts an open one soon."""
    settings = {"transactional.id": f"busy-{topic}", "transaction.timeout.ms": 2000, "log_level": 0}
    producer = Producer({"bootstrap.servers": bootstrap, **settings})
    producer.init_transactions(20)
    started.wait()
    with suppress(KafkaException):
        while True:
            producer.begin_transaction()
            producer.produce(topic, b"busy")
            producer.commit_transaction(1)


@pytest.mark.slow
def test_a_killed_broker_completes_the_transactions_that_it_was_committing(own_cluster: LocalKafka) -> None:
    """Kafka 4.3 and 4.4 do not if a partition has no other replica (KAFKA-20734): consumers of committed messages then
    never read past them. Eight transactions at a time, so that the kill meets some of them.
    """
    topics = [make_topic(own_cluster.bootstrap) for _ in range(8)]
    started = threading.Barrier(len(topics) + 1)
    senders = [
        threading.Thread(target=send_until_killed, args=(own_cluster.bootstrap, topic, started)) for topic in topics
    ]
    for sender in senders:
        sender.start()
    started.wait()
    time.sleep(1)
    own_cluster.kill()
    for sender in senders:
        sender.join()
    own_cluster.restart()
    for topic in topics:
        send(own_cluster.bootstrap, topic, ["last"], sender="later")
    assert {topic: is_received(own_cluster.bootstrap, topic, "last") for topic in topics} == dict.fromkeys(topics, True)


@pytest.mark.slow
def test_another_object_stops_and_starts_the_same_cluster(own_cluster: LocalKafka) -> None:
    topic = make_topic(own_cluster.bootstrap)
    send(own_cluster.bootstrap, topic, ["kept"])
    other = LocalKafka(own_cluster.directory, die_with_parent=True)
    other.stop()
    assert not own_cluster.alive()
    assert other.start() == own_cluster.bootstrap
    assert received(own_cluster.bootstrap, topic, 1) == ["kept"]


@pytest.mark.slow
def test_three_nodes_tolerate_the_loss_of_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    need_kafka()
    with LocalKafka(tmp_path_factory.mktemp("three"), nodes=3, heap="256m") as cluster:
        topic = make_topic(cluster.bootstrap, copies=3)
        send(cluster.bootstrap, topic, ["before"])
        cluster.kill(2)
        send(cluster.bootstrap, topic, ["without"])
        cluster.restart(2)
        cluster.kill(1)
        send(cluster.bootstrap, topic, ["after"])
        assert received(cluster.bootstrap, topic, 3) == ["before", "without", "after"]
