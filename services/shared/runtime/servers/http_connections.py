"""HTTP connections: how many there are, per peer and in all, and how long one waits for a slow peer.

A silent connection has no request in progress. When there are too many connections, the oldest silent connection of the
peer with the most is closed, so that silent connections never keep a new one out. Connections of callers that have
shown a valid credential are closed last.
"""

import asyncio
import ssl
from dataclasses import dataclass
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from services.shared.runtime.access.credentials import thumbprint
from services.shared.runtime.settings import ServiceSettings

CERTIFICATE = "certificate"  # in the state of a request: the thumbprint of the caller's certificate, or empty
KNOWN = "known"  # in the state of a request: its caller has shown a valid credential
_KEEP_ALIVE_SECONDS = 5.0
_LINGER_SECONDS = 2.0
_BUSY = (
    b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n"
    b"Cache-Control: no-store\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """Limits in seconds: until the headers of a request are complete; a body may wait for `body`, and for a second more
    for each `body_rate` bytes; a peer that does not read its response for `stall` is disconnected.

    `body_bytes` is the size of a body; `connections` and `peer_connections` are numbers. A peer is an IP address.
    """

    header: float = 10.0
    body: float = 20.0
    body_rate: int = 16 << 10
    stall: float = 60.0
    connections: int = 1024
    peer_connections: int = 512
    header_fields: int = 100
    body_bytes: int = 64 << 20


def http_limits(settings: ServiceSettings) -> HttpLimits:
    """The limits of the settings."""
    return HttpLimits(
        header=settings.http_header_seconds,
        body=settings.http_body_seconds,
        body_rate=settings.http_body_rate << 10,
        connections=settings.http_connections,
        peer_connections=settings.http_peer_connections,
    )


class Connections:
    """The connections of a server. Each is a `Connection`, silent in the order in which it became silent."""

    def __init__(self, limits: HttpLimits) -> None:
        self.limits = limits
        self._peers: dict[str, int] = {}
        self._silent: dict[str, dict[Connection, None]] = {}

    def join(self, one: "Connection") -> bool:
        """Add a connection. False if there are too many, and all of them have a request in progress."""
        if self._peers.get(one.peer, 0) >= self.limits.peer_connections:
            admitted = self._make_room(one.peer)
        elif sum(self._peers.values()) >= self.limits.connections:
            crowded = max(self._silent, key=lambda peer: len(self._silent[peer]), default="")
            admitted = self._make_room(crowded)
        else:
            admitted = True
        if admitted:
            self._peers[one.peer] = self._peers.get(one.peer, 0) + 1
            self.fell_silent(one)
        return admitted

    def leave(self, one: "Connection") -> None:
        self.became_busy(one)
        self._peers[one.peer] -= 1
        if not self._peers[one.peer]:
            del self._peers[one.peer]

    def fell_silent(self, one: "Connection") -> None:
        self._silent.setdefault(one.peer, {})[one] = None

    def became_busy(self, one: "Connection") -> None:
        silent = self._silent.get(one.peer, {})
        silent.pop(one, None)
        if not silent:
            self._silent.pop(one.peer, None)

    def _make_room(self, peer: str) -> bool:
        silent = self._silent.get(peer, {})
        oldest = next((one for one in silent if not one.known), next(iter(silent), None))
        if oldest is None:
            return False
        oldest.evict()
        return True


class Connection(H11Protocol):
    """uvicorn's connection, with deadlines for what the peer sends and reads."""

    def __init__(self, *args: Any, connections: Connections, **more: Any) -> None:
        super().__init__(*args, **more)
        self.peer = ""
        self.known = False
        self._connections = connections
        self._limits = connections.limits
        self._joined = False
        self._deadline: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.peer = self.client[0] if self.client else ""
        self.app_state = {**self.app_state, CERTIFICATE: _certificate(transport)}
        self._joined = self._connections.join(self)
        if self._joined:
            self._wait(self._limits.header)
        else:
            transport.write(_BUSY)
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._deadline, self._stalled):
            if timer:
                timer.cancel()
        self._leave()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._joined or self.transport.is_closing():
            return
        super().data_received(data)
        if self._is_busy():
            self._begin()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self._joined or self._is_busy():  # a pipelined request
            return
        self.known = self.known or bool(self.scope["state"].get(KNOWN))
        self._connections.fell_silent(self)
        unread = self.conn.their_state is h11.SEND_BODY
        self._wait(_LINGER_SECONDS if unread else _KEEP_ALIVE_SECONDS + self._limits.header)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_reader(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stalled:
            self._stalled.cancel()

    def evict(self) -> None:
        """Close the connection at once, to make room for another one."""
        self._leave()
        self.transport.abort()

    def _is_busy(self) -> bool:
        cycle: object | None = self.cycle  # uvicorn declares it as never None
        return cycle is not None and not self.cycle.response_complete

    def _begin(self) -> None:
        self._connections.became_busy(self)
        if self._deadline:
            self._deadline.cancel()

    def _wait(self, seconds: float) -> None:
        if self._deadline:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(seconds, self._expire)

    def _expire(self) -> None:
        if not self._is_busy():
            self.transport.abort()

    def _watch_reader(self, size: int) -> None:
        """Disconnect a peer that has read nothing of its response between two looks."""
        self._stalled = self.loop.call_later(self._limits.stall, self._look_at_reader, size)

    def _look_at_reader(self, size: int) -> None:
        now = self.transport.get_write_buffer_size()
        if now >= size:
            self.transport.abort()
        else:
            self._watch_reader(now)

    def _leave(self) -> None:
        if self._joined:
            self._joined = False
            self._connections.leave(self)


def _certificate(transport: asyncio.Transport) -> str:
    """The thumbprint of the verified certificate of the peer, or empty."""
    tls = transport.get_extra_info("ssl_object")
    certificate = tls.getpeercert(binary_form=True) if isinstance(tls, ssl.SSLObject) else None
    return thumbprint(certificate) if certificate else ""
