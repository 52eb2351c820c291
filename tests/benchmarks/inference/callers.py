"""The compared ways to the model: the plain client, our service over gRPC, our service over Kafka."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from confluent_kafka import Producer
from tritonclient.grpc.aio import InferenceServerClient

from glossator.inference.v1 import service_pb2, service_pb2_grpc
from services.cli.local.system import LocalSystem
from services.shared.runtime.servers.grpc_client import open_channel
from tests.benchmarks.arrivals import Arrivals
from tests.benchmarks.inference.loop import Timed, closed_loop
from tests.benchmarks.inference.material import INFERRED, REDACTED, Redacted
from tests.benchmarks.usage import Usage, spent, usage

CALLERS = 16
BATCH = 8
_CALLER = "data-scientist"
_CALL_SECONDS = 60.0
_DRAIN_SECONDS = 300.0


def processes(system: LocalSystem) -> Usage:
    """CPU seconds so far of all processes, including this one."""
    parts = (*system.status(), *system.broker.status(), *system.triton.status())
    return usage({one.name: one.pid for one in parts if one.alive})


async def raw(system: LocalSystem, documents: Sequence[Redacted], seconds: float, callers: int = CALLERS) -> Timed:
    """A plain client: the windows of a document concurrently, one request each."""
    client = InferenceServerClient(system.triton.grpc_address)

    async def ask(document: Redacted) -> int:
        await asyncio.gather(*(client.infer(model, tensors) for model, tensors in document.requests))
        return 1

    try:
        return await closed_loop(ask, documents, callers, seconds, lambda: processes(system))
    finally:
        await client.close()


async def predict(system: LocalSystem, documents: Sequence[Redacted], seconds: float, callers: int = CALLERS) -> Timed:
    """`InferenceService.Predict`, one document per call."""
    by_tenant = stubs(system)

    async def ask(one: Redacted) -> int:
        record = one.event.document
        request = service_pb2.PredictRequest(tenant=record.tenant, matter=record.matter, redacted_text=one.text.text)
        await by_tenant[record.tenant].Predict(request, timeout=_CALL_SECONDS)
        return 1

    return await closed_loop(ask, documents, callers, seconds, lambda: processes(system))


async def predict_batch(
    system: LocalSystem, documents: Sequence[Redacted], seconds: float, callers: int = max(CALLERS // BATCH, 2)
) -> Timed:
    """`InferenceService.PredictBatch`, up to `BATCH` documents of a matter per call. Latencies are those of calls."""
    by_tenant = stubs(system)

    async def ask(some: Sequence[Redacted]) -> int:
        answer = await by_tenant[some[0].event.document.tenant].PredictBatch(_batch(some), timeout=_CALL_SECONDS)
        if any(one.WhichOneof("result") != "predicted" for one in answer.answers):
            raise RuntimeError("a text of the batch was refused")
        return len(some)

    return await closed_loop(ask, _batches(documents), callers, seconds, lambda: processes(system))


async def clean(system: LocalSystem, documents: Sequence[Redacted]) -> list[Redacted]:
    """Documents that the gate accepts unchanged. Another redaction would hide what the matter has learnt since."""
    by_tenant = stubs(system)
    passed: list[Redacted] = []
    for some in _batches(documents):
        answers = (await by_tenant[some[0].event.document.tenant].PredictBatch(_batch(some))).answers
        passed += [one for one, answer in zip(some, answers, strict=True) if answer.WhichOneof("result") == "predicted"]
    return passed


def by_kafka(system: LocalSystem, documents: Sequence[Redacted], start: Callable[[], None]) -> Timed:
    """The documents are on `documents.redacted` before `start` launches the service. Counts from its first answer.
    There are no latencies, because no caller waits for a single document.
    """
    with Arrivals(system.broker.bootstrap, INFERRED) as arrivals:
        _produce(system, documents)
        start()
        while not arrivals.at[INFERRED]:
            arrivals.poll()
        before, known = processes(system), len(arrivals.at[INFERRED])
        arrivals.wait(INFERRED, _families(documents), _DRAIN_SECONDS)
        found = spent(before, processes(system))
        times = sorted(arrivals.at[INFERRED].values())
    counted = len(times) - known
    return Timed(counted / max(times[-1] - times[known - 1], 1e-9), counted, (), found)


def paced_by_kafka(system: LocalSystem, documents: Sequence[Redacted], rate: float) -> Timed:
    """One document every 1/`rate` seconds; latencies from topic to topic by the broker's clock."""
    with Arrivals(system.broker.bootstrap, REDACTED, INFERRED) as arrivals:
        before, begun = processes(system), time.monotonic()
        for number, one in enumerate(documents, start=1):
            _produce(system, [one])
            while (left := begun + number / rate - time.monotonic()) > 0:
                arrivals.poll(min(left, 0.05))
        arrivals.wait(INFERRED, _families(documents), _DRAIN_SECONDS)
        found = spent(before, processes(system))
        sent, done = arrivals.at[REDACTED], arrivals.at[INFERRED]
    latencies = [done[one] - sent[one] for one in _families(documents)]
    return Timed(len(documents) / found.seconds, len(documents), latencies, found)


def stubs(system: LocalSystem) -> dict[str, Any]:
    """One client of the service per tenant."""
    address = system.target("inference")
    return {
        tenant: service_pb2_grpc.InferenceServiceStub(
            open_channel(address, credential=partial(system.credential, f"{_CALLER}@{tenant}"))
        )
        for tenant in system.layout.identities().tenants
    }


def _batches(documents: Sequence[Redacted]) -> list[list[Redacted]]:
    matters: dict[tuple[str, str], list[Redacted]] = defaultdict(list)
    for one in documents:
        matters[one.event.document.tenant, one.event.document.matter].append(one)
    return [some[at : at + BATCH] for some in matters.values() for at in range(0, len(some), BATCH)]


def _batch(some: Sequence[Redacted]) -> service_pb2.PredictBatchRequest:
    record, texts = some[0].event.document, [one.text.text for one in some]
    return service_pb2.PredictBatchRequest(tenant=record.tenant, matter=record.matter, redacted_texts=texts)


def _families(documents: Sequence[Redacted]) -> list[str]:
    return [one.event.document.family for one in documents]


def _produce(system: LocalSystem, documents: Sequence[Redacted]) -> None:
    """The same messages again: inference stores nothing and returns the same answers."""
    producer = Producer({"bootstrap.servers": system.broker.bootstrap, "linger.ms": 0, "log_level": 0})
    for one in documents:
        producer.produce(REDACTED, one.message.value(), one.message.key(), headers=one.message.headers())
    if producer.flush(30):
        raise OSError("the broker did not take all messages")
