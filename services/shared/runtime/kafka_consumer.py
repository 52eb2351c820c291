"""The one thread that owns a worker's consumer and its transactional producer.

Partitions are assigned by range, all at once: at a rebalance every member commits what is finished and lets go of the
rest, so that no transaction carries offsets of a partition that another member reads already. Range also gives the same
numbers of all topics to the same member, which keeps a family in one place.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, SimpleQueue

from confluent_kafka import KafkaError, KafkaException, Message, TopicPartition

from services.shared.runtime.clock import Clock
from services.shared.runtime.delivery_metrics import DeliveryMetrics
from services.shared.runtime.dlq import DeadLetterShare
from services.shared.runtime.flow import Flow
from services.shared.runtime.in_flight import Batch, InFlight
from services.shared.runtime.jobs import Job, Outcome, Partition
from services.shared.runtime.kafka import KafkaSettings
from services.shared.runtime.logging import get_logger
from services.shared.runtime.membership import Membership, Places
from services.shared.runtime.metrics import Metrics
from services.shared.runtime.retry import Backoff
from services.shared.runtime.transactions import TransactionAbortedError, TransactionBrokenError, Transactions
from services.shared.runtime.worker_settings import WorkerSettings
from services.shared.wire.topics import Topic

_log = get_logger(__name__)
_BUSY_SECONDS = 0.005
_IDLE_SECONDS = 0.1
_OBSERVE_SECONDS = 1.0
_FETCH = 100
_LAST_COMMITS = 3
_MOST_FENCED = 5
_REOPEN = Backoff(first=0.2, longest=5.0)


class ConsumerLoop:
    """`dispatch` gets messages to work on, in order; `give_up` partitions whose work is not wanted any more: all of it
    where the flag is set, else what has not begun. Both are called in its thread. `done` takes outcomes, None for what
    was given up.
    """

    def __init__(
        self,
        kafka: KafkaSettings,
        service: str,
        topics: Sequence[Topic],
        settings: WorkerSettings,
        clock: Clock,
        metrics: Metrics,
        *,
        dispatch: Callable[[list[Job]], None],
        give_up: Callable[[frozenset[Partition], bool], None],
    ) -> None:
        self.done: SimpleQueue[tuple[Job, Outcome | None]] = SimpleQueue()
        self.halted = False
        self.connected = False
        self._kafka = kafka
        self._service = service
        self._topics: Mapping[str, Topic] = {kafka.prefix + topic.name: topic for topic in topics}
        self._settings = settings
        self._clock = clock
        self._metrics = DeliveryMetrics(metrics, service)
        self._dispatch = dispatch
        self._give_up = give_up
        self._stopping = threading.Event()
        self._group = Membership(
            kafka,
            service,
            tuple(self._topics),
            clock,
            assigned=self._on_assign,
            revoked=self._on_revoke,
            lost=self._on_lost,
        )
        self._transactions = Transactions(kafka, service, seconds=settings.transaction_seconds)
        self._flight = InFlight()
        self._flow = Flow(settings, clock)
        self._share = DeadLetterShare(
            settings.dead_letter_share, settings.dead_letter_window, settings.dead_letter_minimum
        )
        self._broken = False
        self._lost = False
        self._aborts = 0
        self._fenced = 0
        self._not_before = 0.0
        self._ready_since: float | None = None
        self._observed_at = 0.0

    def stop(self) -> None:
        """Finish what runs, commit, leave. Called from any thread."""
        self._stopping.set()

    def work(self) -> None:
        """The whole of a thread's life. Raises KafkaException for what makes going on impossible."""
        try:
            if self._open():
                self._group.join()
                while not self._stopping.is_set():
                    self._turn()
                self._settle(tuple(self._flight), self._settings.drain_seconds)
        finally:
            self._group.consumer.close()
            self._transactions.discard()

    # one turn

    def _turn(self) -> None:
        self._collect(_BUSY_SECONDS if self._flight.running or self._flight.ready else 0.0)
        if self._is_due():
            self._commit(tuple(self._flight))
        if self._broken:
            self._recover()
        if self._lost:
            self._renew()
        if self._group.is_forgotten():
            self._rejoin()
        self._fetch()
        self._observe()

    def _collect(self, seconds: float) -> None:
        """What has ended by now; waits up to `seconds` for the first."""
        try:
            self._note(*self.done.get(timeout=seconds) if seconds else self.done.get_nowait())
            while True:
                self._note(*self.done.get_nowait())
        except Empty:
            return

    def _note(self, job: Job, outcome: Outcome | None) -> None:
        if not self._flight.end(job, outcome) or outcome is None:
            return
        if self._ready_since is None:
            self._ready_since = self._clock.monotonic()
        self._share.add(outcome.rejected)
        if self._share.too_many() and not self.halted:
            self.halted = True
            self._metrics.stopped()
            _log.error("worker.too_many_dead_letters")

    def _is_due(self) -> bool:
        ready, now = self._flight.ready, self._clock.monotonic()
        if not ready or now < self._not_before:
            return False
        waited = now - (self._ready_since or now)
        return not self._flight.running or ready >= self._settings.batch or waited >= self._settings.linger

    def _fetch(self) -> None:
        """Reads as much as there is room for. Where there is none, the consumer is left alone for a moment."""
        room = 0 if self.halted else self._flow.room(self._flight)
        if not room and self._flow.is_brief():
            return
        self._pause(everything=not room)
        limit = min(max(room, 1), _FETCH)
        if self._flight.running or self._flight.ready:
            messages = self._group.consumer.consume(limit, 0)
        else:
            messages = self._group.consumer.consume(1, _IDLE_SECONDS)
            messages += self._group.consumer.consume(limit - 1, 0) if messages and limit > 1 else []
        jobs = [job for message in messages if (job := self._job(message))]
        if jobs:
            self._dispatch(jobs)

    def _job(self, message: Message) -> Job | None:
        error = message.error()
        if error is not None:
            self._judge(error)
            return None
        name = (message.topic() or "").removeprefix(self._kafka.prefix)
        partition = self._flight.find(name, message.partition() or 0)
        if partition is None:
            return None
        job = Job(partition, message)
        if not len(partition.tracker):
            partition.moved_at = self._clock.monotonic()
        if partition.committed is None:
            partition.committed = job.offset
        self._flight.begin(job)
        return job

    def _judge(self, error: KafkaError) -> None:
        """Most errors pass by themselves, some need a new consumer, a few a person."""
        if error.code() in _HOPELESS:
            raise KafkaException(error)
        self._lost = self._lost or error.fatal() or error.code() == KafkaError._FATAL  # noqa: SLF001 - public
        _log.warning("consumer.error", cause=error.name())

    def _pause(self, *, everything: bool) -> None:
        """Stops reading where a partition's first message holds up too many others, or where there is no room."""
        for partition in self._flight:
            wanted = everything or self._flow.is_stuck(partition)
            if wanted != partition.paused:
                place = [self._place(partition)]
                self._group.consumer.pause(place) if wanted else self._group.consumer.resume(place)
                partition.paused = wanted

    def _observe(self) -> None:
        now = self._clock.monotonic()
        if now - self._observed_at < _OBSERVE_SECONDS:
            return
        self._observed_at = now
        self._metrics.in_flight(len(self._flight))
        for partition in self._flight:
            _, high = self._group.consumer.get_watermark_offsets(self._place(partition), cached=True)
            self._metrics.lag(partition, high)

    # commits

    def _commit(self, partitions: Sequence[Partition]) -> None:
        batch = self._flight.batch(self._settings.batch, partitions)
        if not batch or self._broken:
            return
        outcomes = [outcome for partition, count in batch for outcome in partition.tracker.results(count)]
        outcomes.sort(key=lambda outcome: outcome.order)  # a family may come in on two topics
        records = [record for outcome in outcomes for record in outcome.records]
        started = self._clock.monotonic()
        try:
            offsets = [self._place(partition, partition.tracker.position(count)) for partition, count in batch]
            self._transactions.send(records, offsets, self._group.consumer.consumer_group_metadata())
        except TransactionAbortedError:
            self._aborts += 1
            self._not_before = self._clock.monotonic() + _REOPEN.wait(self._aborts)
            self._metrics.failed("aborted")
        except TransactionBrokenError as error:
            self._broken = True
            self._metrics.failed("broken")
            self._fenced = self._fenced + 1 if error.fenced else 0
            if self._fenced > _MOST_FENCED:
                raise
        else:
            self._committed(batch, self._clock.monotonic() - started)

    def _committed(self, batch: Batch, seconds: float) -> None:
        self._aborts = self._fenced = 0
        self._metrics.committed(batch, seconds, self._clock.now())
        for partition, _ in batch:
            partition.moved_at = self._clock.monotonic()
        self._flight.confirm(batch)
        self._ready_since = self._clock.monotonic() if self._flight.ready else None

    # partitions that come and go

    def _on_assign(self, places: Places) -> None:
        self.connected = True
        for place in places:
            self._flight.own(Partition(self._topics[place.topic], place.partition))

    def _on_revoke(self, places: Places) -> None:
        self._metrics.revoked(len(places))
        self._settle(self._owned(places), self._settings.handover_seconds)

    def _on_lost(self, places: Places) -> None:
        _log.warning("consumer.partitions_lost", count=len(places))
        self._let_go(self._owned(places))

    def _owned(self, places: Sequence[TopicPartition]) -> tuple[Partition, ...]:
        found = (self._flight.find(self._topics[place.topic].name, place.partition) for place in places)
        return tuple(partition for partition in found if partition)

    def _settle(self, partitions: Sequence[Partition], seconds: float) -> None:
        """Lets running work end and commits it, then lets go of the rest."""
        deadline = self._clock.monotonic() + seconds
        self._give_up(frozenset(partitions), False)
        while any(partition.running for partition in partitions) and self._clock.monotonic() < deadline:
            self._collect(_IDLE_SECONDS)
            if self._is_due():
                self._commit(partitions)
        for _ in range(_LAST_COMMITS):
            self._commit(partitions)
        self._let_go(partitions)

    def _let_go(self, partitions: Sequence[Partition]) -> None:
        self._drop(partitions)
        self._group.consumer.resume([self._place(partition) for partition in partitions if partition.paused])

    def _drop(self, partitions: Sequence[Partition]) -> None:
        self._give_up(frozenset(partitions), True)
        self._flight.lose(partitions)
        for partition in partitions:
            self._metrics.let_go(partition)

    # lost clients

    def _renew(self) -> None:
        """A fatal error ends a consumer, such as being fenced by its own name when the broker lost an answer."""
        self._lost = False
        self._fenced += 1
        if self._fenced > _MOST_FENCED:
            raise TransactionBrokenError(fenced=True)
        self._rejoin()

    def _rejoin(self) -> None:
        self._drop(tuple(self._flight))
        self._group.rejoin()

    def _open(self) -> bool:
        """A producer, however long it takes. False where the worker is to stop before."""
        failures = 0
        while not self._stopping.is_set():
            try:
                self._transactions.open()
            except (KafkaException, TimeoutError) as error:
                failures += 1
                if isinstance(error, KafkaException):
                    self._judge(error.args[0])
                self._metrics.waited()
                self._stopping.wait(_REOPEN.wait(failures))
            else:
                self.connected = True
                return True
        return False

    def _recover(self) -> None:
        """Nobody knows what was committed: forget everything, then read again from what the broker says."""
        self.connected = False
        self._drop(tuple(self._flight))
        if self._open():
            self._broken = False
            self._rejoin()  # an assignment from before may have gone meanwhile, and the group must know it

    def _place(self, partition: Partition, offset: int | None = None) -> TopicPartition:
        name = self._kafka.prefix + partition.topic.name
        return (
            TopicPartition(name, partition.number) if offset is None else TopicPartition(name, partition.number, offset)
        )


_HOPELESS = (
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
    KafkaError.SASL_AUTHENTICATION_FAILED,
)
