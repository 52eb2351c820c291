"""Kafka transactions: the records and the offsets of their inputs are committed together."""

import contextlib
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from confluent_kafka import KafkaError, KafkaException, Producer, TopicPartition

from services.shared.runtime.kafka.producer import MAX_MESSAGE_BYTES, KafkaSettings
from services.shared.runtime.kafka.sasl import Config
from services.shared.runtime.observe.logging import get_logger
from services.shared.wire.headers import Record

_log = get_logger(__name__)
_FULL_QUEUE_SECONDS = 0.1
_OPEN_SECONDS = 5.0  # several short attempts find a moved coordinator sooner than one long attempt


class TransactionAbortedError(Exception):
    """Nothing was written; the caller can send the same records again."""


class TransactionBrokenError(Exception):
    """The result is unknown, or the producer was `fenced`. The producer is lost: call `open`."""

    def __init__(self, *, fenced: bool = False) -> None:
        super().__init__(
            "another process uses the same member name: set GLOSSATOR_MEMBER" if fenced else "unknown outcome"
        )
        self.fenced = fenced


class Transactions:
    """A transactional producer for use by one thread.

    The transactional id contains the member name: after a crash, the next `open` of the same member aborts the open
    transaction and fences the earlier producer. The generation in the group's metadata fences a member that no longer
    owns its partitions.
    """

    def __init__(self, kafka: KafkaSettings, service: str, *, seconds: float) -> None:
        self._kafka = kafka
        self._service = service
        self._seconds = seconds
        self._producer: Producer | None = None

    def open(self) -> None:
        """Replaces the producer. Raises `KafkaException` or `TimeoutError` if the brokers do not answer."""
        self.discard()
        producer = Producer(self._config())
        seconds = min(self._seconds, _OPEN_SECONDS)
        _within(2 * seconds, lambda: producer.init_transactions(seconds))
        self._producer = producer

    def send(self, records: Sequence[Record], offsets: list[TopicPartition], group: object) -> None:
        """Commits one transaction. Raises `TransactionAbortedError` or `TransactionBrokenError`."""
        producer = self._producer
        if producer is None:
            raise TransactionBrokenError
        try:
            _within(1.5 * self._seconds, lambda: self._transact(producer, records, offsets, group))
        except KafkaException as error:
            self._fail(producer, error)
        except TimeoutError as error:
            _log.warning("transaction.stuck")
            self._producer = None  # the other thread still uses it: the next producer of this id fences it
            raise TransactionBrokenError from error

    def discard(self) -> None:
        """Drops the producer and its unsent records."""
        if self._producer is not None:
            with contextlib.suppress(KafkaException):  # a fenced producer raises again
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
        self.discard()  # also after a timeout: librdkafka does not know the result of such a transaction
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
                producer.produce(self._kafka.topic_of(record), record.value, record.key, headers=headers)
                return
            except BufferError:
                producer.poll(_FULL_QUEUE_SECONDS)

    def _config(self) -> Config:
        milliseconds = int(self._seconds * 1000)
        return self._kafka.client(self._service) | {
            "transactional.id": f"{self._kafka.prefix}{self._service}-{self._kafka.member}",
            "transaction.timeout.ms": milliseconds,  # a transaction begins after all results exist, so it is short
            "delivery.timeout.ms": milliseconds,
            "linger.ms": 1,
            "compression.type": "lz4",
            "message.max.bytes": MAX_MESSAGE_BYTES,
            "partitioner": "murmur2_random",
        }


def _within(seconds: float, call: Callable[[], None]) -> None:
    """Raises the error of `call`, or `TimeoutError`: librdkafka's own timeouts can fail after a broker restarts."""
    ended: SimpleQueue[BaseException | None] = SimpleQueue()

    def run() -> None:
        try:
            call()
        except BaseException as error:  # noqa: BLE001 - raised again in the calling thread
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
