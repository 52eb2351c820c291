"""Which event goes to which handler."""

import functools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from services.ingestion.handler import handle_submitted
from services.ingestion.ports import Ports
from services.ingestion.telling import answer_rejected, handle_status
from services.ingestion.withdrawal import handle_withdrawn
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentStatusChanged, DocumentSubmitted, DocumentWithdrawn, Event

# Each handler takes its own kind of event.
Handler = Callable[[Any, Ports], Awaitable[Sequence[Event]]]


async def dispatch(ports: Ports, event: Event) -> Sequence[Event]:
    """The worker's handler, once it has its ports."""
    return await HANDLERS[type(event)](event, ports)


def handler_of(ports: Ports) -> Callable[[Event], Awaitable[Sequence[Event]]]:
    """What the worker calls."""
    return functools.partial(dispatch, ports)


def rejecter_of(ports: Ports) -> Callable[[Event, Reject], Sequence[Event]]:
    """What the worker calls for a dead letter."""
    return lambda event, error: answer_rejected(event, error, ports.clock.now())


HANDLERS: Mapping[type, Handler] = {
    DocumentSubmitted: handle_submitted,
    DocumentWithdrawn: handle_withdrawn,
    DocumentStatusChanged: handle_status,
}
TOPICS = ("documents.submitted", "documents.withdrawn", "documents.status")
