"""The delivery guarantees, on Apache Kafka."""

import asyncio
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from services.shared.domain.events import (
    DocumentIngested,
    DocumentRedacted,
    DocumentSubmitted,
    Event,
)
from services.shared.runtime.observe.tracing import Tracing
from services.shared.runtime.worker.loop import Handle
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.wire.headers import header_map, read_trail
from tests.events import ingested, redacted, submitted
from tests.integration.shared.runtime.worker_bench import (
    REDACTED,
    Bench,
    expected,
    fields_of,
    inputs,
    redact,
    running,
    until,
)

pytestmark = pytest.mark.kafka


def all_in_order(bench: Bench, events: Sequence[DocumentIngested]) -> bool:
    """True if the outputs of each family have the order of its inputs."""
    wanted, found = defaultdict(list), defaultdict(list)
    for cause in events:
        wanted[cause.document.family].append(redacted(cause).event_id)
    for event in bench.events(REDACTED):
        assert isinstance(event, DocumentRedacted)
        found[event.document.family].append(event.event_id)
    return wanted == found


async def test_each_input_has_one_output_one_log_line_and_a_committed_offset(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    events = inputs(families=40, each=5)
    caplog.set_level(logging.INFO)
    await bench.publish(events)
    async with running(bench.worker()):
        await bench.all_committed(len(events))
    ids = Counter(event.event_id for event in bench.events(REDACTED))
    assert set(ids) == expected(events)
    assert set(ids.values()) == {1}
    lines = [fields_of(record) for record in caplog.records if record.msg == "message.handled"]
    assert {line["event_id"] for line in lines} == {event.event_id for event in events}
    assert all(line["document_id"] and line["attempts"] == 1 and line["seconds"] < 60 for line in lines)


async def test_a_second_run_adds_nothing(bench: Bench) -> None:
    events = inputs(families=5)
    await bench.publish(events)
    for _ in range(2):
        async with running(bench.worker()):
            await bench.all_committed(len(events))
            await asyncio.sleep(0.3)
    assert len(bench.events(REDACTED)) == len(events)


async def test_a_family_is_handled_in_order_and_families_concurrently(bench: Bench) -> None:
    events = inputs(families=6, each=8)
    seen: dict[str, list[int]] = defaultdict(list)
    active, most = Counter[str](), 0

    async def handle(event: DocumentIngested) -> Sequence[Event]:
        nonlocal most
        family = event.document.family
        active[family] += 1
        assert active[family] == 1
        most = max(most, active.total())
        await asyncio.sleep(0.02)
        seen[family].append(event.quality.pages)
        active[family] -= 1
        return [redacted(event)]

    await bench.publish(events)
    async with running(bench.worker(handle)):
        await bench.all_committed(len(events))
    assert all(numbers == list(range(1, 9)) for numbers in seen.values())
    assert most > 2
    assert all_in_order(bench, events)


async def test_a_message_that_takes_long_delays_no_other_and_none_is_handled_again(bench: Bench) -> None:
    """The first worker ends while it runs; the next one only handles what the first has not finished."""
    events = inputs(families=60, each=2)
    slow = events[0].document.family
    handled: Counter[str] = Counter()

    async def handle(event: DocumentIngested) -> Sequence[Event]:
        if event.document.family == slow:
            await asyncio.Event().wait()
        handled[event.event_id] += 1
        return [redacted(event)]

    async def finish(event: DocumentIngested) -> Sequence[Event]:
        handled[event.event_id] += 1
        return [redacted(event)]

    await bench.publish(events)
    async with running(bench.worker(handle, WorkerSettings(drain_seconds=0.1))):
        await until(lambda: len(bench.events(REDACTED)) == len(events) - 2)
    async with running(bench.worker(finish)):
        await bench.all_committed(len(events))
    assert Counter(event.event_id for event in events) == handled
    assert Counter(event.event_id for event in bench.events(REDACTED)) == Counter(dict.fromkeys(expected(events), 1))
    assert all_in_order(bench, events)


async def test_draining_finishes_running_messages_only(bench: Bench) -> None:
    events = inputs(families=50)
    begun: list[str] = []

    async def handle(event: DocumentIngested) -> Sequence[Event]:
        begun.append(event.event_id)
        await asyncio.sleep(0.5)
        return [redacted(event)]

    await bench.publish(events)
    async with running(bench.worker(handle, WorkerSettings(concurrency=4))):
        await until(lambda: len(begun) >= 4)
    first = {event.event_id for event in bench.events(REDACTED)}
    assert await bench.committed() == len(first) <= len(begun)
    assert len(begun) < len(events)
    async with running(bench.worker(redact)):
        await bench.all_committed(len(events))
    assert {event.event_id for event in bench.events(REDACTED)} == expected(events)


async def test_two_workers_share_the_partitions_through_rebalances(bench: Bench) -> None:
    events = inputs(families=100, each=6)
    by: dict[str, list[str]] = {"one": [], "two": []}

    def handler(name: str) -> Handle:
        async def handle(event: DocumentIngested) -> Sequence[Event]:
            by[name].append(event.event_id)
            await asyncio.sleep(0.05)
            return [redacted(event)]

        return handle

    await bench.publish(events)
    settings = WorkerSettings(concurrency=4, in_flight=40)
    async with running(bench.worker(handler("one"), settings, member="one")):
        await until(lambda: len(by["one"]) > 10)
        async with running(bench.worker(handler("two"), settings, member="two")):
            await until(lambda: len(by["two"]) > 30)
        await bench.all_committed(len(events))
    ids = Counter(event.event_id for event in bench.events(REDACTED))
    assert set(ids) == expected(events)
    assert set(ids.values()) == {1}
    assert all_in_order(bench, events)


async def test_a_document_has_one_trace_from_its_submission(bench: Bench) -> None:
    exporter = InMemorySpanExporter()
    with Tracing("door").span("submit") as span:
        await bench.publish([submitted()])
    trace = span.get_span_context().trace_id

    async def ingest(_event: DocumentSubmitted) -> Sequence[Event]:
        return [ingested()]

    redaction = replace(bench, service="redaction")
    ingestion = replace(bench, service="ingestion")
    first = ingestion.worker(ingest, tracing=Tracing("ingestion", exporter=exporter), topic="documents.submitted")
    async with running(first), running(redaction.worker(tracing=Tracing("redaction", exporter=exporter))):
        await redaction.all_committed(1)
        await until(lambda: len(exporter.get_finished_spans()) == 2)
    spans = exporter.get_finished_spans()
    assert [one.name for one in spans] == ["documents.submitted process", "documents.ingested process"]
    assert {one.context.trace_id for one in spans if one.context} == {trace}
    (message,) = bench.messages(REDACTED)
    trail = read_trail(header_map(message.headers()))  # type: ignore[arg-type]
    assert f"{trace:032x}" in trail.traceparent
    assert trail.submitted_at is not None
    attributes = spans[1].attributes or {}
    assert attributes["document.id"] == ingested().document.document_id
    assert attributes["outcome"] == "handled"


async def test_the_cpu_time_of_the_loop_is_limited(bench: Bench) -> None:
    """Less than 10 ms of CPU time per message. A benchmark measures the throughput."""
    events = inputs(families=500, each=4)
    await bench.publish(events)
    started = time.process_time()
    async with running(bench.worker()):
        await bench.all_committed(len(events))
    assert (time.process_time() - started) / len(events) < 0.01
