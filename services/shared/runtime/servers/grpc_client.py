"""Channels to other services of Glossator: a bearer token per call, TLS except on loopback addresses, retries."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import grpc.aio

from services.shared.runtime.access.call import current_call
from services.shared.runtime.keys.secret_files import read_secret
from services.shared.runtime.observe.tracing import current_trail
from services.shared.runtime.servers.grpc_errors import to_error
from services.shared.runtime.servers.grpc_server import MAX_MESSAGE_BYTES
from services.shared.runtime.settings import ServiceSettings, is_loopback

__all__ = ["ClientTls", "client_tls", "open_channel", "to_error"]


@dataclass(frozen=True, slots=True)
class ClientTls:
    """PEM files: the CA of the servers and, for mutual TLS, the client certificate."""

    ca: Path
    certificate: Path | None = None
    key: Path | None = None

    def credentials(self) -> grpc.ChannelCredentials:
        """The gRPC credentials. Raises `Reject(KEY_UNAVAILABLE)` or `OSError` if a file cannot be read."""
        return grpc.ssl_channel_credentials(
            self.ca.read_bytes(),
            read_secret(self.key) if self.key else None,
            self.certificate.read_bytes() if self.certificate else None,
        )


def client_tls(settings: ServiceSettings) -> ClientTls | None:
    """The TLS files for calls to other services: their CA, and the server certificate as client certificate."""
    if not settings.tls_ca:
        return None
    if not settings.tls_certificate:
        return ClientTls(Path(settings.tls_ca))
    return ClientTls(Path(settings.tls_ca), Path(settings.tls_certificate), Path(settings.tls_key))


def open_channel(
    address: str, *, credential: Callable[[], str] | None = None, tls: ClientTls | None = None
) -> grpc.aio.Channel:
    """Open a channel. `credential` returns the token of each call (`FileCredential`). Raises `ValueError` if TLS is
    missing.
    """
    interceptors = _interceptors(credential)
    if tls:
        return grpc.aio.secure_channel(address, tls.credentials(), options=_OPTIONS, interceptors=interceptors)
    if not is_loopback(address):
        raise ValueError(f"{address} is not a loopback address: TLS is required")
    return grpc.aio.insecure_channel(address, options=_OPTIONS, interceptors=interceptors)


def _interceptors(credential: Callable[[], str] | None) -> list[grpc.aio.ClientInterceptor]:
    """An interceptor per kind of call: gRPC registers an object for one kind only."""

    def signed(details: grpc.aio.ClientCallDetails) -> grpc.aio.ClientCallDetails:
        metadata = grpc.aio.Metadata(*(details.metadata or ()))
        if credential:
            metadata.add("authorization", f"Bearer {credential()}")
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
