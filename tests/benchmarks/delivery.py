"""Where the documents of a run are at its end. A slow machine leaves some in progress; a lost document is an error."""

import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from confluent_kafka import Consumer, KafkaException, TopicPartition

from services.shared.wire.codec import decode
from services.shared.wire.topics import BY_NAME
from tests.benchmarks.arrivals import family_of
from tests.benchmarks.flow import PROPOSED
from tests.benchmarks.phases import STAGES
from tests.topic_ends import to_the_ends

_DEAD_LETTERS = tuple(f"{given}.dlq" for given, _ in STAGES.values())
_SETTLE_SECONDS = 15.0
_READ_SECONDS = 30.0
Place = tuple[int, int]
"""Partition and offset."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The state in the broker. `places[topic][family]`: its first message; `proposals[family]`: ids of its proposals;
    `committed[stage][partition]`: the first offset that a stage has not processed.
    """

    places: Mapping[str, Mapping[str, Place]]
    proposals: Mapping[str, Collection[str]]
    dead_letters: Mapping[str, int]
    committed: Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Delivery:
    """`lost[stage]`: documents that a stage processed without an output. `repeated`: documents with two proposals."""

    submitted: int = 0
    proposed: int = 0
    lost: Mapping[str, int] = field(default_factory=dict)
    repeated: int = 0
    dead_letters: Mapping[str, int] = field(default_factory=dict)

    @property
    def under_way(self) -> int:
        return self.submitted - self.proposed - sum(self.lost.values())

    def faults(self) -> list[str]:
        found = [f"{stage} handled {count} documents without an output" for stage, count in self.lost.items()]
        found += [f"{topic} has {count} messages" for topic, count in self.dead_letters.items()]
        return found + ([f"{self.repeated} documents have two proposals"] if self.repeated else [])


def judge(families: Sequence[str], seen: Seen) -> Delivery:
    """The state of `families`, all of which the broker has accepted."""
    lost: dict[str, int] = defaultdict(int)
    proposed = sum(one in seen.proposals for one in families)
    for one in families:
        if one not in seen.proposals and (stage := _lost_at(one, seen)):
            lost[stage] += 1
    repeated = sum(len(ids) > 1 for ids in seen.proposals.values())
    dead_letters = {topic: count for topic, count in seen.dead_letters.items() if count}
    return Delivery(len(families), proposed, dict(lost), repeated, dead_letters)


def delivery(bootstrap: str, families: Sequence[str], prefix: str = "", settle: float = _SETTLE_SECONDS) -> Delivery:
    """Reads the state from the broker. If documents seem lost, reads again for `settle` seconds, because a relay
    publishes some outputs later. `prefix`: of topics and groups.
    """
    until = time.monotonic() + settle
    while (found := judge(families, look(bootstrap, prefix))).lost and time.monotonic() < until:
        time.sleep(0.5)
    return found


def look(bootstrap: str, prefix: str = "") -> Seen:
    """Reads the offsets first, so that everything processed by then has its output in what is read afterwards."""
    committed = {stage: _committed(bootstrap, prefix, stage, given) for stage, (given, _) in STAGES.items()}
    places: dict[str, dict[str, Place]] = defaultdict(dict)
    proposals: dict[str, set[str]] = defaultdict(set)
    dead: dict[str, int] = defaultdict(int)
    topics = (*(given for given, _ in STAGES.values()), PROPOSED, *_DEAD_LETTERS)
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": f"{prefix}bench-delivery",
            "enable.auto.commit": False,
            "log_level": 0,
        }
        | {"isolation.level": "read_committed", "enable.partition.eof": True}
    )
    wanted = [TopicPartition(prefix + topic, number, 0) for topic in topics for number in range(_partitions(topic))]
    for message in to_the_ends(consumer, wanted, _READ_SECONDS):
        topic = (message.topic() or "").removeprefix(prefix)
        if topic in _DEAD_LETTERS:
            dead[topic] += 1
        else:
            places[topic].setdefault(family_of(message), (message.partition() or 0, message.offset() or 0))
        if topic == PROPOSED:
            proposals[family_of(message)].add(decode(BY_NAME[PROPOSED].event, message.value() or b"").event_id)
    consumer.close()
    return Seen(places, proposals, dead, committed)


def _lost_at(family: str, seen: Seen) -> str:
    """The stage that has processed the document last without an output; empty if the document is in progress."""
    for stage, (given, _) in reversed([*STAGES.items()]):
        if family in seen.places.get(given, {}):
            partition, offset = seen.places[given][family]
            return stage if seen.committed[stage].get(partition, -1) > offset else ""
    return ""


def _committed(bootstrap: str, prefix: str, group: str, topic: str) -> dict[int, int]:
    """Committed offsets by partition. Raises `KafkaException` if the broker does not answer in time."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": prefix + group, "enable.auto.commit": False})
    places = [TopicPartition(prefix + topic, number) for number in range(_partitions(topic))]
    until = time.monotonic() + _READ_SECONDS
    try:
        while True:
            try:
                return {one.partition: one.offset for one in consumer.committed(places, timeout=_READ_SECONDS)}
            except KafkaException:  # a new broker has no coordinator yet
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
    finally:
        consumer.close()


def _partitions(topic: str) -> int:
    return 1 if topic in _DEAD_LETTERS else BY_NAME[topic].partitions
