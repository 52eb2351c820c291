from confluent_kafka import Message

from services.shared.runtime.worker.flow import Flow
from services.shared.runtime.worker.in_flight import InFlight
from services.shared.runtime.worker.jobs import Job, Outcome, Partition
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.wire.topics import BY_NAME
from tests.fakes import FakeClock

TOPIC = BY_NAME["documents.ingested"]


def filled(count: int, size: int = 10) -> tuple[InFlight, Partition, list[Job]]:
    flight, partition = InFlight(), Partition(TOPIC, 0, moved_at=1000.0)
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


def test_a_stuck_partition_is_paused_until_half_of_its_window_is_free() -> None:
    clock = FakeClock()
    flow = Flow(WorkerSettings(window=10), clock)
    flight, partition, jobs = filled(10)
    assert not flow.is_stuck(partition)
    clock.advance(1)
    assert flow.is_stuck(partition)
    assert not flow.is_stuck(filled(9)[1])
    partition.paused = True
    for job in jobs:
        flight.end(job, Outcome(rejected=False))
    flight.confirm([(partition, 4)])
    assert flow.is_stuck(partition)
    flight.confirm([(partition, 1)])
    assert not flow.is_stuck(partition)
