from datetime import timedelta

from confluent_kafka import Message

from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.worker.in_flight import InFlight
from services.shared.runtime.worker.jobs import Job, Outcome, Partition
from services.shared.runtime.worker.metrics import DeliveryMetrics
from services.shared.wire.topics import BY_NAME
from tests.events import AT

TOPIC = BY_NAME["documents.ingested"]


def test_committed_messages_are_counted_by_outcome_and_age() -> None:
    metrics, flight, partition = Metrics(), InFlight(), Partition(TOPIC, 0)
    flight.own(partition)
    for offset, outcome in enumerate([Outcome(rejected=False, submitted_at=AT), Outcome(rejected=True)]):
        job = Job(partition, Message(TOPIC.name, 0, offset, value=b""))
        flight.begin(job)
        flight.end(job, outcome)
    counted = DeliveryMetrics(metrics, "redaction")
    counted.committed([(partition, [0, 1])], 0.01, AT + timedelta(seconds=4))
    counted.lag(partition, 9)
    partition.committed = 2
    counted.lag(partition, 9)
    text = metrics.exposition().decode()
    for ending in ("handled", "rejected"):
        name = f'outcome="{ending}",service="redaction",topic="documents.ingested"'
        assert f"glossator_messages_handled_total{{{name}}} 1.0" in text
    assert 'glossator_submission_age_seconds_sum{service="redaction",topic="documents.ingested"} 4.0' in text
    assert metrics.consumer_lag.labels("redaction", TOPIC.name, "0")._value.get() == 7
    counted.release(partition)
    assert "glossator_consumer_lag{" not in metrics.exposition().decode()
