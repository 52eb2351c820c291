"""Events go to the handler of their topic."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentSubmitted, DocumentWithdrawn, Event
from services.shared.runtime.worker.handlers import handle_by_topic

NOW = datetime(2025, 3, 14, tzinfo=UTC)
RECORD = DocumentRecord("t", "s", "r", "m")


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (DocumentSubmitted("e1", NOW, RECORD, "s1"), ["documents.submitted e1"]),
        (DocumentWithdrawn("e2", NOW, RECORD), ["documents.withdrawn e2"]),
    ],
)
async def test_the_topic_selects_the_handler(event: Event, expected: list[str]) -> None:
    async def submitted(event: DocumentSubmitted, calls: list[str]) -> Sequence[Event]:
        calls.append(f"documents.submitted {event.event_id}")
        return [event]

    async def withdrawn(event: DocumentWithdrawn, calls: list[str]) -> Sequence[Event]:
        calls.append(f"documents.withdrawn {event.event_id}")
        return [event]

    calls: list[str] = []
    handle = handle_by_topic({"documents.submitted": submitted, "documents.withdrawn": withdrawn}, calls)
    assert (await handle(event), calls) == ([event], expected)
