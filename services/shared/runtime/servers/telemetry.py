"""Spans and metrics of calls."""

from contextlib import AbstractContextManager
from typing import Protocol

from opentelemetry.trace import SpanKind
from prometheus_client import Counter, Histogram

from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.observe.tracing import Tracing
from services.shared.wire.headers import Trail


class CallObserver(Protocol):
    """Observes every call of a gate."""

    def span(self, method: str, traceparent: str) -> AbstractContextManager[object]:
        """A span around the call. `traceparent` is the caller's W3C header, or empty."""
        ...

    def ended(self, method: str, status: str, seconds: float) -> None:
        """Record a finished call. `status` is the name of a gRPC code or the number of an HTTP status."""
        ...


class CallTelemetry:
    """Records metrics by service, method and status, and spans."""

    def __init__(self, service: str, tracing: Tracing, calls: Counter, seconds: Histogram) -> None:
        self._service = service
        self._tracing = tracing
        self._calls = calls
        self._seconds = seconds

    def span(self, method: str, traceparent: str) -> AbstractContextManager[object]:
        return self._tracing.span(method.strip("/"), trail=Trail(traceparent), kind=SpanKind.SERVER)

    def ended(self, method: str, status: str, seconds: float) -> None:
        self._calls.labels(self._service, method, status).inc()
        self._seconds.labels(self._service, method).observe(seconds)


def grpc_telemetry(service: str, metrics: Metrics, tracing: Tracing) -> CallTelemetry:
    """The observer of a `GrpcServer`."""
    return CallTelemetry(service, tracing, metrics.grpc_requests, metrics.grpc_seconds)


def http_telemetry(service: str, metrics: Metrics, tracing: Tracing) -> CallTelemetry:
    """The observer of an `http_app`."""
    return CallTelemetry(service, tracing, metrics.http_requests, metrics.http_seconds)
