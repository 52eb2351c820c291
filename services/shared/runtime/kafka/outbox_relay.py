"""Publishes the events of an outbox and assigns their cursors."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import sqlalchemy as sa

from services.shared.domain.errors import Retry
from services.shared.domain.events import Event
from services.shared.runtime.clock import Clock
from services.shared.runtime.kafka.outbox import Outbox
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.retry import Backoff
from services.shared.runtime.storage.database import Database
from services.shared.wire.headers import Record

_log = get_logger(__name__)
_BATCH = 500
_PRUNE_BATCH = 200
_AGAIN_SECONDS = 86_400.0
_WATCH_SECONDS = 60.0
_BACKOFF = Backoff(first=0.2, longest=15.0)


class RecordSender(Protocol):
    """The part of `EventProducer` that the relay uses."""

    async def send(self, records: Sequence[Record]) -> None:
        """Returns after the broker has acknowledged all records. Raises `Retry(dependency="kafka")`."""
        ...


def no_reader(_connection: sa.Connection) -> int | None:
    """The default of `Retention.needed`: no reader prevents pruning."""
    return None


@dataclass(frozen=True, slots=True)
class Retention:
    """Rows of `topics` are deleted `days` after they were published, unless `held` says per event that a hold covers
    it. Rows from the cursor `needed` on are kept: a known reader has not read them yet.
    """

    topics: tuple[str, ...]
    days: int
    held: Callable[[Sequence[Event]], Awaitable[Sequence[bool]]]
    needed: Callable[[sa.Connection], int | None] = no_reader


@dataclass(slots=True)
class _Pass:
    """The pruning of a topic up to `cursor`. Rows that were kept are looked at again in the next pass."""

    started: float
    cursor: int = 0


class OutboxRelay:
    """Each replica has a relay. On PostgreSQL, one relay works and the others wait for its lock.

    It publishes in cursor order, at least once, with the same event ids. Watchers can use any replica. Topics without a
    `retention` are kept without limit.
    """

    def __init__(  # noqa: PLR0913 - keyword arguments for all collaborators
        self,
        database: Database,
        outbox: Outbox,
        producer: RecordSender,
        clock: Clock,
        metrics: Metrics,
        service: str,
        *,
        retention: Sequence[Retention] = (),
        poll_seconds: float = 0.5,
        prune_seconds: float = 60.0,
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._producer = producer
        self._clock = clock
        self._metrics = metrics
        self._service = service
        self._retention = tuple(retention)
        self._poll_seconds = poll_seconds
        self._prune_seconds = prune_seconds
        self._passes: dict[str, _Pass] = {}
        self._written = asyncio.Event()
        self._numbered = asyncio.Event()
        self._advanced = asyncio.Condition()
        self._stop = asyncio.Event()

    @property
    def stopping(self) -> bool:
        """True as soon as the service stops: watchers end, so that the stop does not wait for them."""
        return self._stop.is_set()

    def notify(self) -> None:
        """Call after a commit with new events. Without it, the relay finds them within `poll_seconds`."""
        self._written.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set. Retries without limit after a `Retry`."""
        self._stop = stop
        failures = 0
        while not stop.is_set():
            try:
                async with self._database.lock(f"outbox {self._service}") as check_lock:
                    if check_lock:
                        await self._work(check_lock, stop)
                failures = 0
            except Retry as retry:
                failures += 1
                self._metrics.dependency_waits.labels(self._service, retry.dependency).inc()
                _log.warning("outbox.waits", dependency=retry.dependency, attempts=failures)
            await _wait(stop, _BACKOFF.wait(failures) if failures else self._poll_seconds)

    async def read_after(self, cursor: int, limit: int, topics: Sequence[str]) -> list[tuple[int, Event]]:
        """Return up to `limit` events after `cursor` on any of `topics`, with their cursors, in order; 0 starts at the
        first stored one. Raises `Reject(CURSOR_EXPIRED)` if events after `cursor` were pruned,
        `Reject(INVALID_METADATA)` if `cursor` is greater than the last one.
        """
        return await self._database.run(lambda connection: self._outbox.read_after(connection, cursor, limit, topics))

    async def wait_beyond(
        self,
        cursor: int,
        timeout: float,  # noqa: ASYNC109 - a timeout is a result here, not an error
        topics: Sequence[str] = (),
    ) -> bool:
        """Wait for an event after `cursor`, on any of `topics` if given. Returns False after `timeout` seconds, and
        within `poll_seconds` when the service stops.
        """
        deadline = self._clock.monotonic() + timeout
        while await self._database.run(lambda connection: self._outbox.last_cursor(connection, topics)) <= cursor:
            remaining = deadline - self._clock.monotonic()
            if remaining <= 0 or self.stopping:
                return False
            await self._wait_for_advance(min(remaining, self._poll_seconds))
        return True

    async def watch(self, cursor: int, topics: Sequence[str], *, batch: int = 100) -> AsyncIterator[tuple[int, Event]]:
        """Yields all events after `cursor` on any of `topics`, with their cursors, until the service stops."""
        while not self.stopping:
            for reached, event in await self.read_after(cursor, batch, topics):
                cursor = reached
                yield reached, event
            await self.wait_beyond(cursor, _WATCH_SECONDS, topics)

    async def _work(self, check_lock: Callable[[], None], stop: asyncio.Event) -> None:
        """Assigns cursors also while the broker does not answer: watchers read from the database."""
        tasks = [
            asyncio.create_task(self._repeat(step, wake, check_lock, stop, seconds))
            for step, wake, seconds in (
                (self._number, self._written, self._poll_seconds),
                (self._publish, self._numbered, self._poll_seconds),
                (self._prune, asyncio.Event(), self._prune_seconds),
            )
        ]
        done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        for task in done:
            task.result()

    async def _repeat(
        self,
        step: Callable[[], Awaitable[bool]],
        wake: asyncio.Event,
        check_lock: Callable[[], None],
        stop: asyncio.Event,
        seconds: float,
    ) -> None:
        while not stop.is_set():
            wake.clear()
            await asyncio.to_thread(check_lock)
            if not await step():
                await _wait_any(wake, stop, seconds)

    async def _number(self) -> bool:
        before, after = await self._database.run(
            lambda connection: (self._outbox.last_cursor(connection), self._outbox.number(connection, _BATCH))
        )
        if after > before:
            self._numbered.set()
            async with self._advanced:
                self._advanced.notify_all()
        return after - before == _BATCH

    async def _publish(self) -> bool:
        rows, waiting = await self._database.run(
            lambda connection: (self._outbox.unpublished(connection, _BATCH), self._outbox.backlog(connection))
        )
        if rows:
            await self._producer.send([record for _, record in rows])
            cursors = [cursor for cursor, _ in rows]
            await self._database.run(
                lambda connection: self._outbox.mark_published(connection, cursors, self._clock.now())
            )
        self._metrics.outbox_backlog.labels(self._service).set(waiting - len(rows))
        return len(rows) == _BATCH

    async def _prune(self) -> bool:
        """Deletes a small batch per topic, so that other transactions do not wait. True if more rows are due."""
        counts = [
            await self._prune_topic(topic, retention) for retention in self._retention for topic in retention.topics
        ]
        return _PRUNE_BATCH in counts

    async def _prune_topic(self, topic: str, retention: Retention) -> int:
        """Returns the number of rows that were due."""
        now, before = self._clock.monotonic(), self._clock.now() - timedelta(days=retention.days)
        at = self._passes.setdefault(topic, _Pass(now))

        def due(connection: sa.Connection) -> list[tuple[int, Event]]:
            return self._outbox.due(connection, topic, before, at.cursor, retention.needed(connection), _PRUNE_BATCH)

        rows = await self._database.run(due)
        if not rows and now - at.started >= _AGAIN_SECONDS:
            self._passes[topic] = _Pass(now)
        if not rows:
            return 0
        held = await retention.held([event for _, event in rows])
        clear = [cursor for (cursor, _), is_held in zip(rows, held, strict=True) if not is_held]
        await self._database.run(
            lambda connection: self._outbox.prune(connection, topic, clear, retention.needed(connection))
        )
        at.cursor = rows[-1][0]
        _log.info("outbox.pruned", count=len(clear), held=len(rows) - len(clear))
        return len(rows)

    async def _wait_for_advance(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds), self._advanced:
                await self._advanced.wait()
        except TimeoutError:
            return


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


async def _wait_any(one: asyncio.Event, other: asyncio.Event, seconds: float) -> None:
    tasks = [asyncio.ensure_future(one.wait()), asyncio.ensure_future(other.wait())]
    await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
