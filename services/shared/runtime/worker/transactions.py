"""Kafka transactions: outputs and the offsets of their inputs, whole or not at all."""

import contextlib
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from confluent_kafka import KafkaError, KafkaException, Producer, TopicPartition

from services.shared.runtime.kafka.producer import MAX_MESSAGE_BYTES, Config, KafkaSettings
from services.shared.runtime.observe.logging import get_logger
from services.shared.wire.headers import Record

_log = get_logger(__name__)
_FULL_QUEUE_SECONDS = 0.1
_OPEN_SECONDS = 5.0  # a new attempt finds a coordinator that has moved sooner than a long one


class TransactionAbortedError(Exception):
    """Nothing of it was written; the same may be sent again."""


class TransactionBrokenError(Exception):
    """How it ended is not known, or the producer was `fenced`. The producer is lost: `open` makes it anew."""

    def __init__(self, *, fenced: bool = False) -> None:
        super().__init__(
            "another process uses this member's name: set GLOSSATOR_MEMBER" if fenced else "unknown outcome"
        )
        self.fenced = fenced


class Transactions:
    """A transactional producer, to be used by one thread.

    Its id is the member's own: whoever opens it next, after a crash, ends what was left open and fences the one before.
    A member that only thinks that it still owns its partitions is fenced by the generation in the group's metadata.
    """

    def __init__(self, kafka: KafkaSettings, service: str, *, seconds: float) -> None:
        self._kafka = kafka
        self._service = service
        self._seconds = seconds
        self._producer: Producer | None = None

    def open(self) -> None:
        """A new producer in the place of the one before. Raises KafkaException where the brokers do not answer."""
        self.discard()
        producer = Producer(self._config())
        seconds = min(self._seconds, _OPEN_SECONDS)
        _within(2 * seconds, lambda: producer.init_transactions(seconds))
        self._producer = producer

    def send(self, records: Sequence[Record], offsets: list[TopicPartition], group: object) -> None:
        """One transaction. Raises TransactionAbortedError or TransactionBrokenError."""
        producer = self._producer
        if producer is None:
            raise TransactionBrokenError
        try:
            _within(1.5 * self._seconds, lambda: self._transact(producer, records, offsets, group))
        except KafkaException as error:
            self._fail(producer, error)
        except TimeoutError as error:
            _log.warning("transaction.stuck")
            self._producer = None  # another thread is still inside: the next one of this name fences it
            raise TransactionBrokenError from error

    def discard(self) -> None:
        """Drops the producer and all that it still wanted to send."""
        if self._producer is not None:
            with contextlib.suppress(KafkaException):  # a fenced one says so once more
                self._producer.purge()
                self._producer.poll(0)
            self._producer = None

    def _fail(self, producer: Producer, error: KafkaException) -> None:
        cause = error.args[0]
        _log.warning("transaction.failed", cause=cause.name())
        if cause.txn_requires_abort():
            try:
                producer.abort_transaction(self._seconds)
            except KafkaException as second:
                _log.warning("transaction.abort_failed", cause=second.args[0].name())
            else:
                raise TransactionAbortedError from error
        self.discard()  # a timeout too: librdkafka cannot tell how such a transaction ended
        raise TransactionBrokenError(fenced=cause.code() in _FENCED) from error

    def _transact(
        self, producer: Producer, records: Sequence[Record], offsets: list[TopicPartition], group: object
    ) -> None:
        producer.begin_transaction()
        for record in records:
            self._produce(producer, record)
        producer.send_offsets_to_transaction(offsets, group, self._seconds)
        producer.commit_transaction(self._seconds)

    def _produce(self, producer: Producer, record: Record) -> None:
        headers: list[tuple[str, str | bytes | None]] = list(record.headers)
        while True:
            try:
                producer.produce(self._kafka.prefix + record.topic, record.value, record.key, headers=headers)
                return
            except BufferError:
                producer.poll(_FULL_QUEUE_SECONDS)

    def _config(self) -> Config:
        milliseconds = int(self._seconds * 1000)
        return self._kafka.client(self._service) | {
            "transactional.id": f"{self._kafka.prefix}{self._service}-{self._kafka.member}",
            "transaction.timeout.ms": milliseconds,  # begun only when all results are there, so it is short
            "delivery.timeout.ms": milliseconds,
            "linger.ms": 1,
            "compression.type": "lz4",
            "message.max.bytes": MAX_MESSAGE_BYTES,
            "partitioner": "murmur2_random",
        }


def _within(seconds: float, call: Callable[[], None]) -> None:
    """Raises what `call` raises, or TimeoutError: librdkafka's own limits may fail once a broker has restarted."""
    ended: SimpleQueue[BaseException | None] = SimpleQueue()

    def run() -> None:
        try:
            call()
        except BaseException as error:  # noqa: BLE001 - raised again where it belongs
            ended.put(error)
        else:
            ended.put(None)

    threading.Thread(target=run, name="transaction", daemon=True).start()
    try:
        error = ended.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if error is not None:
        raise error


_FENCED = (KafkaError._FENCED, KafkaError.PRODUCER_FENCED, KafkaError.INVALID_PRODUCER_EPOCH)  # noqa: SLF001 - public
