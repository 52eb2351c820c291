"""The table of topics and a real cluster."""

import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from confluent_kafka.admin import (
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)
from confluent_kafka.cimpl import NewTopic

from services.cli.local.kafka import LocalKafka
from services.cli.operate.topics import Topics
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.wire.topics import ALL_TOPICS, BY_NAME
from tests.real_parts import need_kafka

pytestmark = pytest.mark.kafka


@pytest.fixture
def settings(kafka: LocalKafka) -> KafkaSettings:
    return KafkaSettings(kafka.bootstrap, "test", f"t{uuid.uuid4().hex[:8]}.")


def make(settings: KafkaSettings, topic: NewTopic) -> None:
    admin = AdminClient(settings.client("test"))
    admin.create_topics([topic])[topic.topic].result(20)
    while topic.topic not in admin.list_topics(timeout=10).topics:
        time.sleep(0.05)


def test_apply_is_idempotent(settings: KafkaSettings) -> None:
    topics = Topics(settings)
    plan = topics.plan()
    assert {change.topic for change in plan} == {settings.prefix + topic.name for topic in ALL_TOPICS}
    assert {change.what for change in plan} == {"create"}
    topics.apply(plan)
    assert topics.plan() == []
    topics.apply(plan)
    assert topics.plan() == []


def test_differences_are_reported_and_repaired(settings: KafkaSettings) -> None:
    topic = BY_NAME["documents.ingested"]
    name = settings.prefix + topic.name
    make(settings, NewTopic(name, 2, 1, config={"retention.ms": "1000"}))
    topics = Topics(settings, [topic])
    lines = {change.what: str(change) for change in topics.plan()}
    assert lines["partitions"] == f"~ {name}: partitions 2 → 6"
    assert lines["retention.ms"] == f"~ {name}: retention.ms 1000 → 604800000"
    assert lines["message.timestamp.type"].endswith("CreateTime → LogAppendTime")
    topics.apply(topics.plan())
    assert topics.plan() == []


def test_a_topic_keeps_its_partitions(settings: KafkaSettings) -> None:
    topic = BY_NAME["documents.ingested"]
    name = settings.prefix + topic.name
    make(settings, NewTopic(name, 7, 1))
    with pytest.raises(ValueError, match="cannot remove partitions"):
        Topics(settings, [topic]).plan()


@pytest.fixture
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalKafka]:
    """A cluster with an authorizer for access rules."""
    need_kafka()
    rules = {
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
    }
    with LocalKafka(tmp_path_factory.mktemp("guarded"), properties=rules, die_with_parent=True) as cluster:
        yield cluster


@pytest.mark.slow
def test_rules_allow_readers_and_writers(guarded: LocalKafka) -> None:
    settings = KafkaSettings(guarded.bootstrap, "test")
    topics = Topics(settings)
    topics.apply(topics.plan())
    assert topics.plan() == []
    anything: Any = None
    every = AclBindingFilter(
        ResourceType.ANY, anything, ResourcePatternType.ANY, anything, anything, AclOperation.ANY, AclPermissionType.ANY
    )
    admin = AdminClient(settings.client("test"))
    rules = {(rule.principal, rule.operation, rule.name) for rule in admin.describe_acls(every).result(20)}
    readers = {who for who, what, name in rules if name == "documents.submitted" and what is AclOperation.READ}
    assert readers == {"User:ingestion"}
    assert ("User:inference", AclOperation.READ, "documents.ingested") not in rules
    assert ("User:redaction", AclOperation.WRITE, "redaction-") in rules  # its transactional ids
