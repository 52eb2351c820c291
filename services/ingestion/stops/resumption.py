"""Handles the parked messages of resuming source systems, in order. A restart continues with the first that is left."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from opentelemetry.trace import SpanKind

from services.ingestion.stops.gate import SourceGate
from services.ingestion.stops.records import Parked, SourceState, State
from services.ingestion.stops.store import SourceStates
from services.shared.domain.errors import InProgress, Reason, Reject, Retry
from services.shared.domain.events import Event
from services.shared.runtime.access.origins import Origin
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.observe.tracing import Tracing
from services.shared.runtime.periodic import repeat
from services.shared.runtime.ports import BlobReader, EventPublisher
from services.shared.runtime.retry import Backoff
from services.shared.runtime.worker.dlq import DeadLetters
from services.shared.wire.dead_message import DeadMessage, unpack
from services.shared.wire.headers import header_map, read_trail
from services.shared.wire.inbound import read_event
from services.shared.wire.topics import BY_NAME

_log = get_logger(__name__)
_SECONDS = 1.0
_ATTEMPTS = 5
_BACKOFF = Backoff(0.2, longest=10.0)
_EXPIRED = BY_NAME["documents.submitted"].retention

CheckLock = Callable[[], None]


class Locks(Protocol):
    """`Database.lock`: one replica handles the parked messages of a source system."""

    def lock(self, name: str) -> AbstractAsyncContextManager[CheckLock | None]: ...


class Positions(Protocol):
    """The committed offsets of ingestion's consumer group."""

    async def committed(self, topic: str, channel: str) -> Mapping[int, int]:
        """By partition: the offset of the next message. Raises `Retry`."""
        ...


@dataclass(frozen=True, slots=True)
class ResumptionPorts:
    """`handle` and `on_rejected` are those of the worker; `letters` stores its dead letters."""

    states: SourceStates
    gate: SourceGate
    locks: Locks
    positions: Positions
    blobs: BlobReader
    handle: Callable[[Event], Awaitable[Sequence[Event]]]
    on_rejected: Callable[[Event, Reject], Sequence[Event]]
    letters: DeadLetters
    publisher: EventPublisher
    clock: Clock
    metrics: Metrics
    tracing: Tracing


class Resumption:
    """Runs in each replica. It also reports the stopped source systems, in metrics and as `notices`."""

    def __init__(self, ports: ResumptionPorts) -> None:
        self._ports = ports
        self._stopped: list[SourceState] = []

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set."""
        await repeat(lambda: self.step(stop), _SECONDS, stop, after_failures=_BACKOFF.wait)

    async def step(self, stop: asyncio.Event | None = None) -> None:
        """Handle the parked messages that can be handled now. Raises `Retry` while a dependency is down."""
        await self._observe()
        for one in self._stopped:
            if one.state is State.RESUMING:
                async with self._ports.locks.lock(f"resume {one.origin.tenant} {one.origin.source_system}") as check:
                    if check:
                        await self._resume(one.origin, check, stop or asyncio.Event())
        await self._observe()

    def notices(self) -> list[str]:
        """One sentence per source system that is stopped or resuming."""
        return [_notice(one) for one in self._stopped]

    async def _observe(self) -> None:
        found, metrics = await self._ports.states.stopped(), self._ports.metrics
        for gone in {one.origin for one in self._stopped} - {one.origin for one in found}:
            metrics.source_stopped.labels(gone.tenant, gone.source_system).set(0)
            metrics.messages_parked.labels(gone.tenant, gone.source_system).set(0)
            metrics.parking_full.labels(gone.tenant, gone.source_system).set(0)
        for one in found:
            metrics.source_stopped.labels(one.origin.tenant, one.origin.source_system).set(1)
            metrics.messages_parked.labels(one.origin.tenant, one.origin.source_system).set(one.parked)
            metrics.parking_full.labels(one.origin.tenant, one.origin.source_system).set(one.full)
        self._stopped = found

    async def _resume(self, origin: Origin, check_lock: CheckLock, stop: asyncio.Event) -> None:
        while not stop.is_set() and await self._ports.states.state(origin) is State.RESUMING:
            await asyncio.to_thread(check_lock)
            parked = await self._next(origin)
            if parked is None:
                return
            await self._handle(parked)
            await self._ports.states.remove(origin, parked.letter_id, self._ports.clock.now())

    async def _next(self, origin: Origin) -> Parked | None:
        """The first message that the worker has committed: all before it in its partition are handled or parked.

        After the retention of the topic, a message cannot be read from it again.
        """
        heads, now = await self._ports.states.heads(origin), self._ports.clock.now()
        topics = {(one.topic, one.channel) for one in heads}
        positions = {one: await self._ports.positions.committed(*one) for one in topics}
        for one in heads:
            committed = positions[one.topic, one.channel].get(one.partition, 0) > one.offset
            if committed or now - one.parked_at > _EXPIRED + timedelta(minutes=1):
                return one
        return None

    async def _handle(self, parked: Parked) -> None:
        """Handle one message and publish its events. Raises `Retry` while a dependency is down."""
        try:
            message = unpack(await self._ports.blobs.get(parked.message))
        except Reject as error:
            if error.reason is not Reason.KEY_UNAVAILABLE:  # an erased document
                _log.failure("parked.unreadable", error, letter_id=parked.letter_id)
            return
        trail = read_trail(header_map(message.headers))
        trail = trail if trail.submitted_at else replace(trail, submitted_at=parked.received_at)
        with self._ports.tracing.span(f"{parked.topic} resume", trail=trail, kind=SpanKind.CONSUMER):
            await self._attempts(parked, message)

    async def _attempts(self, parked: Parked, message: DeadMessage) -> None:
        event: Event | None = None
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                event = _event_of(parked, message)
                await self._ports.publisher.publish(await self._handled(event))
                return
            except Reject as error:
                verdict = error
                event = event or getattr(error, "event", None)
                break
            except Retry as error:
                if error.dependency:
                    raise
                verdict = Reject(Reason.ATTEMPTS_EXHAUSTED)
            except Exception as error:  # noqa: BLE001 - one message must not end the loop
                _log.failure("message.failed", error, letter_id=parked.letter_id, attempts=attempt)
                verdict = Reject(Reason.INTERNAL)
            await self._ports.clock.sleep(_BACKOFF.wait(attempt))
        await self._reject(message, event, verdict, attempt)

    async def _handled(self, event: Event) -> Sequence[Event]:
        """The events of the handler, also if it needs several calls."""
        while True:
            try:
                return await self._ports.handle(event)
            except InProgress as error:
                await self._ports.clock.sleep(error.after)

    async def _reject(self, message: DeadMessage, event: Event | None, verdict: Reject, attempts: int) -> None:
        letter = await self._ports.letters.store(message, event, verdict.reason, attempts)
        self._ports.metrics.messages_rejected.labels("ingestion", message.topic, verdict.reason.value).inc()
        answers: Sequence[Event] = ()
        if event is not None:
            await self._ports.gate.count(event, letter, message.channel)
            answers = self._ports.on_rejected(event, verdict)
        await self._ports.publisher.publish([letter, *answers])


def _event_of(parked: Parked, message: DeadMessage) -> Event:
    return read_event(BY_NAME[parked.topic], header_map(message.headers), message.value, parked.received_at)


def _notice(one: SourceState) -> str:
    name = f"Source system {one.origin.source_system} of {one.origin.tenant}"
    if one.state is State.RESUMING:
        return f"{name} resumes: {one.parked} parked messages are left"
    full = ", the limit; more are refused" if one.full else ""
    return (
        f"{name} is stopped after too many invalid documents ({one.reason}): {one.parked} messages are parked{full}."
        f" Correct it, then: glossator resume --source {one.origin.source_system} --tenant {one.origin.tenant}"
    )
