"""Decides when outcomes and offsets are sent to the broker, and handles the result."""

from collections.abc import Sequence

from services.shared.runtime.clock import Clock
from services.shared.runtime.retry import Backoff
from services.shared.runtime.worker.in_flight import Batch, InFlight
from services.shared.runtime.worker.jobs import Partition
from services.shared.runtime.worker.membership import Membership
from services.shared.runtime.worker.metrics import DeliveryMetrics
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.runtime.worker.transactions import TransactionAbortedError, TransactionBrokenError, Transactions

_MAX_FENCED = 5
_REOPEN = Backoff(first=0.2, longest=5.0)


class Commits:
    """Commits finished messages of `flight`. If `broken`, the producer is lost: call `opened` after a new one opens."""

    def __init__(
        self,
        flight: InFlight,
        group: Membership,
        transactions: Transactions,
        settings: WorkerSettings,
        clock: Clock,
        metrics: DeliveryMetrics,
    ) -> None:
        self.broken = False
        self._flight = flight
        self._group = group
        self._transactions = transactions
        self._settings = settings
        self._clock = clock
        self._metrics = metrics
        self._batch = min(settings.batch, max(1, settings.in_flight // 2))  # a larger batch leaves no room to read
        self._aborts = 0
        self._fenced = 0
        self._not_before = 0.0
        self._ready_since: float | None = None
        self._records_since: float | None = None

    def is_due(self) -> bool:
        """True if a batch is full, or its oldest outcome has waited long enough."""
        ready, sends, now = self._flight.ready, self._flight.has_records, self._clock.monotonic()
        self._ready_since = _since(self._ready_since, now, true=ready > 0)
        self._records_since = _since(self._records_since, now, true=sends)
        since = self._records_since or self._ready_since
        if since is None or now < self._not_before:
            return False
        return ready >= self._batch or now - since >= self._linger(sends=sends)

    def _linger(self, *, sends: bool) -> float:
        """Seconds to wait for more outcomes: longer if more handlers run."""
        longest = self._settings.longest_linger
        return min(self._settings.linger * self._flight.running, longest) if sends else longest

    def send(self, partitions: Sequence[Partition]) -> None:
        """Commits the finished messages of `partitions`, up to a batch. Raises `TransactionBrokenError` if the producer
        is fenced repeatedly.
        """
        batch = self._flight.batch(self._settings.batch, partitions)
        if not batch or self.broken:
            return
        outcomes = [outcome for partition, offsets in batch for outcome in partition.tracker.results(offsets)]
        outcomes.sort(key=lambda outcome: outcome.order)  # a version chain can arrive on two topics
        records = [record for outcome in outcomes for record in outcome.records]
        started = self._clock.monotonic()
        try:
            places = [
                self._group.topic_partition(partition, *partition.tracker.position(offsets))
                for partition, offsets in batch
            ]
            self._transactions.send(records, places, self._group.consumer.consumer_group_metadata())
        except TransactionAbortedError:
            self._aborts += 1
            self._not_before = self._clock.monotonic() + _REOPEN.wait(self._aborts)
            self._metrics.failed("aborted")
        except TransactionBrokenError as error:
            self.broken = True
            self._metrics.failed("broken")
            self._fenced = self._fenced + 1 if error.fenced else 0
            if self._fenced > _MAX_FENCED:
                raise
        else:
            self._confirm(batch, self._clock.monotonic() - started)

    def opened(self) -> None:
        """Call after a new producer was opened."""
        self.broken = False

    def fenced(self) -> None:
        """Counts a fenced consumer like a fenced producer. Raises `TransactionBrokenError` if it happens repeatedly."""
        self._fenced += 1
        if self._fenced > _MAX_FENCED:
            raise TransactionBrokenError(fenced=True)

    def _confirm(self, batch: Batch, seconds: float) -> None:
        self._aborts = self._fenced = 0
        self._metrics.committed(batch, seconds, self._clock.now())
        self._flight.confirm(batch)
        self._ready_since = self._records_since = None


def _since(before: float | None, now: float, *, true: bool) -> float | None:
    """The time since which a condition is true, or None."""
    return (now if before is None else before) if true else None
