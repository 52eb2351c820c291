"""A submitter's principal on a broker with logins and access rules: it must reach only its own topics."""

import asyncio
import tempfile
import time
from pathlib import Path

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

from services.shared.runtime.kafka.producer import KafkaSettings
from tests.bank import bank_broker
from tests.drill.attack import Result
from tests.e2e.world import World
from tests.secured_kafka import SecuredKafka

_ATTACKER = "northgate-loans"
_FOREIGN = "g.harbour-bank.records.documents.withdrawn"
_INTERNAL, _GROUP = "g.documents.ingested", "g.redaction"
_SECONDS = 10.0
_NO_COORDINATOR = (
    KafkaError.NOT_COORDINATOR,
    KafkaError.COORDINATOR_NOT_AVAILABLE,
    KafkaError.COORDINATOR_LOAD_IN_PROGRESS,
)


async def use_a_foreign_principal(_world: World) -> Result:
    """Log in as a submitter of Northgate: write Harbour Bank's topic, read an internal one, move another's group."""
    return await asyncio.to_thread(_with_a_broker)


def _with_a_broker() -> Result:
    with tempfile.TemporaryDirectory(prefix="glossator-drill-kafka-") as folder, bank_broker(Path(folder)) as broker:
        return attack(broker, broker.with_password(_ATTACKER))


def attack(broker: SecuredKafka, attacker: KafkaSettings) -> Result:
    """Judged by what the broker has afterwards: no new message, no message that was read, no offset of the group."""
    _write(broker.admin, _INTERNAL, b"internal")
    before = _end(broker.admin, _FOREIGN), _offset(broker.admin)
    _write(attacker, _FOREIGN, b"forged")
    read = _read(attacker)
    _move(attacker)
    after = _end(broker.admin, _FOREIGN), _offset(broker.admin)
    detail = f"written: {after[0] - before[0]}, read: {len(read)}, offset of {_GROUP}: {before[1]} -> {after[1]}"
    return Result(after == before and not read, detail)


def _write(kafka: KafkaSettings, topic: str, value: bytes) -> None:
    producer = Producer(kafka.client("write") | {"message.timeout.ms": 10_000})
    producer.produce(topic, value, b"key", partition=0)
    producer.flush(_SECONDS)


def _read(kafka: KafkaSettings) -> list[bytes]:
    """The messages of the internal topic that the attacker gets, with a group of its own."""
    consumer = Consumer(kafka.client("read") | {"group.id": "g.northgate-loans", "auto.offset.reset": "earliest"})
    consumer.assign([TopicPartition(_INTERNAL, 0, 0)])
    found = []
    try:
        for _ in range(5):
            message = consumer.poll(2)
            if message is not None and message.error() is None:
                found.append(message.value() or b"")
                break
    finally:
        consumer.close()
    return found


def _move(kafka: KafkaSettings) -> None:
    """Commit an offset in the group of redaction, which would then skip the documents before it."""
    consumer = Consumer(kafka.client("move") | {"group.id": _GROUP, "enable.auto.commit": False})
    try:
        consumer.commit(offsets=[TopicPartition(_INTERNAL, 0, 1)], asynchronous=False)
    except KafkaException:
        return
    finally:
        consumer.close()


def _end(admin: KafkaSettings, topic: str) -> int:
    """The offset after the last message of partition 0."""
    consumer = Consumer(admin.client("judge") | {"group.id": "g.judge"})
    try:
        _, end = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=30)
    finally:
        consumer.close()
    return end


def _offset(admin: KafkaSettings) -> int | None:
    """The committed offset of the group of redaction, None without one."""
    consumer = Consumer(admin.client("judge") | {"group.id": _GROUP})
    try:
        found = _committed(consumer)
    finally:
        consumer.close()
    return found if found >= 0 else None


def _committed(consumer: Consumer) -> int:
    """The committed offset. The group has no coordinator while the broker creates the topic of offsets."""
    for _ in range(60):
        try:
            return consumer.committed([TopicPartition(_INTERNAL, 0)], timeout=30)[0].offset
        except KafkaException as error:
            if error.args[0].code() not in _NO_COORDINATOR:
                raise
            time.sleep(0.5)
    raise TimeoutError("the group of redaction has no coordinator after 30 s")
