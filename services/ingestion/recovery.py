"""Publish submissions again whose message expired before ingestion parsed them.

`documents.submitted` keeps messages for one hour, and the service can be down for longer.
"""

import asyncio
from datetime import timedelta

from services.ingestion.entry.intake import stored_event
from services.ingestion.ports import Ports
from services.ingestion.stops.records import State
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentSubmitted
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.periodic import repeat
from services.shared.runtime.ports import EventPublisher

_log = get_logger(__name__)
_AGE = timedelta(minutes=30)
_SECONDS = 300.0
_BATCH = 100


class Recovery:
    """Finds submissions without a decision after 30 minutes."""

    def __init__(self, ports: Ports, publisher: EventPublisher) -> None:
        self._ports = ports
        self._publisher = publisher

    async def run(self, stop: asyncio.Event) -> None:
        """Scan every five minutes, until `stop` is set."""
        await repeat(self.scan, _SECONDS, stop)

    async def scan(self) -> int:
        """Publish them again. Returns their number. Raises `Retry` while a dependency is down."""
        now, published = self._ports.clock.now(), 0
        for waiting in await self._ports.store.waiting(now - _AGE, _BATCH):
            if await self._ports.stops.state(waiting.record) is not State.RUNNING:
                await self._ports.store.touch(waiting, now)  # it is parked, and will be handled
                continue
            event = next((one for one in waiting.events if isinstance(one, DocumentSubmitted)), None)
            try:
                event = event or await stored_event(self._ports.blobs, waiting)
            except Reject as error:
                _log.warning("recovery.failed", submission_id=waiting.submission_id, reason=error.reason.value)
            else:
                await self._publisher.publish([event])
                published += 1
            await self._ports.store.touch(waiting, now)
        return published
