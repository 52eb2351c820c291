"""The interceptor of all gRPC calls: authentication, rules, deadlines and errors."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import grpc
import grpc.aio

from services.shared.domain.errors import GlossatorError, Reason, Reject, Retry
from services.shared.domain.records import Action, Actor, Outcome
from services.shared.runtime.access.call import Call, begin_call, outcome_of
from services.shared.runtime.access.credentials import (
    UNKNOWN_HOLDER,
    CredentialPort,
    Holder,
    is_service,
    names_service,
    thumbprint,
)
from services.shared.runtime.access.refusals import RefusedCalls
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.servers.grpc_errors import abort, code_of
from services.shared.runtime.servers.telemetry import CallObserver

log = get_logger(__name__)

_DRAIN_SECONDS = 1.0
_METADATA_FIELDS = 100

# The type stubs describe handlers and contexts of the threaded server only.
_Context = Any
_Handler = Any


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits in seconds: of a call, of a stream (watchers resume from their cursor), of the drain, of a connection
    without calls, and of a connection. A connection that is too old takes no new calls, and its calls go
    on: a new connection needs a certificate that is valid then.

    `streams` is the number of calls at the same time on a connection. `verify`: how often the credential and the
    rights of a stream are checked again.
    """

    call: float = 60.0
    stream: float = 3600.0
    drain: float = 20.0
    verify: float = 30.0
    idle: float = 300.0
    age: float = 60.0
    streams: int = 256


class Gate(grpc.aio.ServerInterceptor):
    """Wraps all methods. The keys of `rules` are full names, "/package.Service/Method".

    gRPC reads the message of a unary call before its handler runs, and that of a stream when the handler asks for it.
    All methods are therefore registered as streams: without a valid credential, no message is read into memory.
    """

    def __init__(
        self,
        rules: Mapping[str, Action],
        credentials: CredentialPort,
        clock: Clock,
        observer: CallObserver,
        limits: Limits,
        refusals: RefusedCalls | None = None,
    ) -> None:
        self._refusals = refusals
        self._rules = rules
        self._credentials = credentials
        self._clock = clock
        self._observer = observer
        self._limits = limits
        self._settling: set[asyncio.Task[None]] = set()

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[_Handler]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> _Handler:
        handler = await continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or method.startswith(OPEN_SERVICES):
            return handler
        return self._streaming(method, handler) if handler.response_streaming else self._single(method, handler)

    def _single(self, method: str, handler: _Handler) -> _Handler:
        streams_in = handler.request_streaming
        inner = handler.stream_unary if streams_in else handler.unary_unary
        limit = self._limits.stream if streams_in else self._limits.call

        async def answer(requests: AsyncIterator[Any], context: _Context) -> Any:
            async with self._watched(method, context, limit, requests) as call:
                result = await inner(requests if streams_in else await _only(requests), context)
                await _check_decided(call)
                return result

        return grpc.stream_unary_rpc_method_handler(answer, handler.request_deserializer, handler.response_serializer)

    def _streaming(self, method: str, handler: _Handler) -> _Handler:
        streams_in = handler.request_streaming
        inner = handler.stream_stream if streams_in else handler.unary_stream

        async def answer(requests: AsyncIterator[Any], context: _Context) -> AsyncIterator[Any]:
            async with self._watched(method, context, self._limits.stream, requests) as call:
                async with aclosing(inner(requests if streams_in else await _only(requests), context)) as messages:
                    async for one in messages:
                        await _check_decided(call)
                        await call.recheck()
                        yield one
                await _check_decided(call)

        return grpc.stream_stream_rpc_method_handler(answer, handler.request_deserializer, handler.response_serializer)

    @asynccontextmanager
    async def _watched(
        self, method: str, context: _Context, limit: float, requests: AsyncIterator[Any]
    ) -> AsyncIterator[Call]:
        """Opens the span of a call, applies its deadline, and converts its error to a status."""
        metadata = {key: str(value) for key, value in context.invocation_metadata() or ()}
        started, status = self._clock.monotonic(), grpc.StatusCode.OK
        remaining = context.time_remaining()
        call = Call(None, "")
        try:
            with self._observer.span(method, metadata.get("traceparent", "")):
                async with asyncio.timeout(limit if remaining is None else min(limit, max(remaining, 0.0))) as deadline:
                    call = await self._begin(method, metadata, context)
                    async with self._verified(call, deadline, streams=limit > self._limits.call):
                        yield call
        except GlossatorError as error:
            status = code_of(error)
            await self._record(call, method, context, error)
            await _drain(requests)
            await abort(context, error)
        except TimeoutError as timeout:
            ended = call.ended or Reject(Reason.TIMED_OUT)
            status = code_of(ended)
            await self._record(call, method, context, call.ended or timeout)
            await abort(context, ended)
        except (grpc.aio.AbortError, asyncio.CancelledError, GeneratorExit):
            status = grpc.StatusCode.CANCELLED
            self._record_cancelled(call)
            raise
        except Exception as error:  # noqa: BLE001 - its message must not reach the caller or the log
            status = grpc.StatusCode.INTERNAL
            log.failure("rpc.failed", error, method=method)
            await self._record(call, method, context, error)
            await abort(context, Reject(Reason.INTERNAL))
        finally:
            self._observer.ended(method, status.name, self._clock.monotonic() - started)

    @asynccontextmanager
    async def _verified(self, call: Call, deadline: asyncio.Timeout, *, streams: bool) -> AsyncIterator[None]:
        """Checks the credential and the decisions of a running stream again. A right that ended ends the stream."""

        async def watch() -> None:
            while call.verify and call.ended is None:
                await asyncio.sleep(self._limits.verify)
                try:
                    await call.recheck()
                except Retry:
                    continue
                except Reject as error:
                    call.ended = error
                    deadline.reschedule(asyncio.get_running_loop().time())

        watching = asyncio.create_task(watch()) if streams else None
        try:
            yield
        finally:
            if watching:
                watching.cancel()

    async def _record(self, call: Call, method: str, context: _Context, error: BaseException) -> None:
        """Writes the audit records of a call that ended with `error`. The caller gets the error in any case."""
        outcome, reason = outcome_of(error)
        with suppress(Retry):
            if call.actor is None and reason == Reason.UNAUTHENTICATED and self._refusals:
                known = method if method in self._rules else "unknown"
                self._refusals.unauthenticated(known, peer_host(context.peer()))
                return
            if self._refusals and method in self._rules:
                await self._refusals.refused(call, self._rules[method], method, outcome, reason)
            await call.settle(outcome, reason)

    def _record_cancelled(self, call: Call) -> None:
        """A cancelled task cannot wait: another task writes the records."""
        if call.pending:
            task = asyncio.create_task(call.settle(Outcome.FAILED, "cancelled"))
            self._settling.add(task)
            task.add_done_callback(self._settling.discard)

    async def _begin(self, method: str, metadata: Mapping[str, str], context: _Context) -> Call:
        if len(metadata) > _METADATA_FIELDS:  # gRPC's own limit on their size is approximate
            raise Reject(Reason.TOO_LARGE, detail=f"The call has more than {_METADATA_FIELDS} header fields")
        actor, peer = await self._actor(metadata, context), self._peer(context)
        unruled = method.startswith(UNRULED_SERVICES)
        if method not in self._rules and not unruled:
            raise Reject(Reason.FORBIDDEN)
        correlation = metadata.get("x-correlation-id", "")
        call = begin_call(actor, correlation, settles=True, bearer=_bearer(metadata, peer), peer=peer)
        call.decided = unruled
        call.verify = partial(self._actor, metadata, context)
        return call

    async def _actor(self, metadata: Mapping[str, str], context: _Context) -> Actor:
        """The actor of the token, without one that of the certificate."""
        peer = self._peer(context)
        bearer = _bearer(metadata, peer)
        actor = await self._credentials.verify(bearer, _holder(context, peer)) if bearer else peer
        if actor is None:
            raise Reject(Reason.UNAUTHENTICATED)
        return actor

    def _peer(self, context: _Context) -> Actor | None:
        """The actor of the calling certificate. None without one, or if the access policy does not name it."""
        try:
            return self._credentials.certified(certificate_names(context.auth_context()))
        except Reject:
            return None


def _holder(context: _Context, peer: Actor | None) -> Holder:
    """The sender of a token. A service forwards the token of its caller, whose certificate it has checked."""
    for pem in context.auth_context().get("x509_pem_cert", ()):
        certificate = thumbprint(ssl.PEM_cert_to_DER_cert(pem.decode()))
        return Holder(certificate, forwards=peer is not None and is_service(peer))
    return UNKNOWN_HOLDER


def _bearer(metadata: Mapping[str, str], peer: Actor | None) -> str:
    """The token of the call. A service of release 0.1.0 sends its own: only its certificate counts."""
    scheme, _, bearer = metadata.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or (peer and is_service(peer) and names_service(bearer.strip())):
        return ""
    return bearer.strip()


async def _only(requests: AsyncIterator[Any]) -> Any:
    """The message of a call that is unary for its client."""
    async for request in requests:
        return request
    raise Reject(Reason.INVALID_EVENT, detail="The call has no message")


async def _drain(requests: AsyncIterator[Any]) -> None:
    """Reads the remaining requests for up to 1 s: a client that still sends does not receive the status."""
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for _ in requests:
                pass
    except TimeoutError:
        return


def certificate_names(auth_context: Mapping[str, Iterable[bytes]]) -> list[str]:
    """The names in a verified client certificate: its SPIFFE name, alternative names, then the common name.

    Only its single URI is a SPIFFE name: an authority that signs any common name must not make a service.
    """
    others = [
        name.decode("utf-8", "replace")
        for key in ("x509_subject_alternative_name", "x509_common_name")
        for name in auth_context.get(key, ())
    ]
    spiffe = [name.decode("utf-8", "replace") for name in auth_context.get("peer_spiffe_id", ())]
    return [*spiffe, *(name for name in others if not name.startswith("spiffe:"))]


def peer_host(peer: str) -> str:
    """The address in gRPC's name of a peer, such as `ipv4:127.0.0.1:4711`, without the port."""
    kind, _, address = peer.partition(":")
    return address.rpartition(":")[0].replace("%5B", "").replace("%5D", "") if kind in {"ipv4", "ipv6"} else kind


async def _check_decided(call: Call) -> None:
    """Raises `Reject(INTERNAL)` if the method did not call `authorise`: no response without a decision. Writes the
    audit records first.
    """
    if not call.decided:
        log.error("rpc.undecided", correlation_id=call.correlation_id)
        raise Reject(Reason.INTERNAL)
    await call.settle()


# Public: probes have no token and learn only whether the service is up.
OPEN_SERVICES = ("/grpc.health.v1.Health/",)
# Need authentication and no rule: they describe the interface.
UNRULED_SERVICES = ("/grpc.reflection.v1alpha.ServerReflection/", "/grpc.reflection.v1.ServerReflection/")
