"""Audit records on Kafka: acknowledged, or an error."""

from datetime import UTC, datetime

import pytest

from services.shared.domain.errors import Retry
from services.shared.domain.events import AuditRecorded
from services.shared.domain.records import AuditRecord, Outcome
from services.shared.runtime.access.audit import KafkaAudit, recorded
from tests.fakes import MemoryPublisher

RECORD = AuditRecord(
    "a1",
    datetime(2025, 1, 1, tzinfo=UTC),
    "x",
    ("reviewer",),
    "t",
    "document.read",
    "document",
    "d1",
    "m",
    "",
    Outcome.ALLOWED,
)


async def test_a_record_becomes_an_event() -> None:
    publisher = MemoryPublisher()
    await KafkaAudit(publisher).record(RECORD)
    (event,) = publisher.events
    assert isinstance(event, AuditRecorded)
    assert (event.record, event.occurred_at) == (RECORD, RECORD.at)
    assert event == recorded(RECORD)


async def test_it_fails_closed() -> None:
    publisher = MemoryPublisher()
    publisher.away = True
    with pytest.raises(Retry) as caught:
        await KafkaAudit(publisher).record(RECORD)
    assert caught.value.dependency == "kafka"
