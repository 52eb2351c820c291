"""The interceptor of all gRPC calls: authentication, rules, deadlines and errors."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import grpc
import grpc.aio

from services.shared.domain.errors import GlossatorError, Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.call import Call, begin_call
from services.shared.runtime.access.credentials import CredentialPort
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.servers.grpc_errors import abort, code_of
from services.shared.runtime.servers.telemetry import CallObserver

log = get_logger(__name__)

_DRAIN_SECONDS = 1.0

# The type stubs describe handlers and contexts of the threaded server only.
_Context = Any
_Handler = Any


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits in seconds: of a call, of a stream (watchers resume from their cursor), and of the drain."""

    call: float = 60.0
    stream: float = 3600.0
    drain: float = 20.0


class Gate(grpc.aio.ServerInterceptor):
    """Wraps all methods. The keys of `rules` are full names, "/package.Service/Method"."""

    def __init__(
        self,
        rules: Mapping[str, Action],
        credentials: CredentialPort,
        clock: Clock,
        observer: CallObserver,
        limits: Limits,
    ) -> None:
        self._rules = rules
        self._credentials = credentials
        self._clock = clock
        self._observer = observer
        self._limits = limits

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

        async def answer(request: Any, context: _Context) -> Any:
            async with self._watched(method, context, limit, request if streams_in else None) as call:
                result = await inner(request, context)
                _check_decided(call)
                return result

        make = grpc.stream_unary_rpc_method_handler if streams_in else grpc.unary_unary_rpc_method_handler
        return make(answer, handler.request_deserializer, handler.response_serializer)

    def _streaming(self, method: str, handler: _Handler) -> _Handler:
        streams_in = handler.request_streaming
        inner = handler.stream_stream if streams_in else handler.unary_stream

        async def answer(request: Any, context: _Context) -> AsyncIterator[Any]:
            async with self._watched(method, context, self._limits.stream, request if streams_in else None) as call:
                async for one in inner(request, context):
                    _check_decided(call)
                    yield one
                _check_decided(call)

        make = grpc.stream_stream_rpc_method_handler if streams_in else grpc.unary_stream_rpc_method_handler
        return make(answer, handler.request_deserializer, handler.response_serializer)

    @asynccontextmanager
    async def _watched(
        self, method: str, context: _Context, limit: float, requests: AsyncIterator[Any] | None
    ) -> AsyncIterator[Call]:
        """Opens the span of a call, applies its deadline, and converts its error to a status."""
        metadata = {key: str(value) for key, value in context.invocation_metadata() or ()}
        started, status = self._clock.monotonic(), grpc.StatusCode.OK
        remaining = context.time_remaining()
        try:
            with self._observer.span(method, metadata.get("traceparent", "")):
                async with asyncio.timeout(limit if remaining is None else min(limit, max(remaining, 0.0))):
                    yield await self._begin(method, metadata, context)
        except GlossatorError as error:
            status = code_of(error)
            await _drain(requests)
            await abort(context, error)
        except TimeoutError:
            status = grpc.StatusCode.DEADLINE_EXCEEDED
            await abort(context, Reject(Reason.TIMED_OUT))
        except (grpc.aio.AbortError, asyncio.CancelledError, GeneratorExit):
            status = grpc.StatusCode.CANCELLED
            raise
        except Exception as error:  # noqa: BLE001 - its message must not reach the caller or the log
            status = grpc.StatusCode.INTERNAL
            log.failure("rpc.failed", error, method=method)
            await abort(context, Reject(Reason.INTERNAL))
        finally:
            self._observer.ended(method, status.name, self._clock.monotonic() - started)

    async def _begin(self, method: str, metadata: Mapping[str, str], context: _Context) -> Call:
        actor = await self._actor(metadata, context)
        unruled = method.startswith(UNRULED_SERVICES)
        if method not in self._rules and not unruled:
            raise Reject(Reason.FORBIDDEN)
        call = begin_call(actor, metadata.get("x-correlation-id", ""))
        call.decided = unruled
        return call

    async def _actor(self, metadata: Mapping[str, str], context: _Context) -> Actor:
        scheme, _, bearer = metadata.get("authorization", "").partition(" ")
        if bearer and scheme.lower() == "bearer":
            return await self._credentials.verify(bearer.strip())
        return self._credentials.certified(certificate_names(context.auth_context()))


async def _drain(requests: AsyncIterator[Any] | None) -> None:
    """Reads the remaining requests for up to 1 s: a client that still sends does not receive the status."""
    if requests is None:
        return
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for _ in requests:
                pass
    except TimeoutError:
        return


def certificate_names(auth_context: Mapping[str, Iterable[bytes]]) -> list[str]:
    """The names in a verified client certificate: alternative names, then the common name."""
    return [
        name.decode("utf-8", "replace")
        for key in ("x509_subject_alternative_name", "x509_common_name")
        for name in auth_context.get(key, ())
    ]


def _check_decided(call: Call) -> None:
    """Raises `Reject(INTERNAL)` if the method did not call `authorise`: no response without a decision."""
    if not call.decided:
        log.error("rpc.undecided", correlation_id=call.correlation_id)
        raise Reject(Reason.INTERNAL)


# Public: probes have no token and learn only whether the service is up.
OPEN_SERVICES = ("/grpc.health.v1.Health/",)
# Need authentication and no rule: they describe the interface.
UNRULED_SERVICES = ("/grpc.reflection.v1alpha.ServerReflection/", "/grpc.reflection.v1.ServerReflection/")
