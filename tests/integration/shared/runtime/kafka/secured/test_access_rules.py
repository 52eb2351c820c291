"""Exactly the declared cells of principal, topic and operation, as the broker evaluates them."""

from typing import Any

import pytest
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicCollection
from confluent_kafka.admin import AclOperation, AdminClient

from services.cli.operate.cluster_topics import ClusterTopic, Outside, cluster_topics
from services.cli.operate.topics import Topics
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.wire.services import SERVICE_NAMES
from services.shared.wire.topics import ALL_TOPICS
from tests.bank import NAMES, OUTSIDE, OWN, SYSTEMS, TENANTS, of_installation
from tests.secured_kafka import SecuredKafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

PEOPLE = ("operator", "compliance")
OPERATIONS = {
    "write": {AclOperation.WRITE, AclOperation.DESCRIBE},
    "read": {AclOperation.READ, AclOperation.DESCRIBE},
}


def declared() -> tuple[ClusterTopic, ...]:
    return cluster_topics(ALL_TOPICS, NAMES, OUTSIDE)


@pytest.mark.parametrize("principal", [*SERVICE_NAMES, *PEOPLE, *(one.principal for one in SYSTEMS.values()), "nobody"])
def test_a_principal_may_do_exactly_what_is_declared(broker: SecuredKafka, principal: str) -> None:
    admin = AdminClient(broker.with_certificate(principal).client("matrix"))
    topics = declared()
    futures = admin.describe_topics(
        TopicCollection([one.name for one in topics]), include_authorized_operations=True, request_timeout=30
    )
    found = {name: _authorised(future) for name, future in futures.items()}
    assert found == {one.name: _expected(one, principal) for one in topics}


def _authorised(future: Any) -> set[AclOperation]:
    try:
        return set(future.result(30).authorized_operations)
    except KafkaException as error:
        if error.args[0].code() != KafkaError.TOPIC_AUTHORIZATION_FAILED:
            raise
        return set()


def _expected(topic: ClusterTopic, principal: str) -> set[AclOperation]:
    allowed: set[AclOperation] = set()
    if principal in topic.producers or (principal == "operator" and topic.topic.dead_letters):
        allowed |= OPERATIONS["write"]
    if principal in topic.consumers:
        allowed |= OPERATIONS["read"]
    if topic.name.startswith(f"{NAMES.prefix}{principal}-"):  # tables of Faust
        allowed |= {AclOperation.CREATE, AclOperation.DESCRIBE_CONFIGS, *OPERATIONS["read"], *OPERATIONS["write"]}
    return allowed


REFUSED_WRITES = [
    ("northgate-loans", OWN),
    ("northgate-loans", "g.harbour-bank.documents.submitted"),
    ("northgate-loans", "g.northgate-credit.documents.submitted"),  # the tenant's own channel is Glossator's
    ("northgate-loans", "g.northgate-credit.documents.status"),
    ("harbour-cases", OWN),
    ("inference", "g.harbour-bank.annotations.published"),
    ("redaction", "g.harbour-bank.documents.submitted"),
    ("harbour-records", "g.audit.recorded"),
]


@pytest.mark.parametrize(("principal", "topic"), REFUSED_WRITES)
def test_a_refused_write_does_not_arrive(broker: SecuredKafka, principal: str, topic: str) -> None:
    assert _write_error(broker.with_certificate(principal), topic) == KafkaError.TOPIC_AUTHORIZATION_FAILED


def test_a_system_writes_its_own_topic(broker: SecuredKafka) -> None:
    own = "g.harbour-bank.records.documents.withdrawn"  # no test reads it
    assert _write_error(broker.with_certificate("harbour-records"), own) is None


def _write_error(kafka: KafkaSettings, topic: str) -> int | None:
    codes: list[int | None] = []
    producer = Producer(kafka.client("write") | {"message.timeout.ms": 60_000})
    producer.produce(topic, b"x", b"k", on_delivery=lambda error, _: codes.append(error.code() if error else None))
    producer.flush(70)
    return codes[0]


@pytest.mark.parametrize(
    ("principal", "topic", "group"),
    [
        ("harbour-cases", "g.northgate-credit.annotations.published", "g.harbour-cases"),
        ("northgate-loans", "g.harbour-bank.documents.status", "g.northgate-loans"),
        ("harbour-cases", "g.harbour-bank.annotations.published", "g.northgate-docket"),  # another system's group
        ("harbour-cases", "g.harbour-bank.annotations.published", "g.harbour-casesx"),
        ("inference", "g.documents.ingested", "g.inference"),
    ],
)
def test_a_refused_read(broker: SecuredKafka, principal: str, topic: str, group: str) -> None:
    consumer = Consumer(broker.with_certificate(principal).client("read") | {"group.id": group})
    consumer.subscribe([topic])
    try:
        message = consumer.poll(30)
    finally:
        consumer.close()
    assert message is not None
    error = message.error()
    assert error is not None
    assert error.code() in {KafkaError.TOPIC_AUTHORIZATION_FAILED, KafkaError.GROUP_AUTHORIZATION_FAILED}


def test_rules_of_a_removed_system_are_pruned(broker: SecuredKafka) -> None:
    fewer = Outside(TENANTS, {name: one for name, one in SYSTEMS.items() if name != "docket"})
    kafka = of_installation(broker.admin)
    assert Topics(kafka, outside=fewer).plan() == []
    pruning = Topics(kafka, outside=fewer, prune=True)
    lines = {str(change) for change in pruning.plan()}
    name = "g.northgate-credit.annotations.published"
    assert f"- {name}: rule User:northgate-docket may read topic {name}" in lines
    pruning.apply(pruning.plan())
    assert pruning.plan() == []
    restored = Topics(kafka, outside=OUTSIDE)
    restored.apply(restored.plan())
