"""The loop that makes messages of notices, and sends them. No decision waits for it."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from services.annotation.notices.records import (
    STOPS,
    Delivery,
    Kind,
    Notice,
    Waiting,
    counts_of,
    is_time,
    link_of,
    mail_of,
)
from services.annotation.ports import AuthoriserPort
from services.annotation.storage.notice_messages import PENDING, MessageStore, Outgoing
from services.annotation.storage.notices import NoticeStore
from services.shared.domain.errors import Reject, Retry
from services.shared.domain.records import Action, Actor, Resource, Role
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.periodic import repeat
from services.shared.runtime.retry import Backoff

log = get_logger(__name__)
_SERVICE = "annotation"
_SECONDS = 5.0
_DUE_SECONDS = 60.0
_LEASE = timedelta(minutes=2)
_MOST = 50
_ATTEMPTS = 80
_BACKOFF = Backoff(first=15.0, longest=3600.0)
_ROLES = frozenset((Role.REVIEWER, Role.SENIOR_REVIEWER))

Send = Callable[[Outgoing], Awaitable[str]]
"""Sends a message, and returns its state. Raises `Retry` if it can be sent later."""


class Comparing(Protocol):
    """Compares new documents with watches (`Watches`)."""

    async def compare(self) -> None: ...

    async def readable(self, document_ids: Collection[str]) -> Collection[str]: ...


@dataclass(slots=True, eq=False)
class Notifications:
    """`channels` sends a message by the name of its channel; without one, there are no messages. `informed`: pairs of
    tenant and person who are informed of each stop of reading, also behind a wall: a message names no matter.
    """

    notices: NoticeStore
    messages: MessageStore
    access: AuthoriserPort
    channels: Mapping[str, Send]
    console: str
    daily_hour: int
    clock: Clock
    metrics: Metrics
    watches: Comparing
    informed: Collection[tuple[str, str]] = ()
    _looked_at: float = field(default=-_DUE_SECONDS, init=False)

    async def run(self, stop: asyncio.Event) -> None:
        """Long comparisons do not delay messages."""
        if self.channels:
            async with asyncio.TaskGroup() as both:
                for step in (self.watches.compare, self.send):
                    both.create_task(repeat(step, _SECONDS, stop, after_failures=_BACKOFF.wait))
        await stop.wait()

    async def send(self) -> None:
        """Adds what is due, makes the messages whose time has come, and sends. A person or a message that fails delays
        no other one. Raises `Retry`.
        """
        now = self.clock.monotonic()
        if now - self._looked_at >= _DUE_SECONDS:
            await self.notices.note_due(self.clock.now())
            self._looked_at = now
        waits: Retry | None = None
        for one in await self.notices.waiting():
            try:
                await self._make(one)
            except Retry as error:
                waits = error
            except Exception as error:  # noqa: BLE001 - one person's notices must not end the loop
                log.failure("notification.failed", error)
        for message in await self.messages.take_due(self.clock.now(), _LEASE, _MOST):
            await self._send(message)
        await self._observe()
        if waits:
            raise waits

    async def _observe(self) -> None:
        oldest = await self.messages.oldest()
        age = (self.clock.now() - oldest).total_seconds() if oldest else 0.0
        self.metrics.notification_age_seconds.labels(_SERVICE).set(age)

    async def _make(self, waiting: Waiting) -> None:
        """One message for all notices of a person that still apply, and that no wall hides from it now."""
        delivery, now = await self.messages.delivery(waiting.tenant, waiting.person), self.clock.now()
        if delivery is not Delivery.OFF and not is_time(waiting, delivery, now, self.daily_hour):
            return
        found, every = await self.notices.of_person(waiting.tenant, waiting.person)
        seen = [one for one in found if self._sees(one)] if delivery is not Delivery.OFF else []
        shown = await self._without_erased(seen)
        body = self._body(shown) if shown else None
        await self.messages.add(waiting.tenant, waiting.person, every, body, self.channels, now)

    async def _without_erased(self, notices: Sequence[Notice]) -> Sequence[Notice]:
        """An erased document has no words any more: that it fitted a watch is not reported either."""
        watched = {one.document_id for one in notices if one.kind is Kind.WATCHED}
        gone = watched - {*await self.watches.readable(watched)} if watched else watched
        return [one for one in notices if one.kind is not Kind.WATCHED or one.document_id not in gone]

    def _sees(self, one: Notice) -> bool:
        if one.kind in STOPS and (one.tenant, one.person) in self.informed:
            return True
        someone = Actor(one.person, one.tenant, _ROLES)
        return self.access.allows(someone, Action.REVIEW, Resource("document", "", one.tenant, one.matter, one.family))

    def _body(self, notices: Sequence[Notice]) -> Mapping[str, Any]:
        mail = mail_of(notices, self.console)
        return {
            "counts": counts_of(notices),
            "link": link_of(notices, self.console),
            "subject": mail.subject,
            "text": mail.text,
        }

    async def _send(self, message: Outgoing) -> None:
        try:
            send = self.channels.get(message.channel)
            state, wait = (await send(message) if send else "refused"), 0.0
        except Reject:
            state, wait = "refused", 0.0
        except Retry as retry:
            log.warning("notification.waits", dependency=retry.dependency)
            state, wait = PENDING, _BACKOFF.wait(message.attempts)
        except Exception as error:  # noqa: BLE001 - one message must not end the loop
            log.failure("notification.failed", error, message_id=message.message_id)
            state, wait = PENDING, _BACKOFF.wait(message.attempts)
        if state == PENDING and message.attempts >= _ATTEMPTS:
            state = "given_up"
        outcome = "retried" if state == PENDING else state
        self.metrics.notifications.labels(_SERVICE, message.channel, outcome).inc()
        await self.messages.end(message, state, self.clock.now() + timedelta(seconds=wait))


def webhook_body(message: Outgoing) -> str:
    """What a webhook gets: numbers and a link."""
    return json.dumps(
        {
            "type": "notification",
            "id": message.message_id,
            "tenant": message.tenant,
            "person": message.person,
            "counts": message.body["counts"],
            "link": message.body["link"],
        }
    )
