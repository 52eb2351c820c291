from collections.abc import Sequence

import pytest
from confluent_kafka import Message, TopicPartition

from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.worker.commits import Commits
from services.shared.runtime.worker.in_flight import InFlight
from services.shared.runtime.worker.jobs import Job, Outcome, Partition
from services.shared.runtime.worker.metrics import DeliveryMetrics
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.wire.headers import Record
from services.shared.wire.topics import BY_NAME
from tests.fakes import FakeClock

TOPIC = BY_NAME["documents.ingested"]
SENDING = Outcome(rejected=False, records=(Record("documents.redacted", b"k", b"v", ()),))
SILENT = Outcome(rejected=False)
SETTINGS = WorkerSettings(linger=0.05, longest_linger=0.4, batch=5, in_flight=6)


class Consumer:
    def consumer_group_metadata(self) -> object:
        return object()


class Group:
    consumer = Consumer()

    def topic_partition(self, partition: Partition, offset: int = -1, metadata: str = "") -> TopicPartition:
        return TopicPartition(partition.topic.name, partition.number, offset, metadata)


class Producer:
    def __init__(self) -> None:
        self.sent: list[tuple[int, int]] = []

    def send(self, records: Sequence[Record], offsets: list[TopicPartition], _group: object) -> None:
        self.sent.append((len(records), offsets[0].offset))


class Stage:
    """One partition; a test decides how its messages end."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.flight = InFlight()
        self.partition = Partition(TOPIC, 0)
        self.flight.own(self.partition)
        self.producer = Producer()
        metrics = DeliveryMetrics(Metrics(), "redaction")
        self.commits = Commits(self.flight, Group(), self.producer, SETTINGS, self.clock, metrics)  # type: ignore[arg-type]
        self.jobs: list[Job] = []

    def run(self, count: int) -> None:
        for _ in range(count):
            job = Job(self.partition, Message(TOPIC.name, 0, len(self.jobs), value=b"x"))
            self.flight.begin(job)
            self.jobs.append(job)

    def end(self, *outcomes: Outcome) -> None:
        done = len(self.partition.tracker) - self.flight.running
        for job, outcome in zip(self.jobs[done:], outcomes, strict=False):
            self.flight.end(job, outcome)


@pytest.mark.parametrize(
    ("running", "outcomes", "seconds"),
    [
        (0, [SENDING], 0.0),
        (1, [SENDING], 0.05),
        (4, [SENDING], 0.2),
        (20, [SENDING], 0.4),
        (0, [SILENT], 0.4),
        (4, [SILENT], 0.4),
        (0, [SILENT, SENDING], 0.0),
        (2, [SILENT, SENDING], 0.1),
        (20, [SENDING, SILENT, SILENT], 0.0),
    ],
    ids=["alone", "one", "some", "many", "silent", "silent-others-run", "both", "both-others-run", "no-room"],
)
def test_the_wait_grows_with_the_running_handlers(running: int, outcomes: list[Outcome], seconds: float) -> None:
    stage = Stage()
    assert not stage.commits.is_due()
    stage.run(len(outcomes) + running)
    stage.end(*outcomes)
    assert stage.commits.is_due() == (seconds == 0.0)
    if seconds:
        stage.clock.advance(seconds - 0.01)
        assert not stage.commits.is_due()
        stage.clock.advance(0.02)
        assert stage.commits.is_due()


def test_outcomes_without_records_are_committed_with_the_others() -> None:
    stage = Stage()
    stage.run(2)
    stage.end(SILENT, SENDING)
    stage.commits.send([stage.partition])
    assert (stage.producer.sent, len(stage.flight), stage.partition.committed) == ([(1, 2)], 0, 2)
    assert not stage.commits.is_due()


def test_the_wait_of_a_record_begins_when_it_is_ready() -> None:
    stage = Stage()
    stage.run(4)
    stage.end(SILENT)
    assert not stage.commits.is_due()
    stage.clock.advance(0.35)
    stage.flight.end(stage.jobs[1], SENDING)
    assert not stage.commits.is_due()
    stage.clock.advance(0.11)
    assert stage.commits.is_due()
