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
TELLING = Outcome(rejected=False, records=(Record("documents.redacted", b"k", b"v", ()),))
SILENT = Outcome(rejected=False)
SETTINGS = WorkerSettings(linger=0.05, longest_linger=0.4, batch=5, in_flight=6)


class Consumer:
    def consumer_group_metadata(self) -> object:
        return object()


class Group:
    consumer = Consumer()

    def place(self, partition: Partition, offset: int = -1) -> TopicPartition:
        return TopicPartition(partition.topic.name, partition.number, offset)


class Producer:
    def __init__(self) -> None:
        self.sent: list[tuple[int, int]] = []

    def send(self, records: Sequence[Record], offsets: list[TopicPartition], _group: object) -> None:
        self.sent.append((len(records), offsets[0].offset))


class Stage:
    """One partition whose messages end as a test says."""

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
        (0, [TELLING], 0.0),
        (1, [TELLING], 0.05),
        (4, [TELLING], 0.2),
        (20, [TELLING], 0.4),
        (0, [SILENT], 0.4),
        (4, [SILENT], 0.4),
        (0, [SILENT, TELLING], 0.0),
        (2, [SILENT, TELLING], 0.1),
        (20, [TELLING, SILENT, SILENT], 0.0),
    ],
    ids=["alone", "one", "some", "many", "silent", "silent-beside-others", "both", "both-beside-others", "no-room"],
)
def test_gathers_the_longer_the_more_is_under_way(running: int, outcomes: list[Outcome], seconds: float) -> None:
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


def test_what_is_silent_goes_along_with_what_is_told() -> None:
    stage = Stage()
    stage.run(2)
    stage.end(SILENT, TELLING)
    stage.commits.send([stage.partition])
    assert (stage.producer.sent, len(stage.flight), stage.partition.committed) == ([(1, 2)], 0, 2)
    assert not stage.commits.is_due()


def test_what_is_told_waits_from_when_it_was_ready() -> None:
    stage = Stage()
    stage.run(4)
    stage.end(SILENT)
    assert not stage.commits.is_due()
    stage.clock.advance(0.35)
    stage.flight.end(stage.jobs[1], TELLING)
    assert not stage.commits.is_due()
    stage.clock.advance(0.11)
    assert stage.commits.is_due()
