from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from services.cli.local.tansu import LocalTansu
from services.cli.local.tools import Tools


@pytest.mark.skipif(not Tools().tansu_program.exists(), reason="Tansu is only there where Kafka's jars are not")
def test_messages_come_back(tmp_path: Path) -> None:
    broker = LocalTansu(tmp_path, die_with_parent=True)
    bootstrap = broker.start()
    try:
        admin = AdminClient({"bootstrap.servers": bootstrap})
        admin.create_topics([NewTopic("topic", 1, 1)])["topic"].result(10)
        producer = Producer({"bootstrap.servers": bootstrap})
        producer.produce("topic", b"value")
        assert producer.flush(10) == 0
        consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "group", "fetch.wait.max.ms": 10})
        consumer.assign([TopicPartition("topic", 0, 0)])
        message = consumer.poll(10)
        consumer.close()
        assert message is not None
        assert message.value() == b"value"
    finally:
        broker.stop()
