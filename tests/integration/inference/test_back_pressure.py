"""Windows that Triton's queue has no room for wait in Kafka: no dead letters, no duplicates, no partial results."""

import uuid
from functools import partial
from pathlib import Path

import pytest

from services.cli.local.kafka import LocalKafka
from services.cli.operate.topics import Topics
from services.inference.handler import handle_redacted
from services.shared.domain.events import DocumentInferred
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.wire.headers import TOPICS_BY_NAME
from tests.events import ingested, redacted
from tests.integration.inference.reading import Reader, expected, found, text_of
from tests.integration.inference.stand_in import SLOW, config, make_server
from tests.integration.shared.runtime.worker_bench import Bench, running, until
from tests.real_parts import need_triton

pytestmark = pytest.mark.triton

REDACTED, INFERRED, DEAD = "documents.redacted", "documents.inferred", "documents.redacted.dlq"
_DOCUMENTS = 6
_FULL = "dynamic_batching { preferred_batch_size: 1 default_queue_policy { max_queue_size: 1 } }"
_SECONDS = 120.0


def _bench(kafka: LocalKafka) -> Bench:
    settings = KafkaSettings(kafka.bootstrap, "test", f"t{uuid.uuid4().hex[:8]}.")
    topics = Topics(settings, [TOPICS_BY_NAME[name] for name in (REDACTED, INFERRED, DEAD, "documents.status")])
    topics.apply(topics.plan())
    return Bench(settings, service="inference")


@pytest.mark.parametrize(
    ("batching", "patience", "settings"),
    [
        (_FULL, None, WorkerSettings()),
        # A call with two windows takes a second, all windows six: some documents need another attempt, and no attempt
        # counts as a fault of the document.
        ("dynamic_batching { }", 4.0, WorkerSettings(attempts=1, attempt_seconds=60.0)),
    ],
    ids=["its queue is full", "it is slow"],
)
async def test_documents_wait_for_a_slow_server(
    kafka: LocalKafka, tmp_path: Path, batching: str, patience: float | None, settings: WorkerSettings
) -> None:
    need_triton()
    bench, text = _bench(kafka), text_of(*[SLOW] * 2)
    events = [redacted(ingested(f"deed-{number}")) for number in range(_DOCUMENTS)]
    await bench.publish(events)
    with make_server(tmp_path, config(batching=batching)) as server:
        ports = Reader(server.grpc_address, calls=6 if patience is None else 1, patience=patience).ports(text)
        async with running(bench.worker(partial(handle_redacted, ports=ports), settings, topic=REDACTED)):
            await until(lambda: len(bench.messages(INFERRED)) >= _DOCUMENTS, _SECONDS)
    answers = [one for one in bench.events(INFERRED) if isinstance(one, DocumentInferred)]
    assert sorted(one.document.document_id for one in answers) == sorted(one.document.document_id for one in events)
    assert {tuple(found(one)) for one in answers} == {tuple(expected(text))}
    assert bench.messages(DEAD) == []
    waits = bench.metrics.registry.get_sample_value(
        "glossator_dependency_waits_total", {"service": "inference", "dependency": "triton"}
    )
    assert waits is not None
    assert waits > 0
