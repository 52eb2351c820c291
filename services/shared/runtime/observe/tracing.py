"""A document has one trace: the parent of each span comes from the headers of a message. Attributes are ids only.

Trace ids exist and are propagated even if no spans are exported, so that logs can be joined by them.
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
    """Creates the spans of a service and exports them to `endpoint` (OTLP over gRPC) in batches, or to `exporter` at
    once. Without both, no spans are exported.
    """

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
        """Open a span around a block. Its parent is `trail`, or the current span.

        `ids` become attributes, with dots for underscores. An exception is recorded by its type, never by its message.
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
            # The loop closes an abandoned stream in another context, where there is nothing to detach.
            if trace.get_current_span() is span:
                detach(attached)
                if token:
                    _submitted_at.reset(token)

    def close(self) -> None:
        """Exports the remaining spans, then stops the exporter."""
        self._provider.shutdown()


def current_trail() -> Trail:
    """The trace context for outgoing messages."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return Trail(carrier.get("traceparent", ""), _submitted_at.get())


def current_trace_id() -> str:
    """32 hexadecimal digits, or "" outside of a span."""
    context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(context.trace_id) if context.is_valid else ""


def _otlp(endpoint: str) -> SpanExporter:
    from opentelemetry.exporter.otlp.proto.grpc import trace_exporter  # noqa: PLC0415 - slow to import, and rarely needed

    return trace_exporter.OTLPSpanExporter(endpoint=endpoint)


def _context_of(trail: Trail | None) -> Context | None:
    if trail is None:
        return None
    return _PROPAGATOR.extract({"traceparent": trail.traceparent}, context=Context())
