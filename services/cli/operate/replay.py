"""Replay dead letters onto their topics: filtered, at a rate, each message once, each audited."""

from collections.abc import AsyncGenerator, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from services.shared.domain.document import BlobRef
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DeadLetter, Event
from services.shared.domain.identity import make_id
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.clock import Clock
from services.shared.wire.dead_message import DeadMessage, unpack
from services.shared.wire.headers import header_map
from services.shared.wire.inbound import read_event
from services.shared.wire.topics import BY_NAME


class ReplayOutcome(StrEnum):
    """The outcome for one dead letter."""

    SENT = "sent"
    PLANNED = "planned"  # a dry run
    REPEATED = "repeated"  # the same message was sent in this replay
    ERASED = "erased"  # its key is destroyed
    UNREADABLE = "unreadable"
    PARKED = "parked"  # `glossator resume --source` handles it
    REFUSED = "refused"  # its sender must submit it again
    OTHER_TENANT = "of other tenants"  # not sent; commands print only their number


@dataclass(frozen=True, slots=True)
class ReplayedLetter:
    """A dead letter and its outcome. `correlation_id` is empty if the message names none or cannot be read."""

    letter: DeadLetter
    outcome: ReplayOutcome
    correlation_id: str = ""


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """Which letters to replay: by reason, by tenant, and not older than `since`. Empty and None match all."""

    reason: str = ""
    tenant: str = ""
    since: datetime | None = None

    def includes(self, letter: DeadLetter) -> bool:
        """Whether the letter matches all three conditions."""
        return (
            self.reason in ("", letter.reason)
            and self.tenant in ("", letter.tenant)
            and (self.since is None or letter.occurred_at >= self.since)
        )


class AccessPort(Protocol):
    """The methods of `Authoriser` that a replay needs."""

    async def authorise(self, actor: Actor, action: Action, resource: Resource) -> None: ...
    def allows(self, actor: Actor, action: Action, resource: Resource) -> bool: ...


class BlobPort(Protocol):
    """The methods of `Blobs` that a replay needs."""

    async def get(self, ref: BlobRef) -> bytes: ...


class SendPort(Protocol):
    """Sends messages back to their topics."""

    async def send(self, message: DeadMessage) -> None: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """The dependencies of a replay. `tenants`: those of the access policy."""

    access: AccessPort
    blobs: BlobPort
    sender: SendPort
    clock: Clock
    tenants: Collection[str]


async def replay(
    letters: Iterable[DeadLetter],
    letter_filter: LetterFilter,
    actor: Actor,
    ports: Ports,
    *,
    rate: float,
    dry_run: bool,
) -> AsyncGenerator[ReplayedLetter, None]:
    """Send the letters in order, `rate` messages per second. Letters of other tenants and parked ones are not sent.

    Handlers recognise messages that they have handled: a second replay changes nothing.

    Raises `Reject(FORBIDDEN)`, or `Retry`.
    """
    await ports.access.authorise(actor, Action.REPLAY, Resource("dead_letters"))
    seen: set[str] = set()
    for letter in letters:
        resource = _resource(letter, ports.tenants)
        if not letter_filter.includes(letter):
            continue
        if not ports.access.allows(actor, Action.REPLAY, resource):
            yield ReplayedLetter(letter, ReplayOutcome.OTHER_TENANT)
            continue
        if letter.reason in _NOT_SENT:
            yield ReplayedLetter(letter, _NOT_SENT[letter.reason])
            continue
        message, outcome = await _open(letter, ports.blobs)
        if message is not None:
            identity = _identity(letter, message)
            outcome = (
                ReplayOutcome.REPEATED if identity in seen else ReplayOutcome.PLANNED if dry_run else ReplayOutcome.SENT
            )
            seen.add(identity)
            if outcome is ReplayOutcome.SENT:
                await ports.access.authorise(actor, Action.REPLAY, resource)
                await ports.sender.send(message)
                await ports.clock.sleep(1 / rate)
        yield ReplayedLetter(letter, outcome, _correlation_id(letter, message) if message else "")


async def _open(letter: DeadLetter, blobs: BlobPort) -> tuple[DeadMessage | None, ReplayOutcome]:
    if letter.message is None:
        return None, ReplayOutcome.ERASED
    try:
        return unpack(await blobs.get(letter.message)), ReplayOutcome.SENT
    except Reject as error:
        return None, ReplayOutcome.ERASED if error.reason is Reason.KEY_UNAVAILABLE else ReplayOutcome.UNREADABLE


def _correlation_id(letter: DeadLetter, message: DeadMessage) -> str:
    event: Event | None
    try:
        event = read_event(BY_NAME[message.topic], header_map(message.headers), message.value, letter.occurred_at)
    except Reject as error:
        event = getattr(error, "event", None)
    document = getattr(event, "document", None)
    return document.correlation_id if document else ""


def _identity(letter: DeadLetter, message: DeadMessage) -> str:
    """An id that a message and its later dead letters share: from the event id, or from the content."""
    if letter.source_event_id:
        return make_id("replayed", letter.topic, letter.source_event_id)
    return make_id("replayed", letter.topic, (message.key or b"").hex(), (message.value or b"").hex())


def _resource(letter: DeadLetter, tenants: Collection[str]) -> Resource:
    """The resource of the access check. Its tenant is empty if the tenant of the letter is unknown."""
    return Resource("dead_letter", letter.event_id, letter.tenant if letter.tenant in tenants else "")


_NOT_SENT = {Reason.SOURCE_STOPPED.value: ReplayOutcome.PARKED, Reason.PARKING_FULL.value: ReplayOutcome.REFUSED}
