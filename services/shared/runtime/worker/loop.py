"""The loop of every service that answers messages with messages."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from typing import Any

from opentelemetry.trace import SpanKind

from services.shared.domain.errors import InProgress, Reason, Reject, Retry
from services.shared.domain.events import Event, message_key
from services.shared.domain.relations import Priority
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import SENDER, URGENCY
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.observe.tracing import Tracing, current_trail
from services.shared.runtime.worker.channels import Admits, check_channel, sent_on
from services.shared.runtime.worker.consumer import ConsumerLoop
from services.shared.runtime.worker.dlq import DeadLetters
from services.shared.runtime.worker.gate import OPEN, Gate
from services.shared.runtime.worker.jobs import Job, Outcome, Partition
from services.shared.runtime.worker.lanes import Lanes
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.runtime.worker.slots import Slots
from services.shared.wire.headers import Record, to_record
from services.shared.wire.inbound import read_event, unidentified_event
from services.shared.wire.topics import Topic

_log = get_logger(__name__)

Handle = Callable[[Any], Awaitable[Sequence[Event]]]
OnRejected = Callable[[Any, Reject], Sequence[Event]]
SenderOf = Callable[[Event | None], str]


def ignore_rejection(_event: Event, _reject: Reject) -> Sequence[Event]:
    """The default of `on_rejected`: send no event besides the dead letter."""
    return ()


def tenant_of(event: Event | None) -> str:
    """Empty if the event has no document."""
    document = getattr(event, "document", None)
    return document.tenant if document else ""


def urgency_of(event: Event | None) -> int:
    """That of its document, as `Priority.urgency`."""
    document = getattr(event, "document", None)
    return (document.priority if document else Priority.NORMAL).urgency


class WorkerStoppedError(Exception):
    """The worker does not read messages. `cause` goes to `/readyz`: the cause and, if there is one, the remedy."""

    def __init__(self, cause: str, dependency: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.dependency = dependency


class Worker:
    """Reads `topics` as the consumer group `service`, calls `handle`, and sends the events that it returns.

    Events of one version chain are handled in order, events of different chains concurrently. Offsets and events are
    committed in one Kafka transaction. A rejected message becomes a dead letter; if its event could be read, at least
    in part, the events of `on_rejected` are sent too. A handler can be called more than once for the same event, and
    must then return the same events.
    """

    def __init__(  # noqa: PLR0913 - keyword arguments for all collaborators
        self,
        *,
        service: str,
        topics: Sequence[Topic],
        handle: Handle,
        kafka: KafkaSettings,
        dead_letters: DeadLetters,
        clock: Clock,
        metrics: Metrics,
        tracing: Tracing,
        on_rejected: OnRejected = ignore_rejection,
        sender_of: SenderOf = tenant_of,
        admits: Admits = lambda _channel, _source: False,
        gate: Gate = OPEN,
        settings: WorkerSettings = WorkerSettings(),
    ) -> None:
        self._service = service
        self._topics = tuple(topics)
        self._handle = handle
        self._kafka = kafka
        self._dead_letters = dead_letters
        self._clock = clock
        self._metrics = metrics
        metrics.start_rejections(service, [topic.name for topic in topics], Reason)
        self._tracing = tracing
        self._on_rejected = on_rejected
        self._sender_of = sender_of
        self._admits = admits
        self._gate = gate
        self._settings = settings
        self._slots = Slots(settings.concurrency, settings.spare)
        self._order = count()
        self._consumer: ConsumerLoop | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set, then drains. Raises errors that a retry cannot repair."""
        loop = asyncio.get_running_loop()
        lanes = Lanes(self._work, lambda job: consumer.done.put((job, None)))
        consumer = self._consumer = ConsumerLoop(
            self._kafka,
            self._service,
            self._topics,
            self._settings,
            self._clock,
            self._metrics,
            dispatch=lambda jobs: _in_loop(loop, self._take, lanes, jobs),
            give_up=lambda partitions, running: _in_loop(loop, _give_up, lanes, partitions, running),
        )
        working = asyncio.ensure_future(_in_thread(consumer))
        stopping = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
            consumer.stop()
            await working
        finally:
            consumer.stop()
            stopping.cancel()

    async def check(self) -> None:
        """A readiness check for `Health`. Raises `WorkerStoppedError`."""
        consumer = self._consumer
        if consumer is None:
            raise WorkerStoppedError("Starting")
        await self.check_alive()

    async def check_alive(self) -> None:
        """A check for `Health` that the process works. Raises `WorkerStoppedError`."""
        consumer = self._consumer
        if consumer and consumer.halted:
            share = f"{self._settings.dead_letter_share * 100:g} %"
            raise WorkerStoppedError(
                f"Stopped: failed on over {share} of the messages of several senders. Fix the cause, then restart"
            )

    async def check_kafka(self) -> None:
        """A readiness check for `Health`. Raises `WorkerStoppedError` after 10 s without a connection to a broker, or
        while the committed offsets cannot be read.
        """
        if self._consumer and not self._consumer.connected:
            raise WorkerStoppedError("Waiting for Kafka", "kafka")

    def _take(self, lanes: Lanes[Job], jobs: list[Job]) -> None:
        for job in jobs:
            try:
                job.event = read_event(job.topic, job.headers, job.value, job.received_at)
                check_channel(job.partition.channel, job.event, self._admits)
            except Reject as reject:
                job.verdict = reject
                job.event = sent_on(job.partition.channel, getattr(reject, "event", None))
            except Exception as error:  # noqa: BLE001 - a message that cannot be read must not end the loop
                _log.failure("message.unreadable", error, **job.ids())
                job.verdict = Reject(Reason.INTERNAL)
            lanes.add(message_key(job.event) if job.event else job.message.key(), job)

    async def _work(self, job: Job) -> None:
        ids = job.ids()
        SENDER.set(self._sender_of(job.event))
        URGENCY.set(urgency_of(job.event))
        started = self._clock.monotonic()
        with self._tracing.span(f"{job.topic.name} process", trail=job.trail, kind=SpanKind.CONSUMER, **ids) as span:
            outcome = await self._resolve(job)
            span.set_attribute("outcome", "rejected" if outcome.rejected else "handled")
            if not outcome.rejected:
                seconds = round(self._clock.monotonic() - started, 3)
                _log.info("message.handled", **ids, attempts=job.attempts, seconds=seconds)
        if self._consumer:
            self._consumer.done.put((job, outcome))

    async def _resolve(self, job: Job) -> Outcome:
        """Retries without limit until the message is handled, or stored as a dead letter."""
        failures = waits = 0
        while True:
            try:
                job.waiting = True  # for a free slot
                async with self._slots.of(SENDER.get(), URGENCY.get()):
                    job.waiting = False
                    records = await self._attempt(job)
                rejected, at, place = job.verdict is not None, job.trail.submitted_at, next(self._order)
                return Outcome(rejected, records, at, place, SENDER.get(), job.failed)
            except Exception as error:  # noqa: BLE001 - all errors of a handler lead to a retry or a dead letter
                if isinstance(error, InProgress):
                    await self._sleep(job, error.after)
                elif isinstance(error, Retry) and error.dependency:
                    waits += 1
                    await self._wait_for_dependency(job, error, waits)
                else:
                    failures += 1
                    await self._fail(job, error, failures)

    async def _attempt(self, job: Job) -> tuple[Record, ...]:
        if job.verdict is not None:
            return await self._reject(job, job.verdict)
        if job.event is not None and await self._gate.parks(job.event, job.dead_message()):
            parked = await self._park(job, job.event)
            if parked is not None:
                return parked
        started = self._clock.monotonic()
        async with asyncio.timeout(self._settings.attempt_seconds):
            events = await self._handle(job.event)
        self._metrics.handle_seconds.labels(self._service, job.topic.name).observe(self._clock.monotonic() - started)
        return self._records(events)

    async def _reject(self, job: Job, verdict: Reject) -> tuple[Record, ...]:
        letter = await self._dead_letters.store(job.dead_message(), job.event, verdict.reason, job.attempts)
        if job.event is not None:
            await self._gate.count(job.event, letter, job.partition.channel)
        event = job.event or sent_on(
            job.partition.channel, unidentified_event(job.topic, job.place, job.received_at, job.value)
        )
        answers = self._on_rejected(event, verdict) if event else ()
        self._metrics.messages_rejected.labels(self._service, job.topic.name, verdict.reason.value).inc()
        _log.warning("message.rejected", **job.ids(), reason=verdict.reason.value, attempts=job.attempts)
        return self._records((letter, *answers))

    async def _park(self, job: Job, event: Event) -> tuple[Record, ...] | None:
        """None if the event must be handled: its key is destroyed, or its sender was resumed meanwhile."""
        letter = await self._dead_letters.store(job.dead_message(), event, Reason.SOURCE_STOPPED, job.attempts)
        if letter.message is None or not await self._gate.park(event, letter, job.partition.channel, job.received_at):
            return None
        _log.warning("message.parked", **job.ids())
        return self._records((letter, *self._on_rejected(event, Reject(Reason.SOURCE_STOPPED))))

    def _records(self, events: Sequence[Event]) -> tuple[Record, ...]:
        trail = current_trail()
        return tuple(to_record(event, self._service, trail) for event in events)

    async def _wait_for_dependency(self, job: Job, retry: Retry, waits: int) -> None:
        """Blocks the version chain until the dependency answers."""
        seconds = max(retry.after, self._settings.dependency_backoff.wait(waits))
        self._metrics.dependency_waits.labels(self._service, retry.dependency).inc()
        _log.warning("message.waits", **job.ids(), dependency=retry.dependency, attempts=waits, seconds=seconds)
        with self._metrics.dependency_down.labels(self._service, retry.dependency).track_inprogress():
            await self._sleep(job, seconds)

    async def _fail(self, job: Job, error: Exception, failures: int) -> None:
        """Sets the verdict after a `Reject` or the last attempt, else waits for the next attempt.

        Storing the dead letter has no limit of attempts.
        """
        fault = _fault(error)
        if fault.reason is Reason.INTERNAL:
            _log.failure("message.failed", error, **job.ids(), attempts=failures)
        if job.verdict is None:
            job.attempts = failures
            if isinstance(error, Reject) or failures >= self._settings.attempts:
                job.verdict, job.failed = fault, not isinstance(error, Reject)
                return
            job.attempts += 1
        self._metrics.messages_retried.labels(self._service, job.topic.name, fault.reason.value).inc()
        await self._sleep(job, max(getattr(error, "after", 0.0), self._settings.backoff.wait(failures)))

    async def _sleep(self, job: Job, seconds: float) -> None:
        job.waiting = True
        await self._clock.sleep(seconds)
        job.waiting = False


def _fault(error: Exception) -> Reject:
    match error:
        case Reject():
            return error
        case Retry():
            return Reject(Reason.ATTEMPTS_EXHAUSTED)
        case TimeoutError():
            return Reject(Reason.TIMED_OUT)
    return Reject(Reason.INTERNAL)


def _give_up(lanes: Lanes[Job], partitions: frozenset[Partition], running: bool) -> None:
    lanes.give_up(lambda job: job.partition in partitions, running=running)


def _in_loop(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *arguments: object) -> None:
    """Schedules `call` from another thread, unless the loop has ended."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(call, *arguments)


async def _in_thread(consumer: ConsumerLoop) -> None:
    """Runs `consumer.work` in its own thread. Raises its error."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()

    def run() -> None:
        try:
            consumer.work()
        except BaseException as error:  # noqa: BLE001 - raised again by `await ended`
            _in_loop(loop, ended.set_exception, error)
        else:
            _in_loop(loop, ended.set_result, None)

    threading.Thread(target=run, name="kafka", daemon=True).start()
    await ended
