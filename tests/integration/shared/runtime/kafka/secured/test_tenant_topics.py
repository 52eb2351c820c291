"""A worker on topics per tenant, with real logins and access rules."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from confluent_kafka import Consumer, Producer

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, DocumentSubmitted, Event
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.observe.tracing import Tracing
from services.shared.runtime.worker.dlq import DeadLetters
from services.shared.runtime.worker.loop import Worker
from services.shared.wire.codec import decode
from services.shared.wire.headers import to_record
from services.shared.wire.topics import BY_NAME
from tests.bank import OWN, SYSTEMS, TENANTS, of_installation
from tests.integration.shared.runtime.worker_bench import MemoryBlobs, running, until
from tests.secured_kafka import SecuredKafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

LOANS = "g.northgate-credit.loans.documents.submitted"


def submission(tenant: str, source: str, reference: str) -> DocumentSubmitted:
    record = DocumentRecord(tenant=tenant, source_system=source, source_reference=reference, matter="M-1")
    return DocumentSubmitted(f"event-{reference}", datetime.now(UTC), record, f"submission-{reference}", content=b"x")


async def received(event: DocumentSubmitted) -> Sequence[Event]:
    return [status(event, DocumentStatus.ACCEPTED)]


def refused(event: DocumentSubmitted, _: Reject) -> Sequence[Event]:
    return [status(event, DocumentStatus.REFUSED)]


def status(event: DocumentSubmitted, now: DocumentStatus) -> DocumentStatusChanged:
    return DocumentStatusChanged(
        f"{event.event_id}-status", event.occurred_at, event.document, event.submission_id, now
    )


async def test_the_worker_reads_the_topics_of_all_tenants_and_answers_each(broker: SecuredKafka) -> None:
    kafka = of_installation(broker.with_password("ingestion"))
    worker = Worker(
        service="ingestion",
        topics=[BY_NAME["documents.submitted"]],
        handle=received,
        kafka=kafka,
        dead_letters=DeadLetters(MemoryBlobs(), SystemClock(), service="ingestion", tenants=lambda: TENANTS),
        clock=SystemClock(),
        metrics=Metrics(),
        tracing=Tracing("ingestion"),
        on_rejected=refused,
        admits=lambda channel, source: source in SYSTEMS[channel.partition(".")[2]].sources,
    )
    sent = [
        ("harbour-records", OWN, submission("harbour-bank", "deal-vault", "good")),
        ("harbour-records", OWN, submission("northgate-credit", "loan-core", "foreign-tenant")),
        ("harbour-records", OWN, submission("harbour-bank", "trade-desk", "foreign-source")),
        (
            "northgate-loans",
            "g.northgate-credit.loans.documents.submitted",
            submission("northgate-credit", "loan-core", "good"),
        ),
        ("ingestion", "g.northgate-credit.documents.submitted", submission("northgate-credit", "vendor-files", "own")),
    ]
    async with running(worker):
        for principal, topic, event in sent:
            await asyncio.to_thread(_send, broker.with_certificate(principal), topic, event)
        answers = {tenant: Answers(broker, tenant) for tenant in TENANTS}
        await until(lambda: len(answers["harbour-bank"].read()) == 3 and len(answers["northgate-credit"].read()) == 2)
    assert sorted(answers["harbour-bank"].read()) == [
        ("foreign-source", "harbour-bank", "refused"),
        ("foreign-tenant", "harbour-bank", "refused"),
        ("good", "harbour-bank", "accepted"),
    ]
    assert sorted(answers["northgate-credit"].read()) == [
        ("good", "northgate-credit", "accepted"),
        ("own", "northgate-credit", "accepted"),
    ]


def _send(kafka: KafkaSettings, topic: str, event: Event) -> None:
    record = to_record(event, "test")
    headers: list[tuple[str, str | bytes | None]] = list(record.headers)
    producer = Producer(kafka.client("send"))
    producer.produce(topic, record.value, record.key, headers=headers)
    assert producer.flush(60) == 0


class Answers:
    """The statuses on the topic of one tenant, as its submitter sees them."""

    def __init__(self, broker: SecuredKafka, tenant: str) -> None:
        principal = next(one.principal for one in SYSTEMS.values() if one.tenant == tenant and one.sources)
        group = {"group.id": f"g.{principal}-{time.monotonic_ns()}", "auto.offset.reset": "earliest"}
        self._consumer = Consumer(broker.with_certificate(principal).client("answers") | group)
        self._consumer.subscribe([f"g.{tenant}.documents.status"])
        self._found: list[tuple[str, str, str]] = []

    def read(self) -> list[tuple[str, str, str]]:
        """Reference, tenant and status of all messages until now."""
        while (message := self._consumer.poll(0.2)) is not None:
            if message.error() is None:
                event = decode(DocumentStatusChanged, message.value() or b"")
                self._found.append((event.document.source_reference, event.document.tenant, event.status.value))
        return self._found
