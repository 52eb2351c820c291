"""A subscription has the rights of the policy in force, and belongs to its system or an operator."""

from dataclasses import replace

import pytest

from services.annotation.desk.reading import FeedRequest
from services.annotation.webhooks.store import DeliveryState
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Outcome, Role
from services.shared.runtime.access.policy import Wall
from tests.unit.annotation.calls import DOCUMENT, finish
from tests.unit.annotation.support import CASE_SYSTEM, DESK, REVIEWER, SENIOR, World, actor, record
from tests.unit.annotation.webhooks.suite import PUBLISHED, URL, drain, sent, subscribe, subscriptions

NOBODY = actor(Role.CASE_SYSTEM, subject="temporary@harbour-bank")
OPERATOR = actor(Role.OPERATOR)


async def published(world: World, reference: str = "ref-2") -> None:
    document = record(reference=reference)
    await world.propose(document)
    await finish(world, 1, document=document)


def without_consumer(world: World) -> None:
    world.rules.policy = replace(world.rules.policy, consumers={})


def without_role(world: World) -> None:
    roles = {**world.rules.policy.roles, Role.CASE_SYSTEM: {}}
    world.rules.policy = replace(world.rules.policy, roles=roles)


def other_matters(world: World) -> None:
    consumers = {CASE_SYSTEM.subject: replace(CASE_SYSTEM, matters=frozenset())}
    world.rules.policy = replace(world.rules.policy, consumers=consumers)


def other_tenant(world: World) -> None:
    consumers = {CASE_SYSTEM.subject: replace(CASE_SYSTEM, tenant="northgate-credit")}
    world.rules.policy = replace(world.rules.policy, consumers=consumers)


LOSSES = [(without_consumer, "consumer"), (without_role, "webhook.manage"), (other_matters, "webhook.manage"),
          (other_tenant, "consumer")]  # fmt: skip


@pytest.mark.parametrize(("lose", "cause"), LOSSES, ids=lambda one: getattr(one, "__name__", ""))
async def test_a_system_that_lost_a_right_gets_nothing_until_it_returns(world: World, lose: object, cause: str) -> None:
    await subscribe(world)
    await published(world)
    before = world.rules.policy
    lose(world)  # type: ignore[operator]
    await drain(world)
    assert sent(world) == []
    [stored] = await world.service.deliveries.ports.store.all()
    assert stored.suspended == cause
    assert b'webhook_subscriptions{service="annotation",state="suspended"} 1.0' in world.metrics.exposition()
    last = world.audit.records[-1]
    assert (last.action, last.outcome, last.reason) == ("webhook.manage", Outcome.DENIED, cause)
    assert last.detail == ("operation=suspend",)
    world.rules.policy = before
    await drain(world)
    assert sent(world) == [PUBLISHED]
    assert ("operation=continue",) in [one.detail for one in world.audit.records]


async def test_a_planned_delivery_is_not_sent_after_the_right_is_lost(world: World) -> None:
    await subscribe(world)
    await published(world)
    world.push.statuses = [503]
    await world.service.deliveries.step()
    assert len(world.push.sent) == 1
    without_consumer(world)
    world.clock.advance(5000)
    await drain(world)
    assert len(world.push.sent) == 1


async def test_a_right_that_is_lost_between_the_steps_stops_a_delivery_in_progress(world: World) -> None:
    await subscribe(world)
    await published(world)
    deliveries, store = world.service.deliveries, world.service.deliveries.ports.store
    for one in await store.all():
        await deliveries._plan(one)
    [due] = await store.take_due(world.clock.now(), deliveries.settings.lease, {}, 9, 9)
    before = world.rules.policy
    without_consumer(world)
    await deliveries._deliver(due)
    assert sent(world) == []
    world.rules.policy = before
    [again] = await store.take_due(world.clock.now(), deliveries.settings.lease, {}, 9, 9)
    assert again.attempts == 1  # no attempt is lost


async def test_a_document_behind_a_new_wall_is_withheld(world: World) -> None:
    await subscribe(world)
    await published(world)
    world.push.statuses = [503]
    await drain(world)
    wall = Wall(denied=frozenset({CASE_SYSTEM.subject}))
    world.rules.policy = replace(world.rules.policy, walls={("harbour-bank", DOCUMENT.matter): wall})
    world.clock.advance(5000)
    await drain(world)
    assert len(world.push.sent) == 1
    outcome = f'webhook_deliveries_total{{outcome="{DeliveryState.WITHHELD.value}",service="annotation"}} 1.0'
    assert outcome.encode() in world.metrics.exposition()
    assert (world.audit.records[-1].outcome, world.audit.records[-1].reason) == (Outcome.DENIED, "wall")


async def test_each_delivery_names_its_document(world: World) -> None:
    await subscribe(world)
    await published(world)
    await drain(world)
    [stored] = await world.service.deliveries.ports.store.all()
    found = [one for one in world.audit.records if one.detail[:1] == (f"subscription={stored.subscription_id}",)]
    [body] = world.push.sent
    assert [(one.actor, one.action, one.outcome) for one in found] == [
        (CASE_SYSTEM.subject, "annotation.read", Outcome.ALLOWED)
    ]
    assert found[0].resource_id in body[2].body


@pytest.mark.parametrize("who", [REVIEWER, SENIOR, NOBODY, OPERATOR])
async def test_only_a_registered_system_subscribes(world: World, who: Actor) -> None:
    with pytest.raises(Reject) as caught:
        await subscribe(world, who)
    assert caught.value.reason is Reason.FORBIDDEN
    assert await world.service.deliveries.ports.store.all() == []


ELSEWHERE = replace(OPERATOR, matters=frozenset({"HB-OTHER"}))
OWNERS = [(CASE_SYSTEM, True), (OPERATOR, True), (ELSEWHERE, False), (DESK, False), (REVIEWER, False)]


@pytest.mark.parametrize(("who", "owns"), OWNERS)
async def test_a_subscription_belongs_to_its_system_or_an_operator(world: World, who: Actor, owns: bool) -> None:
    await subscribe(world)
    [stored] = await world.service.deliveries.ports.store.all()
    if owns:
        await subscriptions(world).remove(who, stored.subscription_id)
        assert await world.service.deliveries.ports.store.all() == []
        return
    for attempt in (subscriptions(world).remove, subscriptions(world).find):
        with pytest.raises(Reject) as caught:
            await attempt(who, stored.subscription_id)
        assert caught.value.reason in {Reason.NOT_FOUND, Reason.FORBIDDEN}
    assert len(await world.service.deliveries.ports.store.all()) == 1


async def test_the_matters_of_the_credential_stay_an_upper_bound(world: World) -> None:
    narrow = replace(CASE_SYSTEM, matters=frozenset({"HB-OTHER"}))
    await subscriptions(world).create(narrow, URL, FeedRequest(matter="HB-OTHER"))
    await published(world)
    await drain(world)
    assert sent(world) == []


async def test_operations_on_webhooks_differ_in_the_audit_log(world: World) -> None:
    await subscribe(world)
    commands = subscriptions(world)
    [stored] = await commands.all(CASE_SYSTEM)
    await commands.find(CASE_SYSTEM, stored.subscription_id)
    await commands.remove(CASE_SYSTEM, stored.subscription_id)
    managed = [one for one in world.audit.records if one.action.startswith("webhook.")]
    assert [(one.action, one.resource_id, one.detail[0]) for one in managed] == [
        (Action.MANAGE_WEBHOOKS, stored.subscription_id, "operation=create"),
        (Action.READ_WEBHOOKS, "", "operation=list"),
        (Action.READ_WEBHOOKS, stored.subscription_id, "operation=read"),
        (Action.MANAGE_WEBHOOKS, stored.subscription_id, "operation=delete"),
    ]
    assert "host=127.0.0.1" in managed[0].detail
