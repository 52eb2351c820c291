import threading

import pytest
from confluent_kafka import TopicPartition

from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.worker.transactions import TransactionBrokenError, Transactions
from tests.integration.shared.runtime.worker_bench import REDACTED


class StuckProducer:
    """A call that ignores its timeout, like librdkafka's after some restarts of a broker."""

    def __init__(self) -> None:
        self.released = threading.Event()

    def begin_transaction(self) -> None: ...

    def send_offsets_to_transaction(self, *_arguments: object) -> None:
        self.released.wait(10)

    def commit_transaction(self, *_arguments: object) -> None: ...


def test_a_call_that_hangs_costs_the_producer_only() -> None:
    transactions, stuck = Transactions(KafkaSettings("127.0.0.1:1"), "redaction", seconds=0.1), StuckProducer()
    transactions._producer = stuck  # type: ignore[assignment]
    with pytest.raises(TransactionBrokenError) as caught:
        transactions.send([], [TopicPartition(REDACTED, 0, 1)], object())
    assert not caught.value.fenced
    with pytest.raises(TransactionBrokenError):
        transactions.send([], [], object())
    stuck.released.set()
