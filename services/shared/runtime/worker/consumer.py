"""The one thread that owns a worker's consumer and its transactional producer.

Partitions are assigned by range, all at once. At a rebalance every member commits its finished messages and drops the
others, so that no transaction contains offsets of a partition that another member already reads. Range also assigns the
same partition numbers of all topics to the same member, so that one worker handles a version chain.
"""

import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from confluent_kafka import KafkaException

from services.shared.runtime.clock import Clock
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.retry import Backoff
from services.shared.runtime.worker.commits import Commits
from services.shared.runtime.worker.faults import Faults
from services.shared.runtime.worker.in_flight import InFlight
from services.shared.runtime.worker.jobs import Job, Outcome, Partition
from services.shared.runtime.worker.membership import Membership, Places
from services.shared.runtime.worker.metrics import DeliveryMetrics
from services.shared.runtime.worker.polling import Poller
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.runtime.worker.transactions import Transactions
from services.shared.wire.topics import Topic

_log = get_logger(__name__)
_BUSY_SECONDS = 0.01
_IDLE_SECONDS = 0.1
_LAST_COMMITS = 3
_UNREAD_SECONDS = 0.5  # between attempts to read the committed offsets
_REOPEN = Backoff(first=0.2, longest=5.0)


class ConsumerLoop:
    """Call `work` in its own thread. It calls `dispatch` with messages in order, and `give_up` with partitions
    whose messages it no longer needs: all of them if the flag is set, else those that have not begun. Put results into
    `done`, None for a message that is no longer needed.
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
        self.stop_until: float | None = None
        self.connected = False
        self._settings = settings
        self._clock = clock
        self._metrics = DeliveryMetrics(metrics, service)
        self._dispatch = dispatch
        self._give_up = give_up
        self._stopping = threading.Event()
        self._group = Membership(
            kafka,
            service,
            topics,
            clock,
            assigned=self._on_assign,
            revoked=self._on_revoke,
            lost=self._on_lost,
        )
        self._transactions = Transactions(kafka, service, seconds=settings.transaction_seconds)
        self._kafka = kafka
        self._login = kafka.login() if kafka.login_in_force else None
        self._flight = InFlight()
        self._commits = Commits(self._flight, self._group, self._transactions, settings, clock, self._metrics)
        self._poller = Poller(self._flight, self._group, settings, clock, self._metrics)
        self._faults = Faults(settings)
        self._stops = 0

    @property
    def halted(self) -> bool:
        """True while the worker reads no messages, because the service failed on too many."""
        return self.stop_until is not None

    def stop(self) -> None:
        """Finish the running messages, commit, and leave the group. Can be called from any thread."""
        self._stopping.set()

    def work(self) -> None:
        """Runs until `stop`. Raises `KafkaException` for errors that a retry cannot repair."""
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
        self._collect(_BUSY_SECONDS if self._flight.is_busy else 0.0)
        if self._commits.is_due():
            self._commits.send(tuple(self._flight))
        if self._login is not None and self._login is not self._kafka.login():
            self._log_in_again()
        if self._commits.broken:
            self._recover()
        if self._group.lost:
            self._commits.fenced()
            self._rejoin()
        if self._group.unread:
            self._stopping.wait(_UNREAD_SECONDS)
            self._rejoin()
        if self._group.is_without_assignment():
            self._rejoin()
        if self.stop_until is not None and self._clock.monotonic() >= self.stop_until:
            self._resume()
        jobs = self._poller.poll(halted=self.halted)
        self._set_connected(not self._group.brokers.are_down() and not self._group.waits_for_offsets)
        if jobs:
            self._dispatch(jobs)
        self._poller.observe(connected=self.connected)

    def _collect(self, seconds: float) -> None:
        """Takes all results that are available; waits up to `seconds` for the first."""
        try:
            self._note(*self.done.get(timeout=seconds) if seconds else self.done.get_nowait())
            while True:
                self._note(*self.done.get_nowait())
        except Empty:
            return

    def _note(self, job: Job, outcome: Outcome | None) -> None:
        if not self._flight.end(job, outcome) or outcome is None:
            return
        if outcome.rejected and not outcome.failed:
            return
        self._faults.add(outcome.sender, failed=outcome.failed)
        if self.halted:
            return
        exceeded = self._faults.is_exceeded()
        if exceeded and outcome.failed:
            self._halt()
        elif not exceeded:
            self._stops = 0

    def _halt(self) -> None:
        """Stops reading. After each trial that fails again, the next wait is longer."""
        self._stops += 1
        seconds = self._settings.stop_backoff.ceiling(self._stops)
        self.stop_until = self._clock.monotonic() + seconds
        self._metrics.stopped(yes=True)
        _log.error("worker.stopped", seconds=seconds)

    def _resume(self) -> None:
        self.stop_until = None
        self._metrics.stopped(yes=False)
        _log.info("worker.tries_again")

    # assignments

    def _on_assign(self, places: Places) -> None:
        for place in places:
            self._flight.own(self._group.partition(place))

    def _on_revoke(self, places: Places) -> None:
        self._metrics.revoked(len(places))
        self._settle(self._owned(places), self._settings.handover_seconds)

    def _on_lost(self, places: Places) -> None:
        _log.warning("consumer.partitions_lost", count=len(places))
        self._release(self._owned(places))

    def _owned(self, places: Places) -> tuple[Partition, ...]:
        found = (self._flight.find(place.topic, place.partition) for place in places)
        return tuple(partition for partition in found if partition)

    def _settle(self, partitions: Sequence[Partition], seconds: float) -> None:
        """Waits up to `seconds` for running messages and commits them, then drops the others."""
        deadline = self._clock.monotonic() + seconds
        self._give_up(frozenset(partitions), False)
        while any(partition.running for partition in partitions) and self._clock.monotonic() < deadline:
            self._collect(_IDLE_SECONDS)
            if self._commits.is_due():
                self._commits.send(partitions)
        for _ in range(_LAST_COMMITS):
            self._commits.send(partitions)
        self._release(partitions)

    def _release(self, partitions: Sequence[Partition]) -> None:
        self._drop(partitions)
        self._group.consumer.resume(
            [self._group.topic_partition(partition) for partition in partitions if partition.paused]
        )

    def _drop(self, partitions: Sequence[Partition]) -> None:
        self._give_up(frozenset(partitions), True)
        self._flight.lose(partitions)
        for partition in partitions:
            self._metrics.release(partition)

    def _log_in_again(self) -> None:
        """Commits what runs, then replaces both clients by ones with the current login."""
        _log.info("consumer.login_renewed")
        self._login = self._kafka.login()
        self._settle(tuple(self._flight), self._settings.handover_seconds)
        if self._open():
            self._group.rejoin()

    # lost clients

    def _rejoin(self) -> None:
        self._drop(tuple(self._flight))
        self._group.rejoin()

    def _set_connected(self, connected: bool) -> None:
        if connected != self.connected:
            self.connected = connected
            self._metrics.reachable(yes=connected)
            if connected:
                _log.info("consumer.brokers_up")
            else:
                _log.warning("consumer.brokers_down")

    def _open(self) -> bool:
        """Opens a producer, without a limit of attempts. Returns False if the worker stops first."""
        failures = 0
        while not self._stopping.is_set():
            try:
                self._transactions.open()
            except (KafkaException, TimeoutError) as error:
                failures += 1
                if isinstance(error, KafkaException):
                    self._group.handle_error(error.args[0])
                self._metrics.waited()
                self._metrics.reachable(yes=False)
                self._stopping.wait(_REOPEN.wait(failures))
            else:
                self._set_connected(True)
                return True
        return False

    def _recover(self) -> None:
        """The result of the last commit is unknown: drop all messages and read again from the committed offsets."""
        self._set_connected(False)
        self._drop(tuple(self._flight))
        if self._open():
            self._commits.opened()
            self._rejoin()  # the group may have assigned the partitions to another member meanwhile
