"""Reloads playbooks while the service runs, when a change of their folder is complete and valid."""

import asyncio
from typing import Protocol

from services.annotation.playbook.rules import Playbooks
from services.annotation.policy_files.folder import Sources, playbooks_of
from services.annotation.policy_files.playbooks import PlaybooksError
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.periodic import repeat
from services.shared.runtime.yaml_file import YamlFileError

_log = get_logger(__name__)


class PlaybookSource(Protocol):
    """The store of playbooks: `PlaybookFolder`."""

    def read(self) -> Sources:
        """The current content. Raises `OSError` or `UnicodeDecodeError`."""
        ...


class PlaybooksInForce:
    """The playbooks in force. A caller calls it once per document, and uses the result for the whole document.

    The constructor raises `YamlFileError`, `OSError` or `UnicodeDecodeError` if it cannot load the playbooks.
    """

    def __init__(self, source: PlaybookSource, metrics: Metrics, seconds: float) -> None:
        self._source = source
        self._metrics = metrics
        self._seconds = seconds
        self._applied = source.read()
        self._seen: Sources | None = self._applied
        self._judged: Sources | None = self._applied
        self._playbooks = playbooks_of(self._applied)
        metrics.playbooks_refused.set(0)

    def __call__(self) -> Playbooks:
        """The playbooks in force now."""
        return self._playbooks

    async def run(self, stop: asyncio.Event) -> None:
        """Checks the source every `seconds` until `stop` is set."""
        await repeat(self.step, self._seconds, stop)

    async def step(self) -> None:
        """Applies a change if two checks in a row read the same content. One check can read a half-written change."""
        before, self._seen = self._seen, await asyncio.to_thread(self._read)
        if self._seen != before or self._seen == self._judged:
            return
        self._judged = self._seen
        try:
            await self._apply(self._seen)
        except YamlFileError as error:
            self._refuse(error)

    async def _apply(self, sources: Sources | None) -> None:
        if sources is None:
            raise PlaybooksError(["the playbooks cannot be read"], "unreadable")
        if sources != self._applied:
            self._playbooks = await asyncio.to_thread(playbooks_of, sources)
            self._applied = sources
            self._metrics.playbook_reloads.labels("taken").inc()
            for label in self._playbooks.labels:
                _log.info("playbook.in_force", policy=label)
        self._metrics.playbooks_refused.set(0)

    def _refuse(self, error: YamlFileError) -> None:
        """Keeps the playbooks in force. Logs file, line and reason; `glossator playbook check` prints the messages."""
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
