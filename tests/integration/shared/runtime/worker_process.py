"""A worker in its own process, for tests that kill it: `python -m tests.integration.shared.runtime.worker_process
BOOTSTRAP PREFIX`.
"""

import asyncio
import sys
from collections.abc import Sequence

from services.shared.domain.events import DocumentIngested, Event
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.lifecycle import serve
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.observe.tracing import Tracing
from services.shared.runtime.worker.dlq import DeadLetters
from services.shared.runtime.worker.loop import Worker
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.wire.topics import BY_NAME
from tests.events import redacted
from tests.integration.shared.runtime.worker_bench import MemoryBlobs


async def handle(event: DocumentIngested) -> Sequence[Event]:
    await asyncio.sleep(0.005)
    return [redacted(event)]


async def main(bootstrap: str, prefix: str) -> None:
    worker = Worker(
        service="redaction",
        topics=[BY_NAME["documents.ingested"]],
        handle=handle,
        kafka=KafkaSettings(bootstrap, "killed", prefix, static=True),
        dead_letters=DeadLetters(MemoryBlobs(), SystemClock(), service="redaction", tenants=lambda: ["harbour-bank"]),
        clock=SystemClock(),
        metrics=Metrics(),
        tracing=Tracing("redaction"),
        settings=WorkerSettings(concurrency=4, in_flight=20, batch=5, linger=0.005, transaction_seconds=5.0),
    )
    await serve(worker.run)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
