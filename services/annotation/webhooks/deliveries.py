"""Webhook subscriptions, and the loop that delivers. Messages contain spans and labels, never document text."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlsplit

from services.annotation.access import WebhookAccess
from services.annotation.desk.reading import FEED_TOPICS, FeedRequest, is_visible
from services.annotation.desk.scope import scope_of
from services.annotation.ports import FeedPort, PushPort, resource_of
from services.annotation.reveals.uses import Use
from services.annotation.webhooks.authority import ANY, consumer_of, lost_right
from services.annotation.webhooks.store import Delivery, DeliveryState, Planned, Subscription, WebhookStore
from services.shared.connectors.webhook import Message
from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import AnnotationsProposed, AnnotationsPublished, Event
from services.shared.domain.records import Action, Actor, Outcome, Resource, Role
from services.shared.runtime.access.pending import coded
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.periodic import repeat
from services.shared.runtime.ports import BlobStore
from services.shared.runtime.retry import Backoff
from services.shared.wire.json_codec import to_json
from services.shared.wire.topics import topic_of

log = get_logger(__name__)

_SERVICE = "annotation"
_SECRET_NAME = "webhook-secret"  # noqa: S105 - a blob's name
_BATCH = 100
_IDLE_SECONDS = 0.5
_PLANNED_EVERY = 8
_GONE = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookPorts:
    """The dependencies of subscriptions and deliveries."""

    store: WebhookStore
    feed: FeedPort
    secrets: BlobStore
    push: PushPort
    access: WebhookAccess
    clock: Clock


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """The commands of callers. `new_secret` returns a random Standard Webhooks secret, `new_id` a random id. `most` is
    the number of subscriptions of a tenant.
    """

    ports: WebhookPorts
    new_id: Callable[[], str]
    new_secret: Callable[[], str]
    most: int = 100

    async def create(self, actor: Actor, url: str, request: FeedRequest, cursor: int = 0) -> tuple[Subscription, str]:
        """Creates a subscription; returns it with its secret, which is not returned again.

        Raises `Reject(FORBIDDEN | FORBIDDEN_LOCATION | CURSOR_EXPIRED | INVALID_METADATA |
        PRECONDITION_FAILED)`.
        """
        identity, secret = self.new_id(), self.new_secret()
        resource = Resource("webhook", identity, actor.tenant, request.matter)
        if not request.matter:
            resource = scope_of(self.ports.access, actor, Action.READ_ANNOTATIONS, "webhook", identity)
        detail = (
            "operation=create",
            f"host={coded(urlsplit(url).hostname or '')}",
            f"proposals={request.include_proposed}",
        )
        await self.ports.access.authorise(actor, Action.MANAGE_WEBHOOKS, resource, detail=detail)
        await self.ports.access.authorise(actor, Action.READ_ANNOTATIONS, resource)
        if request.include_proposed:
            await self.ports.access.authorise(actor, Action.READ_PROPOSALS, resource)
        self.ports.push.check(url)
        if len(await self.ports.store.all(actor.tenant)) >= self.most:
            fault = f"The tenant has {self.most} subscriptions. Delete one"
            raise Reject(Reason.PRECONDITION_FAILED, detail=fault)
        await self.ports.feed.read_after(cursor, 1, FEED_TOPICS)
        made = Subscription(
            subscription_id=identity,
            tenant=actor.tenant,
            matter=request.matter,
            url=url,
            include_proposed=request.include_proposed,
            owner=actor,
            secret=BlobRef(actor.tenant, KeyScope.SOURCE, identity, _SECRET_NAME, 0),
            cursor=cursor,
            created_at=self.ports.clock.now(),
        )
        cause = lost_right(made, self.ports.access)
        if cause:
            raise Reject(Reason.FORBIDDEN, detail=_NOT_REGISTERED, rule=cause)
        ref = await self.ports.secrets.put(actor.tenant, KeyScope.SOURCE, identity, _SECRET_NAME, secret.encode())
        made = replace(made, secret=ref)
        await self.ports.store.add(made)
        return made, secret

    async def all(self, actor: Actor) -> list[Subscription]:
        """The caller's own subscriptions; for an operator, those of the tenant."""
        await self._authorise(actor, Action.READ_WEBHOOKS, "", "operation=list")
        return [one for one in await self.ports.store.all(actor.tenant) if _owns(actor, one)]

    async def find(self, actor: Actor, subscription_id: str) -> Subscription:
        """One subscription. Raises `Reject(NOT_FOUND)`, also if `all` would not return it."""
        await self._authorise(actor, Action.READ_WEBHOOKS, subscription_id, "operation=read")
        return await self._own(actor, subscription_id)

    async def remove(self, actor: Actor, subscription_id: str) -> None:
        """Deletes a subscription and its pending deliveries. Raises the errors of `find`."""
        await self._authorise(actor, Action.MANAGE_WEBHOOKS, subscription_id, "operation=delete")
        found = await self._own(actor, subscription_id)
        await self.ports.store.remove(subscription_id)
        await self.ports.secrets.delete(found.secret)

    async def _own(self, actor: Actor, subscription_id: str) -> Subscription:
        found = await self.ports.store.find(subscription_id)
        if not _owns(actor, found):
            raise Reject(Reason.NOT_FOUND)
        return found

    async def _authorise(self, actor: Actor, action: Action, subscription_id: str, detail: str) -> None:
        resource = scope_of(self.ports.access, actor, action, "webhook", subscription_id)
        await self.ports.access.authorise(actor, action, resource, detail=(detail,))


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """After `attempts`, a delivery is given up, and the next one of the document follows.

    `lease`: how long a delivery in progress is hidden from other processes. `each`, `total`: deliveries in parallel, of
    a tenant and of all. A tenant whose receivers are slow uses only its own.
    """

    attempts: int = 12
    backoff: Backoff = Backoff(first=1.0, longest=3600.0)
    lease: timedelta = timedelta(seconds=60)
    each: int = 16
    total: int = 256


@dataclass(frozen=True, slots=True, eq=False)
class Deliveries:
    """Reads the outbox for each subscription, and sends in order per document, with retries."""

    ports: WebhookPorts
    metrics: Metrics
    settings: DeliverySettings = DeliverySettings()
    _running: dict[asyncio.Task[None], str] = field(default_factory=dict, init=False)

    async def run(self, stop: asyncio.Event) -> None:
        """Delivers until `stop` is set, then completes the deliveries in progress."""
        await repeat(lambda: self._work(stop), _IDLE_SECONDS, stop)
        await asyncio.gather(*self._running)

    async def _work(self, stop: asyncio.Event) -> None:
        """Plans and sends until there is nothing to do. A slow receiver does not delay the others."""
        try:
            worked, number = True, 0
            while not stop.is_set() and (worked or self._running):
                worked = await self._start_due() > 0
                if not worked or number % _PLANNED_EVERY == 0:
                    worked = await self._plan_all() or worked
                if self._running:
                    await asyncio.wait(self._running, timeout=_IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                number += 1
        except Retry as retry:
            log.warning("webhooks.waits", dependency=retry.dependency)

    async def step(self) -> bool:
        """Plans once, and sends what is due to its end. False if there was nothing to do."""
        planned = await self._plan_all()
        started = await self._start_due()
        await asyncio.gather(*self._running)
        return planned or started > 0

    async def _plan_all(self) -> bool:
        """Checks the rights of all subscriptions, and plans the deliveries of the active ones."""
        known = await self.ports.store.all()
        active = [one for one in known if await self._is_active(one)]
        subscriptions = self.metrics.webhook_subscriptions
        subscriptions.labels(_SERVICE, "active").set(len(active))
        subscriptions.labels(_SERVICE, "suspended").set(len(known) - len(active))
        return any([await self._plan(one) for one in active])

    async def _start_due(self) -> int:
        """Starts the deliveries that are due, within the limits. Returns their number."""
        busy, limits = Counter(self._running.values()), self.settings
        due = await self.ports.store.take_due(self.ports.clock.now(), limits.lease, busy, limits.each, limits.total)
        for one in due:
            task = asyncio.create_task(self._deliver_or_log(one))
            self._running[task] = one.subscription.tenant
            task.add_done_callback(self._running.pop)
        return len(due)

    async def _deliver_or_log(self, delivery: Delivery) -> None:
        try:
            await self._deliver(delivery)
        except Retry as retry:  # the delivery is due again after its lease
            log.warning("webhooks.waits", dependency=retry.dependency)

    async def _is_active(self, subscription: Subscription) -> bool:
        """Suspends a subscription whose system lost a right, and continues it when the right returns."""
        cause = lost_right(subscription, self.ports.access)
        if cause != subscription.suspended:
            identity = subscription.subscription_id
            resource = Resource("webhook", identity, subscription.tenant, subscription.matter)
            outcome = Outcome.DENIED if cause else Outcome.ALLOWED
            detail = ("operation=suspend" if cause else "operation=continue",)
            await self.ports.access.report(subscription.owner, Action.MANAGE_WEBHOOKS, resource, outcome, cause, detail)
            await self.ports.store.suspend(identity, cause)
            log.warning("webhook.suspended" if cause else "webhook.continues", subscription=identity, reason=cause)
        return not cause

    async def _plan(self, subscription: Subscription) -> bool:
        try:
            events = await self.ports.feed.read_after(subscription.cursor, _BATCH, FEED_TOPICS)
        except Reject as error:  # the relay deleted events after the subscription was created
            log.warning("webhook.refused", subscription=subscription.subscription_id, reason=error.reason.value)
            return False
        if not events:
            return False
        consumer = consumer_of(subscription, self.ports.access)
        if consumer is None:
            return False
        request = FeedRequest(subscription.matter, subscription.include_proposed)
        planned = [
            Planned(at, event.document.family, event.event_id)
            for at, event in events
            if isinstance(event, AnnotationsProposed | AnnotationsPublished)
            and is_visible(event, consumer, request, self.ports.access)
        ]
        await self.ports.store.plan(subscription.subscription_id, events[-1][0], planned, self.ports.clock.now())
        return True

    async def _deliver(self, delivery: Delivery) -> None:
        identity = delivery.subscription.subscription_id
        consumer = consumer_of(delivery.subscription, self.ports.access)
        if consumer is None or lost_right(delivery.subscription, self.ports.access):
            await self.ports.store.release(delivery, self.ports.clock.now())
            return
        try:
            state, wait, status = await self._attempt(delivery, consumer)
        except Reject as error:
            log.warning("webhook.refused", subscription=identity, reason=error.reason.value)
            state, wait, status = DeliveryState.DEAD, 0.0, _GONE
        self.metrics.webhook_deliveries.labels(_SERVICE, state.value if state else "retried").inc()
        due = self.ports.clock.now() + timedelta(seconds=wait)
        await self.ports.store.end(delivery, state or DeliveryState.PENDING, status, due)

    async def _attempt(self, delivery: Delivery, consumer: Actor) -> tuple[DeliveryState | None, float, int]:
        """The new state, the seconds until the next attempt, and the HTTP status. Raises `Reject`."""
        (_, event), *_ = await self.ports.feed.read_after(delivery.cursor - 1, 1, FEED_TOPICS)
        if not isinstance(event, AnnotationsProposed | AnnotationsPublished):
            raise Reject(Reason.NOT_FOUND)
        subscription = delivery.subscription
        request = FeedRequest(subscription.matter, subscription.include_proposed)
        delivered = f"use={Use.DELIVERED.value}"
        detail = (f"subscription={subscription.subscription_id}", f"cursor={delivery.cursor}", delivered)
        try:
            await self.ports.access.authorise(
                consumer, Action.READ_ANNOTATIONS, resource_of(event.document), detail=detail
            )
        except Reject:
            return DeliveryState.WITHHELD, 0.0, 0
        if not is_visible(event, consumer, request, self.ports.access):
            return DeliveryState.WITHHELD, 0.0, 0
        status = await self._send(delivery, event)
        return *self._verdict(status, delivery.attempts), status

    async def _send(self, delivery: Delivery, event: Event) -> int:
        subscription = delivery.subscription
        secret = (await self.ports.secrets.get(subscription.secret)).decode()
        message = Message(event.event_id, self.ports.clock.now(), payload(event, delivery.cursor))
        return await self.ports.push.push(subscription.url, secret, message)

    def _verdict(self, status: int, attempts: int) -> tuple[DeliveryState | None, float]:
        if 200 <= status < 300:
            return DeliveryState.DELIVERED, 0.0
        if status == _GONE or attempts >= self.settings.attempts:
            return DeliveryState.DEAD, 0.0
        return None, self.settings.backoff.wait(attempts)


def payload(event: Event, cursor: int) -> str:
    """The event as JSON. The receiver can continue in the feed after `cursor`."""
    body = {"type": topic_of(event).type, "timestamp": event.occurred_at.isoformat(), "cursor": str(cursor)}
    return json.dumps({**body, "data": to_json(event)}, ensure_ascii=False, separators=(",", ":"))


_NOT_REGISTERED = 'The access policy lists no such system under "consumers", or gives it fewer rights'


def _owns(actor: Actor, one: Subscription) -> bool:
    """A subscription belongs to the system that created it, and to the operators of its tenant and matter."""
    operates = Role.OPERATOR in actor.roles and not actor.matters.isdisjoint({ANY, one.matter})
    return one.tenant == actor.tenant and (one.owner.subject == actor.subject or operates)
