"""The tests of the outbox and its relay for every database. A subclass provides the fixture `url`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DocumentIngested, DocumentRedacted, Event
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka import outbox_relay
from services.shared.runtime.kafka.outbox import Outbox, create_outbox, create_pruning, outbox_table
from services.shared.runtime.kafka.outbox_relay import OutboxRelay, Retention
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.observe.tracing import Tracing
from services.shared.runtime.storage.database import Database
from services.shared.wire.headers import Record, Trail, header_map, read_trail
from tests.events import AT, ingested, redacted

TOPIC = "documents.ingested"
OTHER = "documents.redacted"
LATER = SystemClock().now() + timedelta(days=1)


async def nothing_held(events: Sequence[Event]) -> list[bool]:
    return [False for _ in events]


class Broker:
    """Keeps records, or raises `Retry` if it is away. Calls `before` first."""

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
    """A replica of a service with a database."""

    def __init__(self, url: str, broker: Broker, retention: Sequence[Retention] = ()) -> None:
        self.database = Database(url)
        self.outbox = Outbox(outbox_table(sa.MetaData()), "ingestion")
        self.metrics = Metrics()
        self.relay = OutboxRelay(
            self.database,
            self.outbox,
            broker,
            SystemClock(),
            self.metrics,
            "ingestion",
            retention=retention,
            poll_seconds=0.05,
            prune_seconds=0.05,
        )

    async def write(self, *events: Event) -> None:
        await self.database.run(lambda connection: self.outbox.enqueue(connection, events))
        self.relay.notify()

    async def prune(
        self, topic: str = TOPIC, below: int | None = None, limit: int = 100, before: datetime = LATER
    ) -> int:
        """Prune as if a day had passed. Returns the number of rows that were due."""

        def work(connection: sa.Connection) -> int:
            due = self.outbox.due(connection, topic, before, 0, below, limit)
            self.outbox.prune(connection, topic, [cursor for cursor, _ in due], below)
            return len(due)

        return await self.database.run(work)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run the relay in the block; at the end it finishes its step."""
        stop = asyncio.Event()
        task = asyncio.create_task(self.relay.run(stop))
        yield
        stop.set()
        await task


async def until(broker: Broker, count: int) -> None:
    async with asyncio.timeout(60):
        while len(broker.sent) < count:
            await asyncio.sleep(0.01)


async def reached(left: Callable[[], Awaitable[list[int]]], expected: list[int]) -> None:
    async with asyncio.timeout(60):
        while await left() != expected:
            await asyncio.sleep(0.01)


def events(count: int, family: str = "deed") -> list[DocumentIngested]:
    return [ingested(family, number) for number in range(1, count + 1)]


def other(number: int) -> DocumentRedacted:
    return redacted(ingested("other", number))


class OutboxSuite:
    @pytest.fixture
    def broker(self) -> Broker:
        return Broker()

    @pytest.fixture
    async def replica(self, url: str, broker: Broker) -> Replica:
        made = Replica(url, broker)
        await made.database.run(create_outbox)
        await made.database.run(create_pruning)
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

    async def test_events_of_a_rolled_back_transaction_are_not_published(
        self, replica: Replica, broker: Broker
    ) -> None:
        def fails(connection: sa.Connection) -> None:
            replica.outbox.enqueue(connection, [ingested("lost")])
            raise LookupError

        async with replica.running():
            with pytest.raises(LookupError):
                await replica.database.run(fails)
            await replica.write(ingested("kept"))
            await until(broker, 1)
        assert broker.ids() == [ingested("kept").event_id]

    async def test_the_first_event_with_an_id_is_kept(self, replica: Replica, broker: Broker) -> None:
        await replica.write(ingested(), ingested())
        await replica.write(ingested())
        async with replica.running():
            await until(broker, 1)
            await asyncio.sleep(0.2)
        assert len(broker.sent) == 1

    async def test_a_missing_broker_delays_publishing_and_not_watchers(self, replica: Replica, broker: Broker) -> None:
        broker.away = True
        async with replica.running():
            await replica.write(*events(3))
            assert await replica.relay.wait_beyond(2, 10)
            assert len(await replica.relay.read_after(0, 10, [TOPIC])) == 3
            broker.away = False
            await until(broker, 3)
        assert broker.ids() == [event.event_id for event in events(3)]

    async def test_events_are_repeated_with_the_same_ids_after_a_lost_response(
        self, replica: Replica, broker: Broker
    ) -> None:
        broker.forgets = True
        await replica.write(*events(2))
        async with replica.running():
            await until(broker, 4)
        assert broker.ids() == [event.event_id for event in events(2)] * 2

    async def test_the_trace_is_stored(self, replica: Replica, broker: Broker) -> None:
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

    async def test_readers_receive_their_topics_only(self, replica: Replica) -> None:
        other = redacted(ingested())
        async with replica.running():
            await replica.database.run(lambda connection: replica.outbox.enqueue(connection, [other, ingested()]))
            assert await replica.relay.wait_beyond(1, 10)
            assert not await replica.relay.wait_beyond(1, 0.1, ["documents.redacted"])
        assert await replica.relay.read_after(0, 10, [TOPIC]) == [(2, ingested())]

    async def test_a_wait_without_events_ends(self, replica: Replica) -> None:
        assert not await replica.relay.wait_beyond(0, 0.05)

    async def test_a_stop_ends_a_wait(self, replica: Replica) -> None:
        async with asyncio.timeout(10):
            async with replica.running():
                waiting = asyncio.create_task(replica.relay.wait_beyond(0, 60))
                await asyncio.sleep(0.1)
                assert not waiting.done()
            assert not await waiting
        assert replica.relay.stopping

    async def test_a_watcher_receives_all_events(self, replica: Replica) -> None:
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
            assert await asyncio.wait_for(watcher, 60) == list(range(1, 8))

    async def test_the_backlog_is_measured(self, replica: Replica, broker: Broker) -> None:
        await replica.write(*events(3))
        assert await replica.database.run(replica.outbox.backlog) == 3
        async with replica.running():
            await until(broker, 3)
        assert replica.metrics.outbox_backlog.labels("ingestion")._value.get() == 0

    async def test_published_events_are_pruned_in_small_batches(self, replica: Replica, broker: Broker) -> None:
        async with replica.running():
            await replica.write(*events(5))
            await until(broker, 5)
        broker.away = True
        assert [await replica.prune(limit=2) for _ in range(4)] == [2, 2, 1, 0]
        async with replica.running():
            await replica.write(*events(7))  # a relay of a database without the pruned events
            assert await replica.relay.wait_beyond(11, 10)
        assert await replica.prune() == 0
        assert [cursor for cursor, _ in await replica.relay.read_after(0, 10, [TOPIC])] == [6, 7, 8, 9, 10, 11, 12]

    async def test_a_cursor_before_pruned_events_is_expired(self, replica: Replica, broker: Broker) -> None:
        async with replica.running():
            await replica.write(*events(3), other(1), *events(5)[3:])
            await until(broker, 6)
        assert await replica.prune(limit=4) == 4
        for cursor in (1, 4):
            assert await replica.relay.wait_beyond(cursor, 0, [TOPIC])
            with pytest.raises(Reject) as caught:
                await replica.relay.read_after(cursor, 10, [OTHER, TOPIC])
            assert caught.value.reason is Reason.CURSOR_EXPIRED
        assert await replica.relay.read_after(5, 10, [TOPIC]) == [(6, events(5)[4])]
        assert await replica.relay.read_after(1, 10, [OTHER]) == [(4, other(1))]
        assert await replica.relay.read_after(0, 10, [OTHER, TOPIC]) == [(4, other(1)), (6, events(5)[4])]

    async def test_unread_and_recent_events_are_kept(self, replica: Replica, broker: Broker) -> None:
        async with replica.running():
            await replica.write(*events(5))
            await until(broker, 5)
        before = SystemClock().now() - timedelta(hours=1)
        assert await replica.prune(before=before) == 0
        assert await replica.prune(below=4) == 3
        assert len(await replica.relay.read_after(3, 10, [TOPIC])) == 2

    async def test_the_relay_prunes_while_it_publishes(self, url: str, replica: Replica, broker: Broker) -> None:
        """Watchers of another topic miss no event meanwhile."""
        seen: list[int] = []
        pruning = Replica(
            url, broker, [Retention((TOPIC,), 0, nothing_held), Retention((OTHER,), 0, nothing_held, lambda _: 1)]
        )

        async def watch() -> None:
            async for cursor, _ in pruning.relay.watch(0, [OTHER], batch=3):
                seen.append(cursor)
                if len(seen) == 20:
                    return

        async with pruning.running():
            watching = asyncio.create_task(watch())
            for number in range(1, 21):
                await pruning.write(ingested(number=number), other(number))
            await asyncio.wait_for(watching, 60)
            async with asyncio.timeout(60):
                while await pruning.relay.read_after(0, 1, [TOPIC]):
                    await asyncio.sleep(0.02)
        assert seen == list(range(2, 41, 2))
        assert len(set(broker.ids())) == 40
        assert len(await replica.relay.read_after(0, 100, [OTHER])) == 20

    async def test_what_is_held_stays_and_does_not_block_the_others(
        self, url: str, replica: Replica, broker: Broker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The next pass asks for it again."""
        monkeypatch.setattr(outbox_relay, "_PRUNE_BATCH", 2)
        monkeypatch.setattr(outbox_relay, "_AGAIN_SECONDS", 0.2)
        asked = list[str]()

        async def held(some: Sequence[Event]) -> list[bool]:
            ids = [one.event_id for one in some]
            asked.extend(ids)
            return [one in holds for one in ids]

        written = events(6)
        holds = {written[1].event_id, written[4].event_id}
        pruning = Replica(url, broker, [Retention((TOPIC,), 0, held)])

        async def left() -> list[int]:
            return [cursor for cursor, _ in await pruning.relay.read_after(0, 9, [TOPIC])]

        async with pruning.running():
            await pruning.write(*written)
            await reached(left, [2, 5])
            async with asyncio.timeout(60):
                while len(asked) < 10:
                    await asyncio.sleep(0.01)
            assert await left() == [2, 5]
            holds = {written[4].event_id}
            await reached(left, [5])
            await pruning.write(*events(7)[6:])
            async with asyncio.timeout(60):
                while events(7)[6].event_id not in asked:
                    await asyncio.sleep(0.01)
            await reached(left, [5])
        with pytest.raises(Reject) as caught:
            await pruning.relay.read_after(5, 9, [TOPIC])
        assert caught.value.reason is Reason.CURSOR_EXPIRED
        assert set(asked) == {one.event_id for one in events(7)}

    async def test_a_question_without_an_answer_stops_no_event(
        self, url: str, replica: Replica, broker: Broker
    ) -> None:
        async def silent(_events: Sequence[Event]) -> list[bool]:
            await asyncio.Event().wait()
            raise AssertionError

        pruning = Replica(url, broker, [Retention((TOPIC,), 0, silent)])
        stop = asyncio.Event()
        task = asyncio.create_task(pruning.relay.run(stop))
        for number in range(1, 4):
            await pruning.write(ingested(number=number))
            await until(broker, number)
        assert len(await pruning.relay.read_after(0, 9, [TOPIC])) == 3
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
