"""The promises of delivery, on Apache Kafka."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pytest
from confluent_kafka import Producer
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from services.cli.local.kafka import LocalKafka
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import (
    DeadLetter,
    DocumentIngested,
    DocumentRedacted,
    DocumentStatus,
    DocumentStatusChanged,
    DocumentSubmitted,
    EntityCount,
    Event,
)
from services.shared.domain.identity import make_id
from services.shared.runtime.retry import Backoff
from services.shared.runtime.tracing import Tracing
from services.shared.runtime.worker import Handle, WorkerStoppedError
from services.shared.runtime.worker_settings import WorkerSettings
from services.shared.wire.dead_message import unpack
from services.shared.wire.headers import header_map, read_trail
from tests.events import ingested, redacted, submitted
from tests.integration.shared.runtime.worker_bench import DEAD, REDACTED, Bench, open_bench, redact, running, until

pytestmark = pytest.mark.kafka
FAST = Backoff(0.01, longest=0.05)


@pytest.fixture
def bench(kafka: LocalKafka) -> Bench:
    return open_bench(kafka)


def inputs(families: int, each: int = 1) -> list[DocumentIngested]:
    return [ingested(f"deed-{family}", number) for number in range(1, each + 1) for family in range(families)]


def expected(events: Sequence[DocumentIngested]) -> set[str]:
    return {redacted(event).event_id for event in events}


def all_in_order(bench: Bench, events: Sequence[DocumentIngested]) -> bool:
    """Each family's outputs stand in the order of its inputs."""
    wanted, found = defaultdict(list), defaultdict(list)
    for cause in events:
        wanted[cause.document.family].append(redacted(cause).event_id)
    for event in bench.events(REDACTED):
        assert isinstance(event, DocumentRedacted)
        found[event.document.family].append(event.event_id)
    return wanted == found


async def test_every_input_gives_its_output_once_and_all_offsets_are_committed(bench: Bench) -> None:
    events = inputs(families=40, each=5)
    await bench.publish(events)
    async with running(bench.worker()):
        await bench.all_committed(len(events))
    ids = Counter(event.event_id for event in bench.events(REDACTED))
    assert set(ids) == expected(events)
    assert set(ids.values()) == {1}


async def test_a_second_run_adds_nothing(bench: Bench) -> None:
    events = inputs(families=5)
    await bench.publish(events)
    for _ in range(2):
        async with running(bench.worker()):
            await bench.all_committed(len(events))
            await asyncio.sleep(0.3)
    assert len(bench.events(REDACTED)) == len(events)


async def test_a_family_is_handled_in_order_and_others_side_by_side(bench: Bench) -> None:
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


async def test_what_is_at_fault_is_buried_with_an_answer_and_holds_nobody_up(bench: Bench) -> None:
    events = inputs(families=10)
    poison = events[3].event_id

    async def handle(event: DocumentIngested) -> Sequence[Event]:
        if event.event_id == poison:
            raise Reject(Reason.TAMPERED)
        return [redacted(event)]

    def answer(event: DocumentIngested, reject: Reject) -> Sequence[Event]:
        reason = reject.reason.value
        event_id = make_id("status", event.event_id, reason)
        status = DocumentStatus.QUARANTINED
        return [DocumentStatusChanged(event_id, event.occurred_at, event.document, event.submission_id, status, reason)]

    await bench.publish(events)
    async with running(bench.worker(handle, on_rejected=answer)):
        await bench.all_committed(len(events))
    assert {e.event_id for e in bench.events(REDACTED)} == expected([e for e in events if e.event_id != poison])
    (letter,) = bench.events(DEAD)
    assert isinstance(letter, DeadLetter)
    assert (letter.reason, letter.attempts, letter.source_event_id) == ("tampered", 1, poison)
    assert letter.message is not None
    kept = unpack(bench.blobs.kept[letter.message.path])
    assert dict(kept.headers)["ce_id"] == poison.encode()
    (status,) = bench.events("documents.status")
    assert isinstance(status, DocumentStatusChanged)
    assert status.reason == "tampered"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(RuntimeError("words of a document"), "internal"), (Retry(Reason.MODEL_FAILED, after=0.01), "attempts_exhausted")],
)
async def test_bounded_attempts_then_a_dead_letter(bench: Bench, fault: Exception, reason: str) -> None:
    (event,) = inputs(families=1)
    attempts = 0

    async def handle(_event: DocumentIngested) -> Sequence[Event]:
        nonlocal attempts
        attempts += 1
        raise fault

    await bench.publish([event])
    async with running(bench.worker(handle, WorkerSettings(backoff=FAST))):
        await bench.all_committed(1)
    (letter,) = bench.events(DEAD)
    assert isinstance(letter, DeadLetter)
    assert attempts == 5
    assert (letter.reason, letter.attempts) == (reason, 5)


async def test_a_fault_that_passes_costs_attempts_only(bench: Bench) -> None:
    (event,) = inputs(families=1)
    faults = [RuntimeError(), Retry(after=0.01), TimeoutError()]

    async def handle(event: DocumentIngested) -> Sequence[Event]:
        if faults:
            raise faults.pop()
        return [redacted(event)]

    await bench.publish([event])
    async with running(bench.worker(handle, WorkerSettings(backoff=FAST))):
        await bench.all_committed(1)
    assert len(bench.events(REDACTED)) == 1
    assert not bench.events(DEAD)


async def test_a_dependency_that_is_away_is_waited_for_beyond_all_attempts(bench: Bench) -> None:
    events = inputs(families=3)
    away, asked = True, 0

    async def handle(event: DocumentIngested) -> Sequence[Event]:
        nonlocal asked
        asked += 1
        if away:
            raise Retry(after=0.01, dependency="triton")
        return [redacted(event)]

    await bench.publish(events)
    async with running(bench.worker(handle, WorkerSettings(dependency_backoff=FAST))):
        await until(lambda: asked > 30)
        assert bench.metrics.dependency_down.labels("redaction", "triton")._value.get() > 0
        assert await bench.committed() == 0
        away = False
        await bench.all_committed(3)
    assert {event.event_id for event in bench.events(REDACTED)} == expected(events)
    assert not bench.events(DEAD)
    assert bench.metrics.dependency_down.labels("redaction", "triton")._value.get() == 0


async def test_a_blob_store_that_is_away_delays_a_burial(bench: Bench) -> None:
    bench.blobs.fault = Retry(after=0.01, dependency="blobs")

    async def handle(_event: DocumentIngested) -> Sequence[Event]:
        raise Reject(Reason.MALFORMED)

    await bench.publish(inputs(families=1))
    async with running(bench.worker(handle, WorkerSettings(dependency_backoff=FAST))):
        await asyncio.sleep(1)
        assert await bench.committed() == 0
        bench.blobs.fault = None
        await bench.all_committed(1)
    assert len(bench.events(DEAD)) == 1


async def test_one_stuck_family_does_not_hold_up_the_others_nor_loses_what_is_behind_it(bench: Bench) -> None:
    events = inputs(families=60)
    stuck = events[0].event_id
    released = asyncio.Event()

    async def handle(event: DocumentIngested) -> Sequence[Event]:
        if event.event_id == stuck:
            await released.wait()
        return [redacted(event)]

    await bench.publish(events)
    async with running(bench.worker(handle)):
        await until(lambda: len(bench.events(REDACTED)) >= 30)
        before = {event.event_id for event in bench.events(REDACTED)}
        assert redacted(events[0]).event_id not in before
        assert len(before) == await bench.committed()
        released.set()
        await bench.all_committed(len(events))
    assert Counter(event.event_id for event in bench.events(REDACTED)) == Counter(expected(events))


async def test_too_many_dead_letters_stop_the_worker_and_fail_its_check(bench: Bench) -> None:
    events = inputs(families=80)

    async def handle(_event: DocumentIngested) -> Sequence[Event]:
        raise Reject(Reason.MALFORMED)

    await bench.publish(events)
    settings = WorkerSettings(in_flight=10, dead_letter_minimum=20, dead_letter_window=40)
    worker = bench.worker(handle, settings)
    async with running(worker):
        await bench.all_committed(20)
        await asyncio.sleep(1.5)
        assert await bench.committed() < 60
        with pytest.raises(WorkerStoppedError):
            await worker.check()
    assert bench.metrics.worker_stopped.labels("redaction")._value.get() == 1


async def test_draining_finishes_what_runs_and_leaves_the_rest(bench: Bench) -> None:
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


async def test_a_document_is_one_trace_from_its_submission_on(bench: Bench) -> None:
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


async def test_messages_that_cannot_be_read_are_buried(bench: Bench) -> None:
    producer = Producer(bench.kafka.client("stranger"))
    producer.produce(bench.kafka.prefix + "documents.ingested", b"\xff", b"key", headers=[("ce_id", b"\xff")])
    producer.flush(10)
    async with running(bench.worker()):
        await bench.all_committed(1)
    (letter,) = bench.events(DEAD)
    assert isinstance(letter, DeadLetter)
    assert (letter.reason, letter.tenant, letter.source_event_id) == ("invalid_event", "unknown", "")


async def test_an_output_that_is_too_large_is_the_messages_fault(bench: Bench) -> None:
    async def handle(event: DocumentIngested) -> Sequence[Event]:
        return [replace(redacted(event), counts=(EntityCount("x" * 1_100_000, 1),))]

    await bench.publish(inputs(families=1))
    async with running(bench.worker(handle)):
        await bench.all_committed(1)
    (letter,) = bench.events(DEAD)
    assert isinstance(letter, DeadLetter)
    assert letter.reason == "too_large"


async def test_the_loop_is_fast_enough(bench: Bench) -> None:
    events = inputs(families=500, each=4)
    await bench.publish(events)
    started = time.monotonic()
    async with running(bench.worker()):
        await bench.all_committed(len(events), 60)
    assert len(events) / (time.monotonic() - started) > 100
