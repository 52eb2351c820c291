import pytest
from confluent_kafka import Message

from services.shared.runtime.worker.flow import Flow
from services.shared.runtime.worker.in_flight import InFlight
from services.shared.runtime.worker.jobs import Job, Outcome, Partition
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.wire.topics import BY_NAME
from tests.fakes import FakeClock

TOPIC = BY_NAME["documents.ingested"]


def filled(count: int, size: int = 10) -> tuple[InFlight, Partition, list[Job]]:
    flight, partition = InFlight(), Partition(TOPIC, 0)
    flight.own(partition)
    jobs = [Job(partition, Message(TOPIC.name, 0, offset, value=b"x" * size)) for offset in range(count)]
    for job in jobs:
        flight.begin(job)
    return flight, partition, jobs


def test_room_is_limited_by_messages_and_bytes() -> None:
    flow = Flow(WorkerSettings(in_flight=10, in_flight_bytes=1000), FakeClock())
    assert flow.room(filled(0)[0]) == 10
    assert flow.room(filled(4)[0]) == 6
    assert flow.room(filled(12)[0]) == 0
    assert flow.room(filled(4, size=300)[0]) == 0


def test_a_lack_of_room_is_brief_for_half_a_second() -> None:
    clock = FakeClock()
    flow = Flow(WorkerSettings(in_flight=10), clock)
    clock.advance(10)
    assert flow.room(filled(9)[0]) == 1
    assert flow.room(filled(10)[0]) == 0
    assert flow.is_brief()
    clock.advance(1)
    assert not flow.is_brief()


def test_a_partition_is_paused_while_its_first_message_is_too_far_behind() -> None:
    flow = Flow(WorkerSettings(window=10), FakeClock())
    flight, partition, jobs = filled(10)
    assert flow.is_stuck(partition)
    assert not flow.is_stuck(filled(9)[1])
    partition.paused = True
    for job in jobs:
        flight.end(job, Outcome(rejected=False))
    flight.confirm([(partition, range(1, 10))])
    assert flow.is_stuck(partition)
    flight.confirm([(partition, [0])])
    assert not flow.is_stuck(partition)


def shared(*loads: tuple[str, int, bool]) -> InFlight:
    """Messages of 10 bytes in flight, of a partition for each channel; the last value pauses it."""
    flight = InFlight()
    for number, (channel, count, paused) in enumerate(loads):
        partition = Partition(TOPIC, number, name=f"{channel}.t", channel=channel, paused=paused)
        flight.own(partition)
        for offset in range(count):
            flight.begin(Job(partition, Message(TOPIC.name, number, offset, value=b"x" * 10)))
    return flight


@pytest.mark.parametrize(
    ("loads", "greedy"),
    [
        ([("a", 100, False)], set()),
        ([("a", 100, False), ("b", 1, False)], {"a"}),
        ([("a", 25, False), ("b", 0, False)], set()),
        ([("a", 13, False), ("a", 13, False), ("b", 0, False)], {"a"}),
        ([("a", 20, True), ("b", 0, False)], {"a"}),
        ([("a", 12, True), ("b", 0, False)], set()),
        ([("a", 30, False), ("b", 30, False)], {"a", "b"}),
    ],
)
@pytest.mark.parametrize("limit", ["in_flight", "in_flight_bytes"])
def test_a_channel_has_a_quarter_of_the_messages_in_flight(
    loads: list[tuple[str, int, bool]], greedy: set[str], limit: str
) -> None:
    size = len(Message(TOPIC.name, 0, 0, value=b"x" * 10))
    settings = WorkerSettings(in_flight=100) if limit == "in_flight" else WorkerSettings(in_flight_bytes=100 * size)
    assert Flow(settings, FakeClock()).greedy(shared(*loads)) == greedy
