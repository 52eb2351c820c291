"""The producer of entry points, relays and the audit log, on Apache Kafka."""

import asyncio
from collections.abc import Iterator

import pytest

from services.cli.local.kafka import LocalKafka
from services.shared.domain.errors import Reject, Retry
from services.shared.runtime.kafka.producer import EventProducer, KafkaSettings
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.observe.tracing import Tracing
from services.shared.wire.headers import header_map, read_trail
from tests.events import ingested, submitted
from tests.integration.shared.runtime.worker_bench import INGESTED, Bench, open_bench
from tests.real_parts import need_kafka

pytestmark = pytest.mark.kafka


async def test_publish_returns_after_all_events_are_written_in_order(bench: Bench) -> None:
    events = [ingested("deed", number) for number in range(500)]
    metrics = Metrics()
    producer = EventProducer(bench.kafka, "ingestion", metrics)
    await producer.publish(events)
    assert [event.event_id for event in bench.events(INGESTED.name)] == [event.event_id for event in events]
    await producer.publish([])
    await producer.close()
    assert metrics.events_published.labels("ingestion", INGESTED.name)._value.get() == 500


async def test_many_callers_at_once(bench: Bench) -> None:
    producer = EventProducer(bench.kafka, "ingestion", Metrics())
    await asyncio.gather(*(producer.publish([ingested(f"deed-{number}")]) for number in range(200)))
    assert len(bench.messages(INGESTED.name)) == 200
    await producer.close()


async def test_close_sends_pending_events(bench: Bench) -> None:
    producer = EventProducer(bench.kafka, "ingestion", Metrics())
    handed_in = asyncio.create_task(producer.publish([ingested()]))
    await asyncio.sleep(0)
    await producer.close()
    await handed_in
    assert len(bench.messages(INGESTED.name)) == 1


async def test_the_trace_is_propagated(bench: Bench) -> None:
    producer = EventProducer(bench.kafka, "ingestion", Metrics())
    with Tracing("ingestion").span("submit") as span:
        await producer.publish([ingested()])
    await producer.close()
    (message,) = bench.messages(INGESTED.name)
    trail = read_trail(header_map(message.headers()))  # type: ignore[arg-type]
    assert f"{span.get_span_context().trace_id:032x}" in trail.traceparent


async def test_a_too_large_event_is_rejected_before_it_is_sent(bench: Bench) -> None:
    producer = EventProducer(bench.kafka, "ingestion", Metrics())
    with pytest.raises(Reject, match="too_large"):
        await producer.publish([submitted(content=b"x" * 1_048_576)])
    await producer.publish([submitted(content=bytes(900_000))])
    await producer.close()


async def test_a_missing_topic_fails_in_limited_time(bench: Bench) -> None:
    elsewhere = KafkaSettings(bench.kafka.bootstrap, "test", "nowhere.")
    producer = EventProducer(elsewhere, "ingestion", Metrics(), seconds=1.0)
    with pytest.raises(Retry) as caught:
        await asyncio.wait_for(producer.publish([ingested()]), 60)
    assert caught.value.dependency == "kafka"
    await producer.close()


@pytest.fixture
def own_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalKafka]:
    """A broker of this test only: the test kills it."""
    need_kafka()
    with LocalKafka(tmp_path_factory.mktemp("own"), die_with_parent=True) as cluster:
        yield cluster


@pytest.mark.slow
async def test_publishing_again_after_a_broker_failure_adds_no_event(own_kafka: LocalKafka) -> None:
    bench = open_bench(own_kafka)
    events = [ingested("deed", number) for number in range(20)]
    producer = EventProducer(bench.kafka, "ingestion", Metrics(), seconds=2.0)
    await producer.publish(events[:10])
    own_kafka.kill()
    with pytest.raises(Retry) as caught:
        await asyncio.wait_for(producer.publish(events[10:]), 60)
    assert caught.value.dependency == "kafka"
    await asyncio.to_thread(own_kafka.restart, timeout=120)
    for attempt in range(20):
        try:
            await producer.publish(events[10:])
            break
        except Retry:
            assert attempt < 19
    await producer.close()
    first_seen = list(dict.fromkeys(event.event_id for event in bench.events(INGESTED.name)))
    assert first_seen == [event.event_id for event in events]
