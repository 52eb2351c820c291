"""The gate in front of a handler: it can park the messages of a sender instead of handling them."""

from datetime import datetime
from typing import Protocol

from services.shared.domain.events import DeadLetter, Event
from services.shared.wire.dead_message import DeadMessage


class Gate(Protocol):
    """Decides about each event before its handler. `channel`: of a topic per tenant. Methods can raise `Retry`."""

    async def parks(self, event: Event, message: DeadMessage) -> bool:
        """Whether the event must be parked now. Raises `Reject(PARKING_FULL)` if its sender has too many parked."""
        ...

    async def park(self, event: Event, letter: DeadLetter, channel: str, received_at: datetime) -> bool:
        """Park the event, whose message is stored. Returns False if it must be handled after all."""
        ...

    async def count(self, event: Event, letter: DeadLetter, channel: str) -> None:
        """Count a message that became a dead letter. Call it at least once for each."""
        ...


class OpenGate:
    async def parks(self, _event: Event, _message: DeadMessage) -> bool:
        return False

    async def park(self, _event: Event, _letter: DeadLetter, _channel: str, _received_at: datetime) -> bool:
        return False

    async def count(self, _event: Event, _letter: DeadLetter, _channel: str) -> None:
        return None


OPEN: Gate = OpenGate()
