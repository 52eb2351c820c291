"""What the sender of a dead letter is told."""

from dataclasses import replace

import pytest

from services.ingestion.dispatch import HANDLERS, TOPICS
from services.ingestion.telling import answer_rejected
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, DocumentWithdrawn
from services.shared.wire.topics import BY_NAME
from tests.fakes import FakeClock
from tests.unit.ingestion.support import record, submitted

NOW = FakeClock().now()


def test_a_sender_that_is_known() -> None:
    (told,) = answer_rejected(submitted(matter=""), Reject(Reason.INVALID_METADATA), NOW)
    assert isinstance(told, DocumentStatusChanged)
    assert (told.status, told.reason, told.submission_id) == (DocumentStatus.REFUSED, "invalid_metadata", "s-1")
    (again,) = answer_rejected(submitted(matter=""), Reject(Reason.INVALID_METADATA), NOW)
    assert again.event_id == told.event_id


@pytest.mark.parametrize(
    "event",
    [
        None,
        submitted(tenant=""),
        DocumentWithdrawn("w", NOW, record()),
        replace(submitted(), document=record(tenant="")),
    ],
)
def test_nobody_to_tell(event: object) -> None:
    assert list(answer_rejected(event, Reject(Reason.INVALID_EVENT), NOW)) == []


def test_every_topic_has_a_handler() -> None:
    assert {BY_NAME[name].event for name in TOPICS} == set(HANDLERS)
