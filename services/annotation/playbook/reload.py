"""The playbooks in force: those of a folder, taken up while the service runs once a change of it is whole and right."""

import asyncio
from typing import Protocol

from services.annotation.playbook.folder import Sources, playbooks_of
from services.annotation.playbook.rules import Playbooks
from services.annotation.yaml_data import PolicyError
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics

_log = get_logger(__name__)


class SourcePort(Protocol):
    """Where playbooks are kept (`PlaybookFolder`)."""

    def read(self) -> Sources:
        """As they are now. Raises `OSError` or `UnicodeDecodeError`."""
        ...


class PlaybooksInForce:
    """Called, it gives the playbooks to conclude by: whoever has them keeps them for the whole of a document.

    Raises `PolicyError` or `OSError` where they are wrong when the service starts.
    """

    def __init__(self, source: SourcePort, clock: Clock, metrics: Metrics, seconds: float) -> None:
        self._source = source
        self._clock = clock
        self._metrics = metrics
        self._seconds = seconds
        self._taken = source.read()
        self._seen: Sources | None = self._taken
        self._judged: Sources | None = self._taken
        self._playbooks = playbooks_of(self._taken)
        metrics.playbooks_refused.set(0)

    def __call__(self) -> Playbooks:
        """Those in force now."""
        return self._playbooks

    async def run(self, stop: asyncio.Event) -> None:
        """Looks again every `seconds`, until `stop`."""
        while not stop.is_set():
            await self.step()
            sleep = asyncio.ensure_future(self._clock.sleep(self._seconds))
            ended = asyncio.ensure_future(stop.wait())
            _, pending = await asyncio.wait({sleep, ended}, return_when=asyncio.FIRST_COMPLETED)
            for one in pending:
                one.cancel()

    async def step(self) -> None:
        """Takes up what has changed. What differs from the look before is still being written: it has to stay once."""
        before, self._seen = self._seen, await asyncio.to_thread(self._read)
        if self._seen != before or self._seen == self._judged:
            return
        self._judged = self._seen
        try:
            await self._take(self._seen)
        except PolicyError as error:
            self._refuse(error)

    async def _take(self, sources: Sources | None) -> None:
        if sources is None:
            raise PolicyError("the playbooks cannot be read", "unreadable")
        if sources != self._taken:
            self._playbooks = await asyncio.to_thread(playbooks_of, sources)
            self._taken = sources
            self._metrics.playbook_reloads.labels("taken").inc()
            for label in self._playbooks.labels:
                _log.info("playbook.in_force", policy=label)
        self._metrics.playbooks_refused.set(0)

    def _refuse(self, error: PolicyError) -> None:
        """The playbooks before stay. What is wrong in words stays with `glossator playbook check`: logs have none."""
        self._metrics.playbook_reloads.labels("refused").inc()
        self._metrics.playbooks_refused.set(1)
        for fault in str(error).splitlines():
            place = ":".join(fault.split(":")[:2]) if fault.count(":") > 1 else "all"
            _log.warning("playbook.refused", policy=place, reason=error.reason)

    def _read(self) -> Sources | None:
        try:
            return self._source.read()
        except (OSError, UnicodeDecodeError):
            return None
