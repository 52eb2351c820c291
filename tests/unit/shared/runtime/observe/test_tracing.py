import asyncio
from collections.abc import AsyncGenerator
from contextvars import Context

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.observe.tracing import Tracing, current_trace_id, current_trail
from services.shared.wire.headers import Trail, header_map, read_trail, to_record
from tests.events import AT, ingested


def test_a_document_has_one_trace_across_messages() -> None:
    exporter = InMemorySpanExporter()
    ingestion, redaction = (Tracing(name, exporter=exporter) for name in ("ingestion", "redaction"))
    with ingestion.span("submit"):
        message = to_record(ingested(), "ingestion", current_trail())
    with redaction.span("process", trail=read_trail(header_map(message.headers)), kind=SpanKind.CONSUMER):
        assert current_trace_id() != ""
    submit, process = exporter.get_finished_spans()
    assert submit.context is not None
    assert process.context is not None
    assert process.parent is not None
    assert process.context.trace_id == submit.context.trace_id
    assert process.parent.span_id == submit.context.span_id


async def test_a_span_can_end_in_another_context(caplog: pytest.LogCaptureFixture) -> None:
    """The event loop closes an abandoned stream in another context."""
    exporter = InMemorySpanExporter()

    async def stream() -> AsyncGenerator[int, None]:
        with Tracing("x", exporter=exporter).span("watch", trail=Trail("", AT)):
            yield 1

    begun = stream()
    await asyncio.create_task(anext(begun), context=Context())
    await asyncio.create_task(begun.aclose(), context=Context())
    assert [one.name for one in exporter.get_finished_spans()] == ["watch"]
    assert caplog.records == []


def test_attributes_are_the_ids_that_are_not_empty() -> None:
    exporter = InMemorySpanExporter()
    with Tracing("x", exporter=exporter).span("a", document_id="d-1", offset=0, tenant=""):
        pass
    (span,) = exporter.get_finished_spans()
    assert span.attributes == {"document.id": "d-1", "offset": 0}


@pytest.mark.parametrize(
    ("error", "code"), [(ValueError("document text"), "ValueError"), (Reject(Reason.TAMPERED), "tampered")]
)
def test_a_span_records_the_type_of_an_exception_only(error: Exception, code: str) -> None:
    exporter = InMemorySpanExporter()
    with pytest.raises(type(error)), Tracing("x", exporter=exporter).span("a"):
        raise error
    (span,) = exporter.get_finished_spans()
    assert (span.attributes, span.events, span.status.description) == ({"error.type": code}, (), None)


def test_trace_ids_propagate_without_an_exporter() -> None:
    tracing = Tracing("x")
    with tracing.span("a", trail=Trail("", AT)):
        first = current_trail()
        with tracing.span("b"):
            assert current_trail().traceparent.split("-")[1] == first.traceparent.split("-")[1]
    assert first.submitted_at == AT
    assert current_trail() == Trail()
    assert current_trace_id() == ""
    tracing.close()


def test_a_broken_traceparent_begins_a_new_trace() -> None:
    with Tracing("x").span("a", trail=Trail("nonsense")):
        assert len(current_trace_id()) == 32
