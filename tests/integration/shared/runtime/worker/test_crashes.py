"""Delivery after a member dies, is removed from the group, or loses the broker."""

import asyncio
import random
import signal
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from services.cli.local.kafka import LocalKafka
from services.shared.domain.events import DocumentIngested, Event
from services.shared.runtime.retry import Backoff
from services.shared.runtime.worker.loop import WorkerStoppedError
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.runtime.worker.transactions import TransactionAbortedError, TransactionBrokenError, Transactions
from services.shared.wire.headers import to_record
from tests.events import redacted
from tests.integration.shared.runtime.worker_bench import (
    INGESTED,
    REDACTED,
    Bench,
    inputs,
    open_bench,
    redact,
    running,
    until,
)
from tests.real_parts import need_kafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


@asynccontextmanager
async def process(bench: Bench) -> AsyncIterator[Process]:
    module = "tests.integration.shared.runtime.worker_process"
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, bench.kafka.bootstrap, bench.kafka.prefix, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield made
    finally:
        if made.returncode is None:
            made.kill()
        await made.wait()


@pytest.fixture
def own_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalKafka]:
    """A broker of this test only: the test kills it, and its open transactions do not block other tests."""
    need_kafka()
    with LocalKafka(tmp_path_factory.mktemp("own"), die_with_parent=True) as cluster:
        yield cluster


def check(bench: Bench, events: Sequence[DocumentIngested]) -> None:
    """Assert that each output exists once, in order per family."""
    found = [event.event_id for event in bench.events(REDACTED)]
    assert Counter(found) == Counter(redacted(event).event_id for event in events)
    place = {event_id: number for number, event_id in enumerate(found)}
    last: dict[str, int] = {}
    for cause in events:
        here = place[redacted(cause).event_id]
        assert last.get(cause.document.family, -1) < here
        last[cause.document.family] = here


async def test_sigkill_loses_and_repeats_no_event(bench: Bench) -> None:
    events = inputs(families=50, each=60)
    await bench.publish(events)
    chance = random.Random(7)
    for _ in range(6):
        async with process(bench) as victim:
            before = await bench.committed()
            while await bench.committed() <= before + 20:
                await asyncio.sleep(0.02)
            await asyncio.sleep(chance.random() * 0.2)
            victim.send_signal(signal.SIGKILL)
            await victim.wait()
    async with process(bench) as last:
        await bench.all_committed(len(events))
        last.terminate()
        assert await asyncio.wait_for(last.wait(), 60) == 0
    check(bench, events)


@pytest.mark.parametrize("moment", ["broker first", "together", "while it joins"])
async def test_a_killed_member_gets_its_partitions_back_after_a_broker_restart(
    own_kafka: LocalKafka, moment: str
) -> None:
    """A static member does not wait for the session timeout. Half of the events follow after the kill, because the
    victim may have committed the first half when it dies.
    """
    bench = open_bench(own_kafka)
    events = inputs(families=20, each=12)
    await bench.publish(events[:120])
    async with process(bench) as victim:
        while await bench.committed() < 20:
            await asyncio.sleep(0.02)
        victim.send_signal(signal.SIGKILL)
        await victim.wait()
    before, dead = await bench.committed(), members_of(bench)
    await bench.publish(events[120:])
    restart = partial(asyncio.to_thread, own_kafka.restart, timeout=120)
    if moment != "while it joins":
        own_kafka.kill()
    if moment == "broker first":
        await restart()
    async with process(bench) as last:
        if moment == "while it joins":
            await until(lambda: bool(members_of(bench) - dead))
            own_kafka.kill()
        if moment != "broker first":
            await restart()
        await bench.all_committed(before + 1, 120)
        await bench.all_committed(len(events))
        last.terminate()
        assert await asyncio.wait_for(last.wait(), 60) == 0
    check(bench, events)


def members_of(bench: Bench) -> set[str]:
    """The member ids in the group. A process that replaces a dead static member has a new id."""
    group, admin = bench.kafka.prefix + bench.service, AdminClient(bench.kafka.client("reader"))
    return {one.member_id for one in admin.describe_consumer_groups([group])[group].result(10).members}


async def test_an_open_transaction_of_a_dead_member_is_aborted(bench: Bench) -> None:
    """Send records in a transaction without a commit, like a process that dies."""
    events = inputs(families=4, each=1)
    await bench.publish(events)
    record = to_record(redacted(events[0]), "redaction")
    dead = Producer(bench.kafka.client("redaction") | {"transactional.id": f"{bench.kafka.prefix}redaction-one"})
    dead.init_transactions(10)
    dead.begin_transaction()
    dead.produce(bench.kafka.prefix + record.topic, record.value, record.key)
    dead.flush(10)
    async with running(bench.worker(member="one")):
        await bench.all_committed(len(events))
    check(bench, events)
    assert len(bench.messages(REDACTED, isolation="read_uncommitted")) == len(events) + 1


async def test_a_member_that_the_group_removed_is_fenced(bench: Bench) -> None:
    """A paused member keeps its old generation while another member owns its partitions."""
    events = inputs(families=4, each=1)
    await bench.publish(events)
    group = {"group.id": bench.kafka.prefix + bench.service, "enable.auto.commit": False}
    zombie = Consumer(bench.kafka.client("zombie") | group)
    zombie.subscribe([bench.kafka.prefix + INGESTED.name])
    await until(lambda: zombie.poll(0.1) is None and len(zombie.assignment()) == INGESTED.partitions)
    old = zombie.consumer_group_metadata()
    await asyncio.to_thread(zombie.close)
    async with running(bench.worker()):
        await bench.all_committed(len(events))
        transactions = Transactions(bench.kafka, "zombie", seconds=10)
        transactions.open()
        place = TopicPartition(bench.kafka.prefix + INGESTED.name, 0, 0)
        with pytest.raises(TransactionAbortedError):
            transactions.send([to_record(redacted(events[0]), "zombie")], [place], old)
    check(bench, events)


async def test_a_member_fenced_by_its_instance_id_rejoins(bench: Bench) -> None:
    """This happens to a static member if the broker loses the response to its join request."""
    events = inputs(families=10, each=2)
    async with running(bench.worker(static=True)):
        await bench.publish(events[:10])
        await bench.all_committed(10)
        group = {"group.id": bench.kafka.prefix + bench.service, "group.instance.id": f"{bench.service}-one"}
        same = Consumer(bench.kafka.client("same") | group)
        same.subscribe([bench.kafka.prefix + INGESTED.name])
        await asyncio.to_thread(same.poll, 3)
        await bench.publish(events[10:])
        await bench.all_committed(len(events))
        await asyncio.to_thread(same.close)
    check(bench, events)


async def test_a_commit_without_an_answer_replaces_the_producer(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The transaction is committed but the response is lost: the worker does not send it again."""
    events = inputs(families=20, each=3)
    await bench.publish(events)
    send = Transactions.send
    lost: list[tuple[object, ...]] = []

    def sends_and_loses(self: Transactions, *arguments: object) -> None:
        send(self, *arguments)  # type: ignore[arg-type]
        if len(lost) < 2:
            lost.append(arguments)
            self.discard()
            raise TransactionBrokenError

    monkeypatch.setattr(Transactions, "send", sends_and_loses)
    handled = Counter[str]()

    async def handle(event: DocumentIngested) -> Sequence[Event]:
        handled[event.event_id] += 1
        return await redact(event)

    async with running(bench.worker(handle, WorkerSettings(in_flight=10))):
        await bench.all_committed(len(events))
    assert len(lost) == 2
    check(bench, events)


async def test_an_idle_worker_reports_a_broker_that_died(own_kafka: LocalKafka) -> None:
    bench = open_bench(own_kafka)
    events = inputs(families=1)
    await bench.publish(events)
    worker = bench.worker(redact)
    down = bench.metrics.dependency_down.labels(bench.service, "kafka")._value.get
    async with running(worker):
        await bench.all_committed(len(events))
        await worker.check_kafka()
        own_kafka.kill()
        await until(lambda: down() == 1)
        await worker.check()
        with pytest.raises(WorkerStoppedError, match=r"^Waiting for Kafka$"):
            await worker.check_kafka()
        await asyncio.to_thread(own_kafka.restart, timeout=120)
        await until(lambda: down() == 0)
        await worker.check_kafka()


async def test_a_restarted_broker_loses_no_event(own_kafka: LocalKafka) -> None:
    bench = open_bench(own_kafka)
    events = inputs(families=60, each=20)
    await bench.publish(events)

    async def handle(event: DocumentIngested) -> Sequence[Event]:
        await asyncio.sleep(0.01)
        return await redact(event)

    settings = WorkerSettings(concurrency=2, in_flight=40, transaction_seconds=3.0, backoff=Backoff(0.05))
    async with running(bench.worker(handle, settings)):
        for count in (50, 300):
            await bench.all_committed(count)
            own_kafka.kill()
            await asyncio.sleep(settings.transaction_seconds + 1)  # longer than the transaction timeout
            await asyncio.to_thread(own_kafka.restart, timeout=120)
        await bench.all_committed(len(events))
    check(bench, events)
