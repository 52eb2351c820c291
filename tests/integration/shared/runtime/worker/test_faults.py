"""Rejected messages and missing dependencies, on Apache Kafka."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import pytest
from confluent_kafka import Producer

from services.shared.domain.errors import InProgress, Reason, Reject, Retry
from services.shared.domain.events import (
    DeadLetter,
    DocumentIngested,
    DocumentStatus,
    DocumentStatusChanged,
    EntityCount,
    Event,
)
from services.shared.domain.identity import make_id
from services.shared.runtime.retry import Backoff
from services.shared.runtime.worker.loop import WorkerStoppedError
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.wire.dead_message import unpack
from tests.events import redacted
from tests.integration.shared.runtime.worker_bench import (
    DEAD,
    INGESTED,
    REDACTED,
    Bench,
    expected,
    fields_of,
    inputs,
    running,
    until,
)

pytestmark = pytest.mark.kafka
FAST = Backoff(0.01, longest=0.05)


async def test_a_rejected_message_becomes_a_dead_letter_and_blocks_no_other(bench: Bench) -> None:
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
    [(RuntimeError("document text"), "internal"), (Retry(Reason.MODEL_FAILED, after=0.01), "attempts_exhausted")],
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


async def test_a_temporary_error_costs_attempts_only(bench: Bench) -> None:
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


async def test_waits_for_a_dependency_are_not_attempts(bench: Bench) -> None:
    events = inputs(families=3)
    away, calls = True, 0

    async def handle(event: DocumentIngested) -> Sequence[Event]:
        nonlocal calls
        calls += 1
        if away:
            raise Retry(after=0.01, dependency="triton")
        return [redacted(event)]

    await bench.publish(events)
    async with running(bench.worker(handle, WorkerSettings(dependency_backoff=FAST))):
        await until(lambda: calls > 30)
        assert bench.metrics.dependency_down.labels("redaction", "triton")._value.get() > 0
        assert await bench.committed() == 0
        away = False
        await bench.all_committed(3)
    assert {event.event_id for event in bench.events(REDACTED)} == expected(events)
    assert not bench.events(DEAD)
    assert bench.metrics.dependency_down.labels("redaction", "triton")._value.get() == 0


async def test_work_that_goes_on_takes_no_slot_and_no_attempt(bench: Bench) -> None:
    slow, *others = inputs(families=6)
    calls: Counter[str] = Counter()
    ready = False

    async def handle(event: DocumentIngested) -> Sequence[Event]:
        calls[event.event_id] += 1
        if event.event_id == slow.event_id and not ready:
            raise InProgress(after=0.01)
        return [redacted(event)]

    await bench.publish([slow, *others])
    async with running(bench.worker(handle, WorkerSettings(concurrency=1, spare=0))):
        await until(lambda: len(calls) == 6 and calls[slow.event_id] > 20)
        assert bench.metrics.dependency_down.labels("redaction", "")._value.get() == 0
        ready = True
        await bench.all_committed(6)
    assert {event.event_id for event in bench.events(REDACTED)} == expected([slow, *others])
    assert not bench.events(DEAD)


async def test_an_unavailable_blob_store_delays_a_dead_letter(bench: Bench) -> None:
    bench.blobs.fault = Retry(after=0.01, dependency="blobs")

    async def handle(_event: DocumentIngested) -> Sequence[Event]:
        raise Reject(Reason.MALFORMED)

    await bench.publish(inputs(families=1))
    async with running(bench.worker(handle, WorkerSettings(dependency_backoff=FAST))):
        await until(lambda: bench.blobs.refused > 2)
        assert await bench.committed() == 0
        bench.blobs.fault = None
        await bench.all_committed(1)
    assert len(bench.events(DEAD)) == 1


async def test_a_stuck_family_does_not_block_or_lose_others(bench: Bench) -> None:
    events = inputs(families=60)
    stuck = events[0].event_id
    released = asyncio.Event()

    async def handle(event: DocumentIngested) -> Sequence[Event]:
        if event.event_id == stuck:
            await released.wait()
        return [redacted(event)]

    await bench.publish(events)
    async with running(bench.worker(handle)):
        await until(lambda: len(bench.events(REDACTED)) == 59)
        assert redacted(events[0]).event_id not in {event.event_id for event in bench.events(REDACTED)}
        assert await bench.committed() < len(events)
        released.set()
        await bench.all_committed(len(events))
    assert Counter(event.event_id for event in bench.events(REDACTED)) == Counter(expected(events))


STRICT = WorkerSettings(
    in_flight=10,
    attempts=1,
    dead_letter_minimum=20,
    dead_letter_window=40,
    stop_backoff=Backoff(3600.0, longest=3600.0),
)


def of_tenants(events: Sequence[DocumentIngested], *tenants: str) -> list[DocumentIngested]:
    """The same events, in turn of each of `tenants`."""
    return [
        replace(one, document=replace(one.document, tenant=tenants[place % len(tenants)]))
        for place, one in enumerate(events)
    ]


async def fail(_event: DocumentIngested) -> Sequence[Event]:
    raise RuntimeError("a fault of the service")


async def invalid(_event: DocumentIngested) -> Sequence[Event]:
    raise Reject(Reason.MALFORMED)


@pytest.mark.parametrize(
    ("tenants", "handle"),
    [(("harbour-bank",), fail), (("harbour-bank",), invalid), (("harbour-bank", "northgate-credit"), invalid)],
)
async def test_no_sender_stops_the_worker_by_its_messages(
    bench: Bench, tenants: tuple[str, ...], handle: Callable[[DocumentIngested], Awaitable[Sequence[Event]]]
) -> None:
    await bench.publish(of_tenants(inputs(families=80), *tenants))
    worker = bench.worker(handle, STRICT)
    async with running(worker):
        await bench.all_committed(80)
        await worker.check()
        await worker.check_alive()


async def test_failures_of_the_service_stop_the_worker_and_its_checks_and_lag_say_so(bench: Bench) -> None:
    await bench.publish(of_tenants(inputs(families=160), "harbour-bank", "northgate-credit"))
    worker, lag = bench.worker(fail, STRICT), bench.metrics.consumer_lag
    async with running(worker):
        await bench.all_committed(20)
        await until(lambda: bench.metrics.worker_stopped.labels("redaction")._value.get() == 1)
        for check in (worker.check, worker.check_alive):
            with pytest.raises(WorkerStoppedError, match=r"^Stopped: failed on over 5 % of the messages of several"):
                await check()
        assert await bench.committed() < 100
        await bench.publish(inputs(families=100))

        def total() -> float:
            places = [str(number) for number in range(INGESTED.partitions)]
            return sum(float(lag.labels("redaction", INGESTED.name, one)._value.get()) for one in places)

        await until(lambda: total() > 160)  # more than was there when it stopped
    assert await bench.committed() < 100


async def test_a_stopped_worker_tries_again_by_itself(bench: Bench) -> None:
    repaired = False

    async def handle(event: DocumentIngested) -> Sequence[Event]:
        if not repaired:
            raise RuntimeError("a fault of the service")
        return [redacted(event)]

    await bench.publish(of_tenants(inputs(families=160), "harbour-bank", "northgate-credit"))
    stopped = bench.metrics.worker_stopped.labels("redaction")._value.get
    worker = bench.worker(handle, replace(STRICT, stop_backoff=Backoff(0.5, longest=0.5)))
    async with running(worker):
        await until(lambda: stopped() == 1)
        repaired = True
        await bench.all_committed(160)
        await until(lambda: stopped() == 0)
        await worker.check_alive()
    assert bench.events(REDACTED)


async def test_unreadable_messages_become_dead_letters(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    producer = Producer(bench.kafka.client("stranger"))
    producer.produce(bench.kafka.prefix + "documents.ingested", b"\xff", b"key", headers=[("ce_id", b"\xff")])
    producer.flush(10)
    async with running(bench.worker()):
        await bench.all_committed(1)
    (letter,) = bench.events(DEAD)
    assert isinstance(letter, DeadLetter)
    assert (letter.reason, letter.tenant, letter.source_event_id) == ("invalid_event", "unknown", "")
    (record,) = [record for record in caplog.records if record.msg == "message.rejected"]
    assert fields_of(record)["attempts"] == letter.attempts == 1


async def test_a_message_with_a_too_large_output_is_rejected(bench: Bench) -> None:
    async def handle(event: DocumentIngested) -> Sequence[Event]:
        return [replace(redacted(event), counts=(EntityCount("x" * 1_100_000, 1),))]

    await bench.publish(inputs(families=1))
    async with running(bench.worker(handle)):
        await bench.all_committed(1)
    (letter,) = bench.events(DEAD)
    assert isinstance(letter, DeadLetter)
    assert letter.reason == "too_large"
