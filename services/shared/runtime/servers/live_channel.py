"""A channel whose certificates change: calls that begin after a change use a new connection."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import grpc
import grpc.aio

from services.shared.runtime.servers.tls import CurrentTls, Tls

_GRACE_SECONDS = 60.0  # as long as a call can take


class LiveChannel(grpc.aio.Channel):
    """Opens a channel by `connect` with the certificates of `current`, and another one after they change.

    Running calls finish on the connection on which they began.
    """

    def __init__(self, connect: Callable[[Tls], grpc.aio.Channel], current: CurrentTls) -> None:
        self._connect = connect
        self._current = current
        self._tls = current()
        self._channel = connect(self._tls)
        self._closing: set[asyncio.Task[None]] = set()

    def now(self) -> grpc.aio.Channel:
        """The channel for a call that begins now."""
        tls = self._current()
        if tls is not self._tls:
            closing = asyncio.ensure_future(self._channel.close(_GRACE_SECONDS))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
            self._tls, self._channel = tls, self._connect(tls)
        return self._channel

    async def __aenter__(self) -> "LiveChannel":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self, grace: float | None = None) -> None:
        for one in self._closing:
            one.cancel()
        await self._channel.close(grace)

    def get_state(self, try_to_connect: bool = False) -> grpc.ChannelConnectivity:
        return self.now().get_state(try_to_connect)

    async def wait_for_state_change(self, last_observed_state: grpc.ChannelConnectivity) -> None:
        await self.now().wait_for_state_change(last_observed_state)

    async def channel_ready(self) -> None:
        await self.now().channel_ready()

    def unary_unary(self, *args: Any, **kwargs: Any) -> Any:
        return self._method("unary_unary", args, kwargs)

    def unary_stream(self, *args: Any, **kwargs: Any) -> Any:
        return self._method("unary_stream", args, kwargs)

    def stream_unary(self, *args: Any, **kwargs: Any) -> Any:
        return self._method("stream_unary", args, kwargs)

    def stream_stream(self, *args: Any, **kwargs: Any) -> Any:
        return self._method("stream_stream", args, kwargs)

    def _method(self, kind: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Callable[..., Any]:
        used = self.now()
        method = getattr(used, kind)(*args, **kwargs)

        def call(*request: Any, **options: Any) -> Any:
            nonlocal used, method
            channel = self.now()
            if channel is not used:
                used, method = channel, getattr(channel, kind)(*args, **kwargs)
            return method(*request, **options)

        return call
