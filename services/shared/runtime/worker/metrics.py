"""Metrics of a worker's thread."""

from datetime import datetime

from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.worker.in_flight import Batch
from services.shared.runtime.worker.jobs import Partition


class DeliveryMetrics:
    """The metrics of one service's consumer and its transactions."""

    def __init__(self, metrics: Metrics, service: str) -> None:
        self._metrics = metrics
        self._service = service
        self._unreachable = False

    def committed(self, batch: Batch, seconds: float, now: datetime) -> None:
        """Counts a committed transaction that took `seconds`."""
        self._metrics.transactions.labels(self._service, "committed").inc()
        self._metrics.transaction_seconds.labels(self._service).observe(seconds)
        for partition, offsets in batch:
            topic = partition.topic.name
            age = self._metrics.submission_age_seconds.labels(self._service, topic)
            for outcome in partition.tracker.results(offsets):
                name = "rejected" if outcome.rejected else "handled"
                self._metrics.messages_handled.labels(self._service, topic, name).inc()
                if outcome.submitted_at:
                    age.observe((now - outcome.submitted_at).total_seconds())

    def failed(self, outcome: str) -> None:
        """Counts a transaction with the `outcome` "aborted" or "broken"."""
        self._metrics.transactions.labels(self._service, outcome).inc()

    def waited(self) -> None:
        """Counts one wait for the brokers."""
        self._metrics.dependency_waits.labels(self._service, "kafka").inc()

    def reachable(self, *, yes: bool) -> None:
        """Adds 1 to the gauge of waits while no broker answers. Handlers can add to it as well."""
        if yes == self._unreachable:
            self._unreachable = not yes
            self._metrics.dependency_down.labels(self._service, "kafka").inc(-1 if yes else 1)

    def stopped(self, *, yes: bool) -> None:
        self._metrics.worker_stopped.labels(self._service).set(int(yes))

    def in_flight(self, count: int) -> None:
        """Sets the number of messages that are read and not committed."""
        self._metrics.messages_in_flight.labels(self._service).set(count)

    def lag(self, partition: Partition, end: int) -> None:
        """Sets the lag of `partition`; `end` is the offset of its next message."""
        if partition.committed is not None:
            lag = self._metrics.consumer_lag.labels(self._service, partition.qualified, str(partition.number))
            lag.set(max(end - partition.committed - partition.tracker.skipped, 0))

    def revoked(self, count: int) -> None:
        """Counts partitions that the group revoked."""
        self._metrics.rebalances.labels(self._service).inc(count)

    def release(self, partition: Partition) -> None:
        """Removes the lag of `partition`: another member reports it."""
        self._metrics.consumer_lag.remove(self._service, partition.qualified, str(partition.number))
