"""A changed login is in force without a restart of the service and without a lost message."""

import dataclasses
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from faust.transport.drivers.aiokafka import credentials_to_aiokafka_auth

from services.cli.operate.scram_users import apply_scram_users
from services.feedback.broker_login import broker_login
from services.shared.domain.events import DocumentIngested
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.login_check import LoginCheck
from services.shared.runtime.kafka.producer import EventProducer, KafkaSettings
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.observe.tracing import Tracing
from services.shared.runtime.reload import InForce
from services.shared.runtime.worker.dlq import DeadLetters
from services.shared.runtime.worker.loop import Worker
from services.shared.wire.topics import BY_NAME
from tests.bank import of_installation
from tests.events import ingested, redacted
from tests.integration.shared.runtime.worker_bench import MemoryBlobs, running, until
from tests.secured_kafka import SecuredKafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


def watched(kafka: KafkaSettings, metrics: Metrics) -> tuple[KafkaSettings, InForce[object, object]]:
    check = LoginCheck(kafka)
    login = InForce("kafka_login", kafka.read_login, check, service="redaction", metrics=metrics, seconds=1)
    return dataclasses.replace(kafka, login_in_force=login), login  # type: ignore[return-value]


def write_password(path: str, password: str) -> None:
    new = Path(path).with_suffix(".new")
    new.write_text(password)
    new.rename(path)


async def test_a_new_password_is_in_force_and_no_message_is_lost(broker: SecuredKafka) -> None:
    metrics, handled = Metrics(), list[str]()
    kafka, login = watched(of_installation(broker.with_password("redaction")), metrics)
    sending, sender_login = watched(of_installation(broker.with_password("ingestion")), metrics)

    async def handle(event: DocumentIngested) -> list[object]:
        handled.append(event.document.source_reference)
        return [redacted(event)]

    worker = Worker(
        service="redaction",
        topics=[BY_NAME["documents.ingested"]],
        handle=handle,  # type: ignore[arg-type]
        kafka=kafka,
        dead_letters=DeadLetters(MemoryBlobs(), SystemClock(), service="redaction", tenants=lambda: ["harbour-bank"]),
        clock=SystemClock(),
        metrics=metrics,
        tracing=Tracing("redaction"),
    )
    producer = EventProducer(sending, "ingestion", metrics)
    async with running(worker):
        await producer.publish([ingested("before")])
        await until(lambda: "before" in handled)
        for settings, one in ((kafka, login), (sending, sender_login)):
            write_password(settings.sasl.password_file, "wrong")
            await one.step()
            await one.step()  # the broker refuses it: the earlier login stays in force
            assert "wrong" not in str(settings.login())
            write_password(settings.sasl.password_file, "another-password")
            apply_scram_users(broker.admin, {settings.sasl.username: b"another-password"})
            await one.step()
            await one.step()
            assert settings.login()["sasl.password"] == "another-password"
        await producer.publish([ingested("between")])
        await until(lambda: "between" in handled)
        broker.cluster.restart()  # all clients log in again
        await producer.publish([ingested("after")])
        await until(lambda: "after" in handled)
    await producer.close()
    assert sorted(set(handled)) == ["after", "before", "between"]


async def test_the_table_of_reviews_logs_in_with_the_new_password(broker: SecuredKafka) -> None:
    settings, login = watched(of_installation(broker.with_password("feedback")), Metrics())
    options = credentials_to_aiokafka_auth(broker_login(settings))  # Faust's own translation
    producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap, request_timeout_ms=20_000, **options)
    await producer.start()
    try:
        write_password(settings.sasl.password_file, "another-password")
        apply_scram_users(broker.admin, {settings.sasl.username: b"another-password"})
        await login.step()
        await login.step()
        broker.cluster.restart()  # the connections end, and the broker knows only the new password
        written = await producer.send_and_wait("g.feedback-reviews-changelog", b"value", b"key")
        assert written.offset >= 0
    finally:
        await producer.stop()
