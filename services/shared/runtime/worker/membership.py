"""The membership in the consumer group, and its consumer."""

from collections.abc import Callable, Sequence

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

from services.shared.runtime.clock import Clock
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.worker.brokers import Brokers
from services.shared.runtime.worker.consumer_config import consumer_config
from services.shared.runtime.worker.jobs import Outcome, Partition
from services.shared.runtime.worker.offsets import OffsetTracker, confirmed_offsets
from services.shared.wire.topics import Topic

_log = get_logger(__name__)
_FORGOTTEN_SECONDS = 20.0
_REACH_SECONDS = 2.0
_COMMITTED_SECONDS = 15.0  # longer than a transaction: a pending one must end first

Places = list[TopicPartition]


class Membership:
    """Belongs to one thread. `consumer` calls `assigned`, `revoked` and `lost` while it polls.

    `lost` is True if the consumer is unusable, for example fenced by its own instance id after the broker lost an
    answer. `unread` is True if the committed offsets of its partitions could not be read, `waits_for_offsets` from then
    until they are read.
    """

    def __init__(
        self,
        kafka: KafkaSettings,
        service: str,
        topics: Sequence[Topic],
        clock: Clock,
        *,
        assigned: Callable[[Places], None],
        revoked: Callable[[Places], None],
        lost: Callable[[Places], None],
    ) -> None:
        self.lost = self.unread = self.waits_for_offsets = False
        self.brokers = Brokers(clock)
        self._kafka = kafka
        self._service = service
        self._topics = tuple(topics)
        self._clock = clock
        self._assigned = assigned
        self._revoked = revoked
        self._let_go = lost
        self._unassigned_since: float | None = None
        self.consumer = self._new_consumer()

    def join(self) -> None:
        names = [self._kafka.names.subscription(topic) for topic in self._topics]
        self.consumer.subscribe(names, on_assign=self._on_assign, on_revoke=self._on_revoke, on_lost=self._on_lost)
        self._unassigned_since = self._clock.monotonic()

    def rejoin(self) -> None:
        """Leaves, and joins with a new consumer, which begins at the committed offsets."""
        self.lost = self.unread = False
        self.consumer.close()
        self.consumer = self._new_consumer()
        self.join()

    def is_without_assignment(self) -> bool:
        """True if the brokers answer, but for 20 s the group has sent no assignment, not even an empty one.

        Observed once, after a SIGKILL and a restart of the broker.
        """
        since, now = self._unassigned_since, self._clock.monotonic()
        if since is None or now - since < _FORGOTTEN_SECONDS:
            return False
        self._unassigned_since = now
        try:
            self.consumer.list_topics(timeout=_REACH_SECONDS)
        except KafkaException:
            return False
        _log.warning("consumer.forgotten")
        return True

    def handle_error(self, error: KafkaError) -> None:
        """Raises `KafkaException` for an error of authorisation. Sets `lost` after a fatal error. Ignores all others:
        librdkafka recovers from them.
        """
        if error.code() in _UNAUTHORISED:
            raise KafkaException(error)
        self.lost = self.lost or error.fatal() or error.code() == KafkaError._FATAL  # noqa: SLF001 - public
        _log.warning("consumer.error", cause=error.name())

    def partition(self, place: TopicPartition) -> Partition:
        """A new partition for an assigned place with its committed offset and metadata."""
        names = self._kafka.names
        topic = next(one for one in self._topics if names.is_name_of(one, place.topic))
        tracker = OffsetTracker[Outcome](confirmed_offsets(place.offset, place.metadata), place.offset)
        return Partition(topic, place.partition, place.topic, names.channel(topic, place.topic), tracker)

    def topic_partition(self, partition: Partition, offset: int | None = None, metadata: str = "") -> TopicPartition:
        """`partition` as an object of the Kafka client, with `offset` and its `metadata` if they are given."""
        place = (partition.name, partition.number)
        return TopicPartition(*place) if offset is None else TopicPartition(*place, offset, metadata)

    def _new_consumer(self) -> Consumer:
        return Consumer({**consumer_config(self._kafka, self._service), "stats_cb": self.brokers.observe})

    def _on_assign(self, consumer: Consumer, places: Places) -> None:
        """Join again if the committed metadata cannot be read: without it, messages would be handled twice."""
        self._unassigned_since = None
        try:
            stored = consumer.committed(places, _COMMITTED_SECONDS) if places else []
        except KafkaException as error:
            self._unread(error.args[0])
            return
        failed = next((place.error for place in stored if place.error), None)
        if failed:
            self._unread(failed)
            return
        self.waits_for_offsets = False
        consumer.assign([_start_of(place) for place in stored])
        self._assigned(stored)

    def _unread(self, error: KafkaError) -> None:
        self.unread = self.waits_for_offsets = True
        _log.warning("consumer.positions_unread", cause=error.name())

    def _on_revoke(self, _consumer: Consumer, places: Places) -> None:
        self._revoked(places)
        self._unassigned_since = self._clock.monotonic()

    def _on_lost(self, _consumer: Consumer, places: Places) -> None:
        self._let_go(places)
        self._unassigned_since = self._clock.monotonic()


def _start_of(stored: TopicPartition) -> TopicPartition:
    """Where to begin. Without an offset, librdkafka would read the committed one itself, and if the coordinator moves
    meanwhile, it never fetches (issue 5586 of librdkafka).
    """
    return stored if stored.offset >= 0 else TopicPartition(stored.topic, stored.partition, OFFSET_BEGINNING)


_UNAUTHORISED = (
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
    KafkaError.SASL_AUTHENTICATION_FAILED,
)
