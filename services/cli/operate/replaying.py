"""Dead letters put back onto their topics: filtered, at a rate, each message once, each on the record."""

from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from services.shared.domain.document import BlobRef
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DeadLetter
from services.shared.domain.identity import make_id
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.clock import Clock
from services.shared.wire.dead_message import DeadMessage, unpack


class Fate(StrEnum):
    """What became of a dead letter."""

    SENT = "sent"
    PLANNED = "planned"  # a dry run
    REPEATED = "repeated"  # the same message died before, and is sent already
    ERASED = "erased"  # its key was destroyed, nothing is left of it
    UNREADABLE = "unreadable"
    PASSED_OVER = "of other tenants"  # left alone, and told only as a number


@dataclass(frozen=True, slots=True)
class Replayed:
    """One letter. `well`: nothing is lost."""

    letter: DeadLetter
    fate: Fate

    @property
    def well(self) -> bool:
        """False where the message could not be had back."""
        return self.fate is not Fate.UNREADABLE


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters: of one reason, of one tenant, buried since; empty and None for all."""

    reason: str = ""
    tenant: str = ""
    since: datetime | None = None

    def includes(self, letter: DeadLetter) -> bool:
        """Whether it passes all."""
        return (
            self.reason in ("", letter.reason)
            and self.tenant in ("", letter.tenant)
            and (self.since is None or letter.occurred_at >= self.since)
        )


class AccessPort(Protocol):
    """The part of `Authoriser` that is needed here."""

    async def authorise(self, actor: Actor, action: Action, resource: Resource) -> None: ...
    def allows(self, actor: Actor, action: Action, resource: Resource) -> bool: ...


class BlobPort(Protocol):
    """The part of `Blobs` that is needed here."""

    async def get(self, ref: BlobRef) -> bytes: ...


class SendPort(Protocol):
    """Where messages go back."""

    async def send(self, message: DeadMessage) -> None: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """What a replay stands on. `tenants`: those that the access policy knows."""

    access: AccessPort
    blobs: BlobPort
    sender: SendPort
    clock: Clock
    tenants: frozenset[str]


async def replay(
    letters: Iterable[DeadLetter], wanted: Wanted, actor: Actor, ports: Ports, *, rate: float, dry_run: bool
) -> AsyncGenerator[Replayed, None]:
    """In the order in which they were buried; `rate` in messages a second. Letters of tenants that are not the
    actor's are PASSED_OVER. Handlers recognise what they know already, so that doing it twice is harmless.

    Raises `Reject(FORBIDDEN)`, or `Retry`.
    """
    await ports.access.authorise(actor, Action.REPLAY, Resource("dead_letters"))
    seen: set[str] = set()
    for letter in letters:
        resource = _resource(letter, ports.tenants)
        if not wanted.includes(letter):
            continue
        if not ports.access.allows(actor, Action.REPLAY, resource):
            yield Replayed(letter, Fate.PASSED_OVER)
            continue
        message, fate = await _open(letter, ports.blobs)
        if message is not None:
            identity = _identity(letter, message)
            fate = Fate.REPEATED if identity in seen else Fate.PLANNED if dry_run else Fate.SENT
            seen.add(identity)
            if fate is Fate.SENT:
                await ports.access.authorise(actor, Action.REPLAY, resource)
                await ports.sender.send(message)
                await ports.clock.sleep(1 / rate)
        yield Replayed(letter, fate)


async def _open(letter: DeadLetter, blobs: BlobPort) -> tuple[DeadMessage | None, Fate]:
    if letter.message is None:
        return None, Fate.ERASED
    try:
        return unpack(await blobs.get(letter.message)), Fate.SENT
    except Reject as error:
        return None, Fate.ERASED if error.reason is Reason.KEY_UNAVAILABLE else Fate.UNREADABLE


def _identity(letter: DeadLetter, message: DeadMessage) -> str:
    """The same for a message that died again after a replay: by its event, or by what it holds."""
    if letter.source_event_id:
        return make_id("replayed", letter.topic, letter.source_event_id)
    return make_id("replayed", letter.topic, (message.key or b"").hex(), (message.value or b"").hex())


def _resource(letter: DeadLetter, tenants: frozenset[str]) -> Resource:
    """Where nobody knows whose it is, it belongs to none."""
    return Resource("dead_letter", letter.event_id, letter.tenant if letter.tenant in tenants else "")
