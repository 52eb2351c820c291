"""Workers whose committed offsets cannot be read at once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from services.cli.local.kafka import LocalKafka
from services.cli.local.ports import LOOPBACK, free_ports
from services.shared.domain.events import DocumentIngested
from services.shared.runtime.worker.loop import WorkerStoppedError
from tests.events import redacted
from tests.integration.shared.runtime.kafka_proxy import KafkaProxy
from tests.integration.shared.runtime.worker_bench import REDACTED, Bench, inputs, open_bench, running, until
from tests.real_parts import need_kafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


@contextmanager
def behind_proxy(
    tmp_path_factory: pytest.TempPathFactory, refuses: Callable[[int], bool]
) -> Iterator[tuple[Bench, KafkaProxy]]:
    """A broker whose clients connect by a proxy, which refuses reads of committed offsets by the worker."""
    need_kafka()
    with KafkaProxy("redaction-one", refuses) as proxy:
        (proxy.target,) = ports = free_ports(1)
        properties = {"advertised.listeners": f"CLIENT://{LOOPBACK}:{proxy.port}"}
        folder = tmp_path_factory.mktemp("proxied")
        with LocalKafka(folder, ports=ports, properties=properties, die_with_parent=True) as kafka:
            try:
                yield open_bench(kafka), proxy
            finally:
                proxy.shutdown()


def check(bench: Bench, events: Sequence[DocumentIngested]) -> None:
    found = sorted(event.event_id for event in bench.events(REDACTED))
    assert found == sorted(redacted(event).event_id for event in events)


@pytest.mark.parametrize(
    ("refuses", "refused"),
    [
        pytest.param(lambda number: number == 1, 1, id="the first read"),
        pytest.param(lambda number: number > 1, 0, id="all later reads"),
    ],
)
async def test_a_refused_read_of_offsets_does_not_stop_a_worker(
    tmp_path_factory: pytest.TempPathFactory, refuses: Callable[[int], bool], refused: int
) -> None:
    """Brokers refuse reads while a coordinator moves. If librdkafka itself reads then, it never fetches messages (its
    issue 5586): so nothing but the worker reads, once.
    """
    with behind_proxy(tmp_path_factory, refuses) as (bench, proxy):
        events = inputs(families=5, each=2)
        await bench.publish(events)
        async with running(bench.worker()):
            await bench.all_committed(len(events), 30)
        check(bench, events)
        assert proxy.refused == refused


async def test_a_worker_that_cannot_read_its_offsets_is_not_ready(tmp_path_factory: pytest.TempPathFactory) -> None:
    refusing = True
    with behind_proxy(tmp_path_factory, lambda _: refusing) as (bench, _):
        events = inputs(families=2)
        await bench.publish(events)
        worker = bench.worker()
        down = bench.metrics.dependency_down.labels(bench.service, "kafka")._value.get
        async with running(worker):
            await until(lambda: down() == 1)
            with pytest.raises(WorkerStoppedError, match=r"^Waiting for Kafka$"):
                await worker.check_kafka()
            refusing = False
            await bench.all_committed(len(events), 30)
            await until(lambda: down() == 0)
            await worker.check_kafka()
        check(bench, events)
