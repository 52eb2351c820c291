import asyncio

import pytest

from tests.events import ingested
from tests.outbox_suite import Broker, OutboxSuite, Replica, events, until

pytestmark = pytest.mark.postgres


class TestPostgres(OutboxSuite):
    @pytest.fixture
    def url(self, postgres_url: str) -> str:
        return postgres_url

    async def test_several_replicas_publish_each_event_once_and_in_order(
        self, url: str, replica: Replica, broker: Broker
    ) -> None:
        others = [Replica(url, broker) for _ in range(2)]
        async with replica.running(), others[0].running(), others[1].running():
            await asyncio.gather(
                *(
                    _write_one_by_one(one, family)
                    for one, family in zip((replica, *others), ("a", "b", "c"), strict=True)
                )
            )
            await until(broker, 60)
        assert len(broker.sent) == 60
        for family in ("a", "b", "c"):
            key = ingested(family).document.family.encode()
            ids = [one for one, record in zip(broker.ids(), broker.sent, strict=True) if record.key == key]
            assert ids == [event.event_id for event in events(20, family)]

    async def test_readers_do_not_skip_a_slow_transaction(self, replica: Replica) -> None:
        """A transaction that gets its sequence first and commits last."""
        slow = replica.database._engine.connect()
        slow.begin()
        replica.outbox.enqueue(slow, [ingested("slow")])
        async with replica.running():
            await replica.write(ingested("fast"))
            assert await replica.relay.wait_beyond(0, 10)
            seen = await replica.relay.read_after(0, 10, ["documents.ingested"])
            assert seen == [(1, ingested("fast"))]
            await asyncio.to_thread(slow.commit)
            assert await replica.relay.wait_beyond(1, 10)
        assert await replica.relay.read_after(1, 10, ["documents.ingested"]) == [(2, ingested("slow"))]

    async def test_a_waiting_relay_takes_over(self, url: str, replica: Replica, broker: Broker) -> None:
        standby = Replica(url, broker)
        async with standby.running():
            async with replica.running():
                await replica.write(ingested("before"))
                await until(broker, 1)
            await standby.write(ingested("after"))
            await until(broker, 2)


async def _write_one_by_one(replica: Replica, family: str) -> None:
    for event in events(20, family):
        await replica.write(event)
