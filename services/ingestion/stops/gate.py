"""Counts the invalid messages of each source system, and parks the documents of a stopped one."""

from collections.abc import Mapping
from datetime import datetime

from services.ingestion.sources import SourcePolicy
from services.ingestion.stops.records import Parked, State
from services.ingestion.stops.store import SourceStates
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DeadLetter, DocumentStatusChanged, DocumentSubmitted, Event
from services.shared.runtime.access.origins import Origin, origin_of
from services.shared.runtime.access.policy import Source
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.wire.dead_message import DeadMessage
from services.shared.wire.topic_names import tenant_of

_log = get_logger(__name__)


class SourceGate:
    """The gate of ingestion's worker. Messages that name no registered source system are neither counted nor parked:
    each is a dead letter or a refusal.

    Withdrawals are not parked: they also withdraw documents that arrive later.
    """

    def __init__(self, states: SourceStates, policy: SourcePolicy, clock: Clock) -> None:
        self._states = states
        self._policy = policy
        self._clock = clock

    async def state(self, record: DocumentRecord) -> State:
        """The state of the source system that sent the document."""
        origin = _origin(record, self._policy.sources)
        return await self._states.state(origin) if origin else State.RUNNING

    async def admits(self, record: DocumentRecord) -> bool:
        """Whether entry points can accept a document of this source system now."""
        origin = _origin(record, self._policy.sources)
        return await self._states.admits(origin) if origin else True

    async def parks(self, event: Event, message: DeadMessage) -> bool:
        """A document that the sender of a Kafka message still has is not parked beyond the limit. One that refers to a
        stored object came by another entry point or is an attachment: ingestion has answered for it.
        """
        origin = origin_of(event, self._policy.sources)
        if origin is None or not isinstance(event, DocumentSubmitted):
            return False
        if not await self._states.parks(origin, event.document.family):
            return False
        if not await self._states.has_room(origin, message, own=event.blob is not None):
            raise Reject(Reason.PARKING_FULL)
        return True

    async def park(self, event: Event, letter: DeadLetter, channel: str, received_at: datetime) -> bool:
        origin = origin_of(event, self._policy.sources)
        if origin is None or letter.message is None:
            return False
        place = (letter.topic, channel, letter.partition, letter.offset)
        parked = Parked(letter.event_id, letter.family, *place, letter.message, received_at, self._clock.now())
        return await self._states.park(origin, parked)

    async def count(self, event: Event, letter: DeadLetter, channel: str) -> None:
        """A system that names a source system for which it does not submit does not use up the budget of that one."""
        source = getattr(event, "document", None)
        if tenant_of(channel) != channel and source and not self._policy.allows_channel(channel, source.source_system):
            return
        await self._count(event, letter.event_id, letter.reason, letter.occurred_at)

    async def count_quarantined(self, change: DocumentStatusChanged) -> None:
        """Count a document that became a dead letter of a later service."""
        await self._count(change, change.event_id, change.reason, change.occurred_at)

    async def _count(self, event: Event, rejection_id: str, reason: str, at: datetime) -> None:
        origin = origin_of(event, self._policy.sources)
        if origin is None or reason in _NOT_OF_THE_SOURCE:
            return
        if await self._states.count(origin, rejection_id, reason, at, self._clock.now()):
            _log.error("source.stopped", tenant=origin.tenant, source_system=origin.source_system, reason=reason)


def _origin(record: DocumentRecord, sources: Mapping[str, Source]) -> Origin | None:
    source = sources.get(record.source_system)
    return Origin(record.tenant, record.source_system) if source and source.tenant == record.tenant else None


# Faults of keys and of the storage, and the reason of parked messages.
_NOT_OF_THE_SOURCE = frozenset(
    {
        Reason.SOURCE_STOPPED,
        Reason.PARKING_FULL,
        Reason.KEY_UNAVAILABLE,
        Reason.KEY_EXHAUSTED,
        Reason.TAMPERED,
        Reason.WITHDRAWN,
    }
)
