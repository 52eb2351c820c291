from confluent_kafka import Message

from services.shared.runtime.worker.in_flight import InFlight
from services.shared.runtime.worker.jobs import Job, Outcome, Partition
from services.shared.wire.topics import BY_NAME

TOPIC = BY_NAME["documents.ingested"]
HANDLED = Outcome(rejected=False)


def begin(flight: InFlight, partition: Partition, *offsets: int) -> list[Job]:
    jobs = [Job(partition, Message(TOPIC.name, partition.number, offset, value=b"x" * 10)) for offset in offsets]
    for job in jobs:
        flight.begin(job)
    return jobs


def test_counts_change_with_the_messages() -> None:
    flight, partition = InFlight(), Partition(TOPIC, 0)
    flight.own(partition)
    jobs = begin(flight, partition, 4, 5, 9)
    assert (len(flight), flight.running, flight.ready, flight.size) == (3, 3, 0, 30)
    assert flight.end(jobs[1], HANDLED)
    assert (flight.running, flight.ready) == (2, 1)
    flight.confirm(flight.batch(10, flight))
    assert (partition.committed, len(flight), flight.size) == (4, 2, 20)
    assert flight.end(jobs[0], HANDLED)
    assert flight.end(jobs[2], None)
    assert (flight.running, flight.ready) == (0, 1)
    batch = flight.batch(10, flight)
    assert batch == [(partition, [4])]
    flight.confirm(batch)
    assert (partition.committed, len(flight), flight.size) == (9, 1, 10)


def test_a_batch_is_limited_over_all_partitions() -> None:
    flight, one, two = InFlight(), Partition(TOPIC, 0), Partition(TOPIC, 1)
    for partition in (one, two):
        flight.own(partition)
        for job in begin(flight, partition, 1, 2, 3):
            flight.end(job, HANDLED)
    assert flight.batch(4, (one, two)) == [(one, [1, 2, 3]), (two, [1])]
    assert flight.batch(4, (two,)) == [(two, [1, 2, 3])]


def test_a_result_after_the_loss_of_its_partition_is_dropped() -> None:
    flight, partition = InFlight(), Partition(TOPIC, 0)
    flight.own(partition)
    (job,) = begin(flight, partition, 1)
    flight.lose([partition])
    flight.own(Partition(TOPIC, 0))
    assert not flight.end(job, HANDLED)
    assert (flight.ready, flight.running, flight.size, list(flight) == [partition]) == (0, 0, 0, False)
    assert flight.find(TOPIC.name, 0) is not partition
