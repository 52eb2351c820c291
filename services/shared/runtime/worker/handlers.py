"""The table of a service's handlers: topic name -> handler. Its keys are the topics of the worker."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias, TypeVar

from services.shared.domain.events import Event
from services.shared.wire.topics import topic_of

P = TypeVar("P")

# Arguments: an event of its topic, and the service's ports. Returns the events to send.
Handler: TypeAlias = Callable[[Any, P], Awaitable[Sequence[Event]]]


def handle_by_topic(handlers: Mapping[str, Handler[P]], ports: P) -> Callable[[Event], Awaitable[Sequence[Event]]]:
    """Returns the function that passes each event to the handler of its topic."""
    return partial(_handle, handlers=handlers, ports=ports)


async def _handle(event: Event, handlers: Mapping[str, Handler[P]], ports: P) -> Sequence[Event]:
    return await handlers[topic_of(event).name](event, ports)
