"""The streams of all tabs: how many there are, and their end when the process stops."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from services.console.live.source import Find, Pace, Read, Source
from services.console.live.tab import End, Tab
from services.console.sessions.session import Session
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.clock import Clock

OF_A_PERSON = 4
"""Browsers open at most six connections to a host: more streams would block the pages."""
_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
_Key = tuple[str, str]


class EventStream(StreamingResponse):
    """Calls `closed` when the connection ends, however it ends."""

    def __init__(self, content: Any, closed: Callable[[], None]) -> None:
        super().__init__(content, media_type="text/event-stream", headers=_HEADERS)
        self._closed = closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._closed()


class Streams:
    """`most` is the number of streams in all. Tabs without one ask now and then."""

    def __init__(self, find: Find, read: Read, clock: Clock, most: int, pace: Pace = Pace()) -> None:  # noqa: B008 - frozen
        self._made = find, read, clock, pace
        self._most = most
        self._pace = pace
        self._sources: dict[_Key, tuple[Source, asyncio.Task[None]]] = {}
        self._stopped = False

    @property
    def number(self) -> int:
        return sum(len(source.tabs) for source, _ in self._sources.values())

    async def run(self, stop: asyncio.Event) -> None:
        """Ends all streams as soon as `stop` is set, so that they do not delay the end of the process."""
        await stop.wait()
        self._stopped = True
        for source, _ in self._sources.values():
            for tab in source.tabs:
                tab.end(End.STOPPED)

    def open(self, request: Request, session: Session, asked: str) -> Response:
        """The stream of a page. Raises `Reject(RATE_LIMITED)` if there are too many."""
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        if self._stopped or self.number >= self._most:
            raise Reject(Reason.RATE_LIMITED, detail="There are too many streams")
        version = request.headers.get("last-event-id", "") or request.query_params.get("version", "")
        key, tab = (session.person.tenant, session.person.subject), Tab(session.session_id, asked, version)
        source = self._source(key)
        for older in source.tabs[: max(0, len(source.tabs) - OF_A_PERSON + 1)]:
            older.end(End.BUSY)
        source.tabs.append(tab)
        return EventStream(tab.events(self._pace.keep_alive), lambda: self._close(key, tab))

    def _source(self, key: _Key) -> Source:
        if key not in self._sources or self._sources[key][1].done():
            source = Source(*self._made)
            self._sources[key] = source, asyncio.create_task(source.run())
        return self._sources[key][0]

    def _close(self, key: _Key, tab: Tab) -> None:
        """The source of a person without tabs ends."""
        source, task = self._sources[key]
        source.remove(tab)
        if not source.tabs:
            del self._sources[key]
            task.cancel()
