"""Spans and metrics of calls."""

from collections.abc import Callable

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, format_trace_id

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.observe.tracing import Tracing
from services.shared.runtime.servers.telemetry import CallTelemetry, grpc_telemetry, http_telemetry

Make = Callable[[str, Metrics, Tracing], CallTelemetry]
TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


@pytest.mark.parametrize(
    ("make", "name"), [(grpc_telemetry, "glossator_grpc_requests"), (http_telemetry, "glossator_http_requests")]
)
def test_a_call_has_a_span_and_a_count(make: Make, name: str) -> None:
    metrics, exporter = Metrics(), InMemorySpanExporter()
    telemetry = make("annotation", metrics, Tracing("annotation", exporter=exporter))
    with telemetry.span("/a.B/C", PARENT):
        pass
    with pytest.raises(Reject), telemetry.span("/a.B/C", ""):
        raise Reject(Reason.FORBIDDEN)
    telemetry.ended("/a.B/C", "OK", 0.25)
    first, second = exporter.get_finished_spans()
    assert (first.name, first.kind) == ("a.B/C", SpanKind.SERVER)
    assert format_trace_id(first.context.trace_id) == TRACE
    assert format_trace_id(second.context.trace_id) != TRACE
    assert second.attributes == {"error.type": "forbidden"}
    assert f"{name}_total{{" in metrics.exposition().decode()
