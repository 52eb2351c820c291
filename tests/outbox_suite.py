"""What an outbox and its relay promise, on whatever database. Subclass it and give `url`."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
import sqlalchemy as sa

from services.shared.domain.errors import Retry
from services.shared.domain.events import DocumentIngested
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.database import Database
from services.shared.runtime.metrics import Metrics
from services.shared.runtime.outbox import Outbox, create_outbox, outbox_table
from services.shared.runtime.outbox_relay import OutboxRelay
from services.shared.runtime.tracing import Tracing
from services.shared.wire.headers import Record, Trail, header_map, read_trail
from tests.events import AT, ingested, redacted

TOPIC = "documents.ingested"


class Broker:
    """Takes records, unless it is away; `before` is run first."""

    def __init__(self) -> None:
        self.sent: list[Record] = []
        self.away = False
        self.forgets = False

    async def send(self, records: Sequence[Record]) -> None:
        if self.away:
            raise Retry(dependency="kafka")
        self.sent.extend(records)
        if self.forgets:
            self.forgets = False
            raise Retry(dependency="kafka")

    def ids(self) -> list[str]:
        return [header_map(record.headers)["ce_id"] for record in self.sent]


class Replica:
    """A service with a store, in one process of several."""

    def __init__(self, url: str, broker: Broker) -> None:
        self.database = Database(url)
        self.outbox = Outbox(outbox_table(sa.MetaData()), "ingestion")
        self.metrics = Metrics()
        self.relay = OutboxRelay(
            self.database, self.outbox, broker, SystemClock(), self.metrics, "ingestion", poll_seconds=0.05
        )

    async def write(self, *events: DocumentIngested) -> None:
        await self.database.run(lambda connection: self.outbox.enqueue(connection, events))
        self.relay.notify()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        stop = asyncio.Event()
        task = asyncio.create_task(self.relay.run(stop))
        yield
        stop.set()
        await task


async def until(broker: Broker, count: int) -> None:
    async with asyncio.timeout(20):
        while len(broker.sent) < count:
            await asyncio.sleep(0.01)


def events(count: int, family: str = "deed") -> list[DocumentIngested]:
    return [ingested(family, number) for number in range(1, count + 1)]


class OutboxSuite:
    @pytest.fixture
    def broker(self) -> Broker:
        return Broker()

    @pytest.fixture
    async def replica(self, url: str, broker: Broker) -> Replica:
        made = Replica(url, broker)
        await made.database.run(create_outbox)
        return made

    async def test_events_are_published_in_order_and_once(self, replica: Replica, broker: Broker) -> None:
        written = events(30)
        async with replica.running():
            for event in written:
                await replica.write(event)
            await until(broker, 30)
        async with replica.running():
            await asyncio.sleep(0.2)
        assert broker.ids() == [event.event_id for event in written]
        assert broker.sent[0].key == written[0].document.family.encode()

    async def test_what_is_rolled_back_is_never_published(self, replica: Replica, broker: Broker) -> None:
        def fails(connection: sa.Connection) -> None:
            replica.outbox.enqueue(connection, [ingested("lost")])
            raise LookupError

        async with replica.running():
            with pytest.raises(LookupError):
                await replica.database.run(fails)
            await replica.write(ingested("kept"))
            await until(broker, 1)
        assert broker.ids() == [ingested("kept").event_id]

    async def test_of_two_with_one_id_the_first_stays(self, replica: Replica, broker: Broker) -> None:
        await replica.write(ingested(), ingested())
        await replica.write(ingested())
        async with replica.running():
            await until(broker, 1)
            await asyncio.sleep(0.2)
        assert len(broker.sent) == 1

    async def test_a_broker_that_is_away_delays_it_and_not_the_watchers(self, replica: Replica, broker: Broker) -> None:
        broker.away = True
        async with replica.running():
            await replica.write(*events(3))
            assert await replica.relay.wait_beyond(2, 10)
            assert len(await replica.relay.read_after(0, 10, [TOPIC])) == 3
            broker.away = False
            await until(broker, 3)
        assert broker.ids() == [event.event_id for event in events(3)]

    async def test_a_lost_answer_repeats_the_same_ids(self, replica: Replica, broker: Broker) -> None:
        broker.forgets = True
        await replica.write(*events(2))
        async with replica.running():
            await until(broker, 4)
        assert broker.ids() == [event.event_id for event in events(2)] * 2

    async def test_the_trail_is_kept(self, replica: Replica, broker: Broker) -> None:
        with Tracing("ingestion").span("a", trail=Trail("", AT)) as span:
            await replica.write(ingested())
        async with replica.running():
            await until(broker, 1)
        trail = read_trail(header_map(broker.sent[0].headers))
        assert trail.submitted_at == AT
        assert f"{span.get_span_context().trace_id:032x}" in trail.traceparent

    async def test_readers_resume_from_a_cursor(self, replica: Replica) -> None:
        async with replica.running():
            await replica.write(*events(5))
            assert await replica.relay.wait_beyond(4, 10)
        found = await replica.relay.read_after(0, 3, [TOPIC])
        assert [cursor for cursor, _ in found] == [1, 2, 3]
        rest = await replica.relay.read_after(3, 10, [TOPIC])
        assert [event for _, event in [*found, *rest]] == events(5)
        assert await replica.relay.read_after(5, 10, [TOPIC]) == []

    async def test_readers_see_their_topics_only(self, replica: Replica) -> None:
        other = redacted(ingested())
        async with replica.running():
            await replica.database.run(lambda connection: replica.outbox.enqueue(connection, [other, ingested()]))
            assert await replica.relay.wait_beyond(1, 10)
            assert not await replica.relay.wait_beyond(1, 0.1, ["documents.redacted"])
        assert await replica.relay.read_after(0, 10, [TOPIC]) == [(2, ingested())]

    async def test_nobody_waits_for_nothing_for_ever(self, replica: Replica) -> None:
        assert not await replica.relay.wait_beyond(0, 0.05)

    async def test_a_watcher_sees_everything(self, replica: Replica) -> None:
        async def watch() -> list[int]:
            seen = []
            async for cursor, _ in replica.relay.watch(0, [TOPIC], batch=2):
                seen.append(cursor)
                if len(seen) == 7:
                    break
            return seen

        async with replica.running():
            watcher = asyncio.create_task(watch())
            for event in events(7):
                await replica.write(event)
            assert await asyncio.wait_for(watcher, 10) == list(range(1, 8))

    async def test_the_backlog_is_measured(self, replica: Replica, broker: Broker) -> None:
        await replica.write(*events(3))
        assert await replica.database.run(replica.outbox.backlog) == 3
        async with replica.running():
            await until(broker, 3)
            await asyncio.sleep(0.3)
        assert replica.metrics.outbox_backlog.labels("ingestion")._value.get() == 0
