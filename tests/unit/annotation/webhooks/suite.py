"""Tests of webhooks for every database. A subclass provides the fixture `world`."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from standardwebhooks import Webhook

from services.annotation.desk.reading import FEED_TOPICS, FeedRequest
from services.annotation.service import new_secret
from services.annotation.webhooks.deliveries import DeliverySettings, Subscriptions
from services.annotation.webhooks.store import first_needed
from services.shared.connectors.webhook import WebhookPush
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.call import new_id
from tests.unit.annotation.calls import DOCUMENT, finish, listed, refused, submit, withdrawal
from tests.unit.annotation.support import CASE_SYSTEM, DESK, STRANGER, World, actor, make_world, record

PARTNER = actor(Role.SENIOR_REVIEWER, subject="partner@harbour-bank")
URL = "http://127.0.0.1:9/hook"
ALL = FeedRequest()


def subscriptions(world: World) -> Subscriptions:
    return Subscriptions(world.service.deliveries.ports, new_id, new_secret)


async def subscribe(world: World, who: Actor = CASE_SYSTEM, request: FeedRequest = ALL, cursor: int = 0) -> str:
    return (await subscriptions(world).create(who, URL, request, cursor))[1]


async def drain(world: World) -> None:
    """Delivers until nothing is due."""
    while await world.service.deliveries.step():
        pass


def sent(world: World) -> list[tuple[str, str]]:
    """Type and set state of the sent messages."""
    bodies = [json.loads(message.body) for _, _, message in world.push.sent]
    return [(body["type"], body["data"]["annotation_set"]["state"]) for body in bodies]


PUBLISHED = ("glossator.annotations.published.v1", "published")
PROPOSED = ("glossator.annotations.proposed.v1", "proposed")
WITHDRAWN = ("glossator.annotations.proposed.v1", "withdrawn")


class WebhookSuite:
    async def test_published_sets_are_sent_signed_and_without_text(self, world: World) -> None:
        secret = await subscribe(world)
        await world.propose(DOCUMENT)
        first = (await listed(world)).annotations[0].annotation_id
        await submit(world, decision_id="1", revision=1, decision="accept", annotation_id=first)
        await finish(world, 2)
        await world.service.handle(withdrawal())
        await drain(world)
        assert sent(world) == [PUBLISHED, WITHDRAWN]
        url, used, message = world.push.sent[0]
        assert (url, used) == (URL, secret)
        body = json.loads(message.body)
        assert body["data"]["event_id"] == message.message_id
        assert body["data"]["annotation_set"]["annotations"][0]["span"] == {"start": 42, "end": 54}
        for words in ("Lovelace", "laws of Maine", "collateral insured"):
            assert words not in message.body
        await drain(world)
        assert len(world.push.sent) == 2

    async def test_proposals_are_sent_on_request_with_access(self, world: World) -> None:
        await subscribe(world, DESK, FeedRequest(include_proposed=True))
        await subscribe(world, CASE_SYSTEM, FeedRequest(matter="HB-2"))
        await world.propose(DOCUMENT)
        await world.propose(record(tenant="northgate-credit"))
        await drain(world)
        assert sent(world) == [PROPOSED]
        with pytest.raises(Reject) as caught:
            await subscribe(world, CASE_SYSTEM, FeedRequest(include_proposed=True))
        assert caught.value.reason is Reason.FORBIDDEN

    @pytest.mark.parametrize("published", [False, True])
    async def test_a_withdrawal_is_sent_if_the_document_was_published(self, world: World, published: bool) -> None:
        await subscribe(world)
        await world.propose(DOCUMENT)
        if published:
            await finish(world, 1)
            await world.service.operations.reviews.reopen(PARTNER, DOCUMENT.document_id, 2)
        await world.service.handle(withdrawal())
        await drain(world)
        assert sent(world) == ([PUBLISHED, PUBLISHED, WITHDRAWN] if published else [])
        items = (await world.service.operations.views.page(CASE_SYSTEM, ALL, 0, 0)).items
        assert [one.annotation_set.state for one in items] == [state for _, state in sent(world)]

    async def test_a_withdrawal_of_a_proposal_is_sent_on_request(self, world: World) -> None:
        await subscribe(world, DESK, FeedRequest(include_proposed=True))
        await world.propose(DOCUMENT)
        await world.service.handle(withdrawal())
        await drain(world)
        assert sent(world) == [PROPOSED, WITHDRAWN]

    async def test_a_subscription_starts_after_its_cursor(self, world: World) -> None:
        await world.propose(DOCUMENT)
        await finish(world, 1)
        last = (await world.feed.read_after(0, 100, ("annotations.published",)))[-1][0]
        await subscribe(world, cursor=last)
        await drain(world)
        assert world.push.sent == []

    async def test_failures_are_retried_in_order_per_document(self, world: World) -> None:
        await subscribe(world)
        other = record(reference="ref-2")
        for document in (DOCUMENT, other):
            await world.propose(document)
            await finish(world, 1, document=document)
        await world.service.handle(withdrawal())
        world.push.refused = DOCUMENT.document_id
        await world.service.deliveries.step()
        await world.service.deliveries.step()
        assert sorted(sent(world)) == [PUBLISHED, PUBLISHED]
        world.push.refused = None
        world.clock.advance(5)
        await drain(world)
        assert sent(world)[2:] == [PUBLISHED, WITHDRAWN]
        messages = [message.message_id for _, _, message in world.push.sent]
        assert messages[2] in messages[:2]

    @pytest.mark.parametrize("statuses", [[500, 0, 302], [410]], ids=["attempts end", "gone"])
    async def test_the_next_delivery_follows_a_dead_one(self, world: World, statuses: list[int]) -> None:
        await subscribe(world)
        await world.propose(DOCUMENT)
        await finish(world, 1)
        await world.service.handle(withdrawal())
        world.push.statuses = list(statuses)
        for _ in statuses:
            await world.service.deliveries.step()
            world.clock.advance(4000)
        await drain(world)
        assert sent(world) == [*[PUBLISHED] * len(statuses), WITHDRAWN]
        assert b'webhook_deliveries_total{outcome="dead",service="annotation"} 1.0' in world.metrics.exposition()

    async def test_a_restart_loses_no_delivery(self, world: World) -> None:
        await subscribe(world)
        await world.propose(DOCUMENT)
        await finish(world, 1)

        store = world.service.deliveries.ports.store
        for one in await store.all():
            await world.service.deliveries._plan(one)
        assert len(await store.take_due(world.clock.now(), world.service.deliveries.settings.lease, {}, 10, 10)) == 1
        again = make_world(world.database)
        deliveries = replace(
            again.service.deliveries, ports=replace(again.service.deliveries.ports, secrets=world.blobs)
        )
        await deliveries.step()
        assert again.push.sent == []
        again.clock.advance(61)
        await deliveries.step()
        assert sent(again) == [PUBLISHED]

    async def test_a_deleted_secret_ends_the_delivery(self, world: World) -> None:
        await subscribe(world)
        await world.propose(DOCUMENT)
        await finish(world, 1)
        (one,) = await subscriptions(world).all(CASE_SYSTEM)
        await world.blobs.delete(one.secret)
        await drain(world)
        assert world.push.sent == []
        assert b'outcome="dead"' in world.metrics.exposition()

    async def test_secrets_are_stored_encrypted(self, world: World) -> None:
        secret = await subscribe(world)
        (one,) = await subscriptions(world).all(CASE_SYSTEM)
        assert secret not in repr(one)
        assert (await world.blobs.get(one.secret)).decode() == secret
        Webhook(secret)

    async def test_the_loop_waits_for_work_and_stops(self, world: World) -> None:
        await subscribe(world)
        stop = asyncio.Event()
        running = asyncio.create_task(world.service.deliveries.run(stop))
        await world.propose(DOCUMENT)
        await finish(world, 1)
        async with asyncio.timeout(30):
            while not world.push.sent:
                await asyncio.sleep(0.02)
        stop.set()
        async with asyncio.timeout(30):
            await running
        assert sent(world) == [PUBLISHED]

    async def test_a_slow_receiver_of_one_tenant_does_not_delay_another(self, world: World) -> None:
        slow, other = "http://127.0.0.1:9/slow", actor(Role.CASE_SYSTEM, tenant="northgate-credit")
        await subscriptions(world).create(CASE_SYSTEM, slow, ALL)
        await subscribe(world, other)
        for number in range(5):
            own = record(reference=f"ref-{number}")
            await world.propose(own)
            await finish(world, 1, document=own)
        theirs = record(tenant="northgate-credit")
        await world.propose(theirs)
        await finish(world, 1, STRANGER, theirs)
        world.push.slow[slow] = asyncio.Event()
        deliveries = replace(world.service.deliveries, settings=DeliverySettings(each=2, total=8))
        stop = asyncio.Event()
        running = asyncio.create_task(deliveries.run(stop))
        async with asyncio.timeout(30):
            while len(world.push.sent) < 1 or world.push.waiting < 2:
                await asyncio.sleep(0.02)
        assert [url for url, _, _ in world.push.sent] == [URL]
        assert world.push.waiting == 2  # of the five that are due
        world.push.slow[slow].set()
        async with asyncio.timeout(30):
            while len(world.push.sent) < 6:
                await asyncio.sleep(0.02)
            stop.set()
            await running

    async def test_the_subscriptions_of_a_tenant_are_limited(self, world: World) -> None:
        commands = replace(subscriptions(world), most=1)
        await commands.create(CASE_SYSTEM, URL, ALL)
        await refused(Reason.PRECONDITION_FAILED, commands.create(CASE_SYSTEM, URL, ALL))
        await commands.create(actor(Role.CASE_SYSTEM, tenant="northgate-credit"), URL, ALL)

    async def test_tenants_take_turns(self, world: World) -> None:
        await subscribe(world)
        await subscribe(world, actor(Role.CASE_SYSTEM, tenant="northgate-credit"))
        for number in range(4):
            own = record(reference=f"ref-{number}")
            await world.propose(own)
            await finish(world, 1, document=own)
        theirs = record(tenant="northgate-credit")
        await world.propose(theirs)
        await finish(world, 1, STRANGER, theirs)
        store, now = world.service.deliveries.ports.store, world.clock.now()
        for one in await store.all():
            await world.service.deliveries._plan(one)
        lease = timedelta(seconds=1)

        async def taken(busy: dict[str, int], each: int, total: int) -> list[str]:
            found = await store.take_due(now, lease, busy, each, total)
            return sorted(one.subscription.tenant for one in found)

        assert await taken({}, 16, 2) == ["harbour-bank", "northgate-credit"]
        now += 2 * lease
        assert await taken({"harbour-bank": 2}, 2, 16) == ["northgate-credit"]
        now += 2 * lease
        assert await taken({"harbour-bank": 1}, 2, 16) == ["harbour-bank", "northgate-credit"]
        now += 2 * lease
        assert await taken({"harbour-bank": 16}, 16, 16) == []

    async def test_a_host_that_is_not_allowed_is_refused(self, world: World) -> None:
        commands = subscriptions(world)
        guarded = replace(commands, ports=replace(commands.ports, push=WebhookPush(["case.example"])))
        with pytest.raises(Reject) as caught:
            await guarded.create(CASE_SYSTEM, "https://elsewhere.example/", FeedRequest())
        assert caught.value.reason is Reason.FORBIDDEN_LOCATION
        assert await commands.all(CASE_SYSTEM) == []

    async def test_first_needed_is_the_oldest_undelivered_event(self, world: World) -> None:
        assert await world.database.run(first_needed) is None
        await subscribe(world)
        assert await world.database.run(first_needed) == 1
        await world.propose(DOCUMENT)
        await finish(world, 1)
        published, last = [at for at, _ in await world.feed.read_after(0, 9, FEED_TOPICS)][-1], 5
        world.push.statuses = [500]
        await drain(world)
        assert await world.database.run(first_needed) == published
        world.clock.advance(60)
        await drain(world)
        assert sent(world) == [PUBLISHED] * 2
        assert published < await world.database.run(first_needed) <= last  # type: ignore[operator]

    async def test_an_expired_cursor_is_refused(self, world: World) -> None:
        await world.propose(DOCUMENT)
        await finish(world, 1)
        reader = world.service.operations.views
        page = await reader.page(CASE_SYSTEM, ALL, 0, 0)
        cursors = [at for at, _ in await world.feed.read_after(0, 9, FEED_TOPICS)]

        def prune(connection: sa.Connection) -> None:
            world.outbox.mark_published(connection, cursors, world.clock.now())
            for topic in FEED_TOPICS:
                due = world.outbox.due(connection, topic, world.clock.now() + timedelta(days=1), 0, None, 9)
                world.outbox.prune(connection, topic, [cursor for cursor, _ in due], None)

        await world.database.run(prune)
        for attempt in (reader.page(CASE_SYSTEM, ALL, 1, 0), subscribe(world, cursor=1)):
            await refused(Reason.CURSOR_EXPIRED, attempt)
        assert await subscriptions(world).all(CASE_SYSTEM) == []
        assert (await reader.page(CASE_SYSTEM, ALL, page.cursor, 0)).items == ()
        assert (await reader.page(CASE_SYSTEM, ALL, 0, 0)).items == ()
