"""What the gates tell of each call: a span around it, and its end in the metrics."""

from contextlib import AbstractContextManager
from typing import Protocol

from opentelemetry.trace import SpanKind
from prometheus_client import Counter, Histogram

from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.observe.tracing import Tracing
from services.shared.wire.headers import Trail


class CallObserver(Protocol):
    """Is told of every call."""

    def span(self, method: str, traceparent: str) -> AbstractContextManager[object]:
        """Around the call; `traceparent` is the caller's, or empty."""
        ...

    def ended(self, method: str, status: str, seconds: float) -> None:
        """`status` is gRPC's code by name, or HTTP's by number."""
        ...


class CallTelemetry:
    """Metrics by service, method and status, and spans."""

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
    """For `GrpcServer`."""
    return CallTelemetry(service, tracing, metrics.grpc_requests, metrics.grpc_seconds)


def http_telemetry(service: str, metrics: Metrics, tracing: Tracing) -> CallTelemetry:
    """For `http_app`."""
    return CallTelemetry(service, tracing, metrics.http_requests, metrics.http_seconds)
