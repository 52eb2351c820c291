"""What every gRPC call passes around its method: proof of the caller, a rule, a deadline, one way out for errors."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from typing import Any, Protocol

import grpc
import grpc.aio

from services.shared.domain.errors import GlossatorError, Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.runtime.call import Call, begin_call
from services.shared.runtime.clock import Clock
from services.shared.runtime.credentials import CredentialPort
from services.shared.runtime.grpc_errors import abort, code_of
from services.shared.runtime.logging import get_logger

log = get_logger(__name__)

# The stubs know method handlers as the threaded server has them: not as coroutines and asynchronous iterators.
_Context = grpc.aio.ServicerContext[Any, Any]
_Handler = Any


class CallObserver(Protocol):
    """Is told of every call that ended; metrics and spans come from it."""

    def call_ended(self, method: str, status: str, seconds: float) -> None:
        """`method` is the full name, `status` the gRPC code's."""
        ...


class Gate(grpc.aio.ServerInterceptor):
    """Stands before all methods. `rules` is by full name, "/package.Service/Method"."""

    def __init__(
        self,
        rules: Mapping[str, Action],
        credentials: CredentialPort,
        clock: Clock,
        *,
        observer: CallObserver | None = None,
        max_seconds: float = 60.0,
        max_stream_seconds: float = 3600.0,
    ) -> None:
        self._rules = rules
        self._credentials = credentials
        self._clock = clock
        self._observer = observer
        self._max_seconds = max_seconds
        self._max_stream_seconds = max_stream_seconds

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[_Handler | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> _Handler | None:
        handler = await continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or method.startswith(OPEN_SERVICES):
            return handler
        if handler.response_streaming:
            return self._streaming(method, handler)
        return self._single(method, handler)

    def _single(self, method: str, handler: _Handler) -> _Handler:
        inner = handler.stream_unary if handler.request_streaming else handler.unary_unary
        limit = self._max_stream_seconds if handler.request_streaming else self._max_seconds

        async def answer(request: Any, context: _Context) -> Any:
            async with _Watch(self, method, context, limit) as call:
                result = await inner(request, context)
                _check_decided(call)
                return result

        make = (
            grpc.stream_unary_rpc_method_handler if handler.request_streaming else grpc.unary_unary_rpc_method_handler
        )
        return make(answer, handler.request_deserializer, handler.response_serializer)

    def _streaming(self, method: str, handler: _Handler) -> _Handler:
        inner = handler.stream_stream if handler.request_streaming else handler.unary_stream

        async def answer(request: Any, context: _Context) -> AsyncIterator[Any]:
            async with _Watch(self, method, context, self._max_stream_seconds) as call:
                async for one in inner(request, context):
                    _check_decided(call)
                    yield one
                _check_decided(call)

        make = (
            grpc.stream_stream_rpc_method_handler if handler.request_streaming else grpc.unary_stream_rpc_method_handler
        )
        return make(answer, handler.request_deserializer, handler.response_serializer)

    async def begin(self, method: str, context: _Context) -> Call:
        """Who calls. Raises `Reject(UNAUTHENTICATED | FORBIDDEN)`."""
        metadata = {key: str(value) for key, value in context.invocation_metadata() or ()}
        actor = await self._actor(metadata, context)
        if method not in self._rules and not method.startswith(UNRULED_SERVICES):
            raise Reject(Reason.FORBIDDEN)
        call = begin_call(actor, metadata.get("x-correlation-id", ""))
        call.decided = method not in self._rules
        return call

    async def _actor(self, metadata: Mapping[str, str], context: _Context) -> Actor:
        scheme, _, bearer = metadata.get("authorization", "").partition(" ")
        if bearer and scheme.lower() == "bearer":
            return await self._credentials.verify(bearer.strip())
        return self._credentials.certified(certificate_names(context.auth_context()))

    def ended(self, method: str, status: str, started: float) -> None:
        """Notes the end of a call."""
        if self._observer:
            self._observer.call_ended(method, status, self._clock.monotonic() - started)

    def now(self) -> float:
        """Seconds, for durations."""
        return self._clock.monotonic()


class _Watch:
    """Around one call: the deadline, and the one way in which an error becomes a status."""

    def __init__(self, gate: Gate, method: str, context: _Context, limit: float) -> None:
        self._gate = gate
        self._method = method
        self._context = context
        remaining = context.time_remaining()
        self._deadline = asyncio.timeout(limit if remaining is None else min(limit, max(remaining, 0.0)))
        self._started = gate.now()

    async def __aenter__(self) -> Call:
        try:
            call = await self._gate.begin(self._method, self._context)
        except GlossatorError as error:
            await self._abort(error)
            raise
        await self._deadline.__aenter__()
        return call

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        try:
            await self._deadline.__aexit__(kind, error, trace)
        except TimeoutError:
            await self._abort(Reject(Reason.TIMED_OUT))
        match error:
            case None:
                self._gate.ended(self._method, "OK", self._started)
            case GlossatorError():
                await self._abort(error)
            case grpc.aio.AbortError() | asyncio.CancelledError() | GeneratorExit():
                self._gate.ended(self._method, "CANCELLED", self._started)
            case Exception():
                log.failed("rpc.failed", error, method=self._method)
                await self._abort(Reject(Reason.INTERNAL))
            case _:
                pass

    async def _abort(self, error: GlossatorError) -> None:
        self._gate.ended(self._method, code_of(error).name, self._started)
        await abort(self._context, error)


def certificate_names(auth_context: Mapping[str, Iterable[bytes]]) -> list[str]:
    """The names in a verified client certificate: alternative names first, then the common name."""
    return [
        name.decode("utf-8", "replace")
        for key in ("x509_subject_alternative_name", "x509_common_name")
        for name in auth_context.get(key, ())
    ]


def _check_decided(call: Call) -> None:
    """No answer leaves that nobody let through: a method that forgot to ask is a fault of ours."""
    if not call.decided:
        log.error("rpc.undecided", correlation_id=call.correlation_id)
        raise Reject(Reason.INTERNAL)


# Probes have no credential, and learn only whether the service is up.
OPEN_SERVICES = ("/grpc.health.v1.Health/",)
# Need proof of the caller, and no rule: they describe the interface.
UNRULED_SERVICES = ("/grpc.reflection.v1alpha.ServerReflection/", "/grpc.reflection.v1.ServerReflection/")
