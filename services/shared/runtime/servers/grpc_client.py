"""Channels to services of Glossator: mutual TLS except on loopback addresses, a bearer token per call, retries."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import grpc
import grpc.aio

from services.shared.runtime.access.call import current_call
from services.shared.runtime.observe.tracing import current_trail
from services.shared.runtime.servers.grpc_errors import to_error
from services.shared.runtime.servers.grpc_server import MAX_MESSAGE_BYTES
from services.shared.runtime.servers.live_channel import LiveChannel
from services.shared.runtime.servers.tls import CurrentTls, Tls, channel_credentials
from services.shared.runtime.settings import is_loopback

__all__ = ["Address", "Target", "forwarded", "open_channel", "to_error"]


@dataclass(frozen=True, slots=True)
class Target:
    """The address of a server, `host:port`, and the certificates for it."""

    address: str
    tls: CurrentTls


Address: TypeAlias = str | Target


def open_channel(
    address: Address, *, credential: Callable[[], str] | None = None, tls: CurrentTls | None = None
) -> grpc.aio.Channel:
    """Open a channel. `credential` returns the token of each call; empty: none.

    Raises `ValueError` if TLS is missing.
    """
    if isinstance(address, Target):
        return open_channel(address.address, credential=credential, tls=address.tls)
    interceptors = _interceptors(credential)

    def connect(now: Tls) -> grpc.aio.Channel:
        return grpc.aio.secure_channel(address, channel_credentials(now), options=_OPTIONS, interceptors=interceptors)

    if tls:
        return LiveChannel(connect, tls)
    if not is_loopback(address):
        raise ValueError(f"{address} is not a loopback address: TLS is required")
    return grpc.aio.insecure_channel(address, options=_OPTIONS, interceptors=interceptors)


def forwarded() -> str:
    """The token of the reader on whose behalf the current call acts. Empty outside of a call, or without a token."""
    call = current_call()
    return call.bearer if call else ""


def _interceptors(credential: Callable[[], str] | None) -> list[grpc.aio.ClientInterceptor]:
    """An interceptor per kind of call: gRPC registers an object for one kind only."""

    def signed(details: grpc.aio.ClientCallDetails) -> grpc.aio.ClientCallDetails:
        metadata = grpc.aio.Metadata(*(details.metadata or ()))
        bearer = credential() if credential else ""
        if bearer:
            metadata.add("authorization", f"Bearer {bearer}")
        call, traceparent = current_call(), current_trail().traceparent
        if call and metadata.get("x-correlation-id") is None:
            metadata.add("x-correlation-id", call.correlation_id)
        if traceparent:
            metadata.add("traceparent", traceparent)
        return grpc.aio.ClientCallDetails(
            details.method, details.timeout, metadata, details.credentials, details.wait_for_ready
        )

    return [kind(signed) for kind in _KINDS]


# The interceptor types of gRPC are not generic over messages.
class _Signer:
    def __init__(self, signed: Callable[[grpc.aio.ClientCallDetails], grpc.aio.ClientCallDetails]) -> None:
        self._signed = signed

    async def _pass(self, continuation: Any, details: Any, request: Any) -> Any:
        return await continuation(self._signed(details), request)


class _UnaryUnary(_Signer, grpc.aio.UnaryUnaryClientInterceptor):
    async def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return await self._pass(continuation, client_call_details, request)


class _UnaryStream(_Signer, grpc.aio.UnaryStreamClientInterceptor):
    async def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return await self._pass(continuation, client_call_details, request)


class _StreamUnary(_Signer, grpc.aio.StreamUnaryClientInterceptor):
    async def intercept_stream_unary(self, continuation: Any, client_call_details: Any, request_iterator: Any) -> Any:
        return await self._pass(continuation, client_call_details, request_iterator)


class _StreamStream(_Signer, grpc.aio.StreamStreamClientInterceptor):
    async def intercept_stream_stream(self, continuation: Any, client_call_details: Any, request_iterator: Any) -> Any:
        return await self._pass(continuation, client_call_details, request_iterator)


_KINDS = (_UnaryUnary, _UnaryStream, _StreamUnary, _StreamStream)

# All methods are idempotent: clients choose the ids, or ids are deterministic.
_RETRY_POLICY = {
    "maxAttempts": 4,
    "initialBackoff": "0.2s",
    "maxBackoff": "2s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
_OPTIONS = (
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.service_config", json.dumps({"methodConfig": [{"name": [{}], "retryPolicy": _RETRY_POLICY}]})),
)
