"""The status that the sender of a dead letter gets."""

from dataclasses import replace

import pytest

from services.ingestion.handler import HANDLERS
from services.ingestion.statuses import notify_sender
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, DocumentWithdrawn, Event
from services.shared.wire.topics import TOPICS
from tests.fakes import FakeClock
from tests.unit.ingestion.support import record, submitted

NOW = FakeClock().now()


def test_a_sender_that_is_known() -> None:
    (status,) = notify_sender(submitted(matter=""), Reject(Reason.INVALID_METADATA), FakeClock())
    assert isinstance(status, DocumentStatusChanged)
    assert (status.status, status.reason, status.submission_id) == (DocumentStatus.REFUSED, "invalid_metadata", "s-1")
    (again,) = notify_sender(submitted(matter=""), Reject(Reason.INVALID_METADATA), FakeClock())
    assert again.event_id == status.event_id


@pytest.mark.parametrize(
    "event",
    [
        submitted(tenant=""),
        DocumentWithdrawn("w", NOW, record()),
        replace(submitted(), document=record(tenant="")),
    ],
)
def test_nobody_to_tell(event: Event) -> None:
    assert list(notify_sender(event, Reject(Reason.INVALID_EVENT), FakeClock())) == []


def test_the_handlers_are_those_of_the_topics_that_ingestion_consumes() -> None:
    assert set(HANDLERS) == {topic.name for topic in TOPICS if "ingestion" in topic.consumers}
