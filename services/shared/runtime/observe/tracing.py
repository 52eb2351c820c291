"""One document is one trace: spans whose parent comes out of a message's headers, and whose attributes are ids only.

Ids of traces are made and passed on even where spans are sent nowhere, so that logs can be joined by them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from opentelemetry import trace
from opentelemetry.context import Context, attach, detach
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor, SpanExporter
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from services.shared.wire.headers import Trail

_PROPAGATOR = TraceContextTextMapPropagator()
_submitted_at: ContextVar[datetime | None] = ContextVar("submitted_at", default=None)


class Tracing:
    """The spans of one service, sent to an `endpoint` (OTLP over gRPC), or to an `exporter` at once, or nowhere."""

    def __init__(self, service: str, endpoint: str = "", exporter: SpanExporter | None = None) -> None:
        self._provider = TracerProvider(resource=Resource.create({"service.name": service}), shutdown_on_exit=False)
        if exporter is not None:
            self._provider.add_span_processor(SimpleSpanProcessor(exporter))
        elif endpoint:
            self._provider.add_span_processor(BatchSpanProcessor(_otlp(endpoint)))
        self._tracer = self._provider.get_tracer("glossator")

    @contextmanager
    def span(
        self, name: str, *, trail: Trail | None = None, kind: SpanKind = SpanKind.INTERNAL, **ids: str | int
    ) -> Iterator[Span]:
        """A span around what is done inside, a child of `trail`'s where one is given, else of the current one.

        `ids` become attributes, their underscores dots. An exception is noted by its type, never by its message.
        """
        attributes = {key.replace("_", "."): value for key, value in ids.items() if value != ""}
        token = _submitted_at.set(trail.submitted_at) if trail else None
        span = self._tracer.start_span(name, _context_of(trail), kind, attributes)
        attached = attach(trace.set_span_in_context(span))
        try:
            yield span
        except BaseException as error:
            span.set_status(Status(StatusCode.ERROR))
            span.set_attribute("error.type", str(getattr(error, "reason", "") or type(error).__name__))
            raise
        finally:
            span.end()
            # A stream that its caller has dropped is closed by the loop, in another context: nothing to undo there.
            if trace.get_current_span() is span:
                detach(attached)
                if token:
                    _submitted_at.reset(token)

    def close(self) -> None:
        """Sends what was not sent yet."""
        self._provider.shutdown()


def current_trail() -> Trail:
    """The trail to write into what is sent from here."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return Trail(carrier.get("traceparent", ""), _submitted_at.get())


def current_trace_id() -> str:
    """32 hex digits for logs, empty outside of any span."""
    context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(context.trace_id) if context.is_valid else ""


def _otlp(endpoint: str) -> SpanExporter:
    from opentelemetry.exporter.otlp.proto.grpc import trace_exporter  # noqa: PLC0415 - slow to load, seldom wanted

    return trace_exporter.OTLPSpanExporter(endpoint=endpoint)


def _context_of(trail: Trail | None) -> Context | None:
    if trail is None:
        return None
    return _PROPAGATOR.extract({"traceparent": trail.traceparent}, context=Context())
