"""Fetches messages from Kafka, within the limits of `Flow`."""

from confluent_kafka import KafkaException, Message

from services.shared.runtime.clock import Clock
from services.shared.runtime.worker.flow import Flow
from services.shared.runtime.worker.in_flight import InFlight
from services.shared.runtime.worker.jobs import Job, Partition
from services.shared.runtime.worker.membership import Membership
from services.shared.runtime.worker.metrics import DeliveryMetrics
from services.shared.runtime.worker.settings import WorkerSettings

_IDLE_SECONDS = 0.1
_OBSERVE_SECONDS = 1.0
_QUERY_SECONDS = 5.0
_ANSWER_SECONDS = 0.5
_FETCH = 100


class Poller:
    """Adds to `flight` each message that it returns."""

    def __init__(
        self, flight: InFlight, group: Membership, settings: WorkerSettings, clock: Clock, metrics: DeliveryMetrics
    ) -> None:
        self._flight = flight
        self._group = group
        self._flow = Flow(settings, clock)
        self._clock = clock
        self._metrics = metrics
        self._observed_at = 0.0
        self._queried_at = 0.0

    def poll(self, *, halted: bool) -> list[Job]:
        """The next messages. If there is no room for any, it does not call the consumer for a moment."""
        room = 0 if halted else self._flow.room(self._flight)
        if not room and self._flow.is_brief():
            return []
        self._pause(everything=not room)
        return [job for message in self._consume(min(max(room, 1), _FETCH)) if (job := self._job(message))]

    def observe(self, *, connected: bool) -> None:
        """Updates the metrics of lag and load once a second. librdkafka does not fetch a paused partition, so its end
        is queried, every five seconds while the brokers are `connected`.
        """
        now = self._clock.monotonic()
        if now - self._observed_at < _OBSERVE_SECONDS:
            return
        self._observed_at = now
        self._metrics.in_flight(len(self._flight))
        query = connected and now - self._queried_at >= _QUERY_SECONDS
        for partition in self._flight:
            self._observe(partition, query=query and partition.paused)
        if query:
            self._queried_at = now

    def _observe(self, partition: Partition, *, query: bool) -> None:
        place, consumer = self._group.topic_partition(partition), self._group.consumer
        if partition.paused and not query:
            return
        try:
            low, high = consumer.get_watermark_offsets(place, timeout=_ANSWER_SECONDS, cached=not query)
            if query and partition.committed is None:  # no message was read from it yet
                (stored,) = consumer.committed([place], timeout=_ANSWER_SECONDS)
                partition.committed = max(stored.offset, low)
        except KafkaException:  # the broker does not answer: the last value stays
            return
        self._metrics.lag(partition, high)

    def _consume(self, limit: int) -> list[Message]:
        """Waits only if no message is in flight."""
        consumer = self._group.consumer
        if self._flight.is_busy:
            return consumer.consume(limit, 0)
        messages = consumer.consume(1, _IDLE_SECONDS)
        return messages + consumer.consume(limit - 1, 0) if messages and limit > 1 else messages

    def _job(self, message: Message) -> Job | None:
        error = message.error()
        if error is not None:
            self._group.handle_error(error)
            return None
        partition = self._flight.find(message.topic() or "", message.partition() or 0)
        if partition is None:
            return None
        job = Job(partition, message)
        if partition.committed is None:
            partition.committed = job.offset
        return job if self._flight.begin(job) else None

    def _pause(self, *, everything: bool) -> None:
        """Pauses a partition whose first message is too far behind, the partitions of a channel that has its
        share, and all partitions if there is no room.
        """
        greedy = self._flow.greedy(self._flight)
        for partition in self._flight:
            wanted = everything or partition.channel in greedy or self._flow.is_stuck(partition)
            if wanted != partition.paused:
                place = [self._group.topic_partition(partition)]
                self._group.consumer.pause(place) if wanted else self._group.consumer.resume(place)
                partition.paused = wanted
