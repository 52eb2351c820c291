"""The stream of one tab. It keeps the newest numbers only, so that a browser that does not read costs no memory."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from enum import StrEnum

_RETRY_MILLISECONDS = 3_000


class End(StrEnum):
    """Why a stream ends. SESSION: it has ended. REFUSED: annotation refuses the list. BUSY: a newer tab of the person
    has its place. STOPPED: this process stops, and the browser connects again.
    """

    SESSION = "session"
    REFUSED = "refused"
    BUSY = "busy"
    STOPPED = "stopped"


class Tab:
    """`asked` is the query of annotation for the list of the page. `version` is the one that the page shows."""

    def __init__(self, session_id: str, asked: str, version: str) -> None:
        self.session_id = session_id
        self.asked = asked
        self._version = version
        self._newest: Mapping[str, object] | None = None
        self._ended: End | None = None
        self._signal = asyncio.Event()

    @property
    def has_ended(self) -> bool:
        return self._ended is not None

    def offer(self, numbers: Mapping[str, object]) -> None:
        """Send `numbers` if their version is another one. Numbers that the browser has not read yet are replaced."""
        if numbers["version"] != self._version:
            self._version, self._newest = str(numbers["version"]), numbers
            self._signal.set()

    def end(self, why: End) -> None:
        self._ended = self._ended or why
        self._signal.set()

    async def events(self, keep_alive: float) -> AsyncIterator[str]:
        """The body of the response. A comment each `keep_alive` seconds keeps proxies from closing the connection."""
        yield f"retry: {_RETRY_MILLISECONDS}\nevent: ready\ndata: {{}}\n\n"
        while True:
            try:
                await asyncio.wait_for(self._signal.wait(), keep_alive)
            except TimeoutError:
                yield ": \n\n"
                continue
            self._signal.clear()
            newest, self._newest = self._newest, None
            if newest is not None:
                yield f"id: {newest['version']}\nevent: changed\ndata: {json.dumps(newest)}\n\n"
            if self._ended is not None:
                yield f"event: ended\ndata: {self._ended.value}\n\n"
                return
