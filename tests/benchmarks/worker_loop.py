"""The worker compared with a plain confluent-kafka loop on the same broker: `python -m tests.benchmarks.worker_loop`.

Prints JSON: messages per second of the plain loop, of one that also decodes and encodes, and of the worker; and the
ratios.
"""

import asyncio
import dataclasses
import json
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from confluent_kafka import Consumer, Producer

from services.cli.local.kafka import LocalKafka
from services.cli.operate.topics import Topics
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.wire.codec import decode, encode
from services.shared.wire.headers import TOPICS_BY_NAME
from tests.events import ingested, redacted
from tests.integration.shared.runtime.worker_bench import DEAD, INGESTED, REDACTED, Bench, running

MESSAGES = 20_000
BATCH = 500
LIMIT = 30.0
"""Seconds for each loop."""


def bare(bench: Bench, transform: Callable[[bytes], bytes], count: int, limit: float = LIMIT) -> float:
    """Messages per second, transactional, with `BATCH` per transaction, for at most `limit` seconds.

    Raises `TimeoutError` if there are none.
    """
    until = time.monotonic() + limit
    consumer = Consumer(
        bench.kafka.client("bare")
        | {"group.id": f"{bench.kafka.prefix}bare", "enable.auto.commit": False, "auto.offset.reset": "earliest"}
        | {"isolation.level": "read_committed", "partition.assignment.strategy": "range"}
    )
    producer = Producer(bench.kafka.client("bare") | {"transactional.id": f"{bench.kafka.prefix}bare", "linger.ms": 1})
    producer.init_transactions(20)
    consumer.subscribe([bench.kafka.prefix + INGESTED.name])
    while not (first := consumer.consume(BATCH, 0.5)):
        _check_time(until)
    started, done = time.monotonic(), 0
    messages = first
    while done < count and (not done or time.monotonic() < until):
        _check_time(until + limit)
        if messages:
            producer.begin_transaction()
            for message in messages:
                producer.produce(bench.kafka.prefix + REDACTED, transform(message.value() or b""), message.key())
            positions = consumer.position(consumer.assignment())
            producer.send_offsets_to_transaction(positions, consumer.consumer_group_metadata())
            producer.commit_transaction()
        done += len(messages)
        messages = consumer.consume(BATCH, 0.05)
    seconds = time.monotonic() - started
    consumer.close()
    return done / seconds


def transcode(value: bytes) -> bytes:
    return encode(redacted(decode(INGESTED.event, value)))


async def worker(bench: Bench, count: int, limit: float = LIMIT) -> float:
    """Messages per second of the worker, like `bare`."""
    until = time.monotonic() + limit
    settings = WorkerSettings(in_flight=2000, window=2000)
    async with running(bench.worker(settings=settings)):
        while not (before := await bench.committed()):
            _check_time(until)
            await asyncio.sleep(0.01)
        started = time.monotonic()
        while (now := await bench.committed()) < count and (now == before or time.monotonic() < until):
            _check_time(until + limit)
            await asyncio.sleep(0.05)
        return (now - before) / (time.monotonic() - started)


def _check_time(until: float) -> None:
    if time.monotonic() > until:
        raise TimeoutError("the broker gave no messages in time")


async def measure(bootstrap: str, count: int = MESSAGES) -> dict[str, float]:
    """Messages a second, by loop."""
    speeds: dict[str, float] = {}
    for name in ("bare", "bare_transcoding", "worker"):
        bench = _corner(bootstrap)
        events = [ingested(f"deed-{number % 400}", number) for number in range(count)]
        await bench.publish([dataclasses.replace(event, file_name_hash="0" * 500) for event in events])
        if name == "worker":
            speeds[name] = await worker(bench, count)
        else:
            transform = transcode if name == "bare_transcoding" else bytes
            speeds[name] = await asyncio.to_thread(bare, bench, transform, count)
    return speeds


def _corner(bootstrap: str) -> Bench:
    """Separate topics for the run."""
    settings = KafkaSettings(bootstrap, "bench", f"b{uuid.uuid4().hex[:8]}.")
    topics = Topics(settings, [TOPICS_BY_NAME[name] for name in (INGESTED.name, REDACTED, DEAD)])
    topics.apply(topics.plan())
    return Bench(settings)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, LocalKafka(Path(folder) / "kafka") as kafka:
        speeds = asyncio.run(measure(kafka.bootstrap))
    ratios = {f"bare_per_{name}": speeds["bare"] / speed for name, speed in speeds.items()}
    print(json.dumps({name: round(value, 2) for name, value in (speeds | ratios).items()}))


if __name__ == "__main__":
    main()
