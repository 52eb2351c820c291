"""Compare the ledger with the results. A separate process: `python -m tests.chaos.checker BOOTSTRAP LEDGER DSN`.

It reads committed messages and the databases, and does not use the code of the services.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import psycopg
from confluent_kafka import OFFSET_BEGINNING, Consumer, Message, TopicPartition
from confluent_kafka.admin import AdminClient

from services.shared.domain.annotations import SetState
from services.shared.domain.errors import Reject
from services.shared.domain.events import (
    AnnotationsProposed,
    DeadLetter,
    DocumentInferred,
    DocumentIngested,
    DocumentRedacted,
    DocumentStatus,
    DocumentStatusChanged,
    Event,
)
from services.shared.wire.codec import encode
from services.shared.wire.headers import header_map
from services.shared.wire.inbound import read_event
from services.shared.wire.topics import ALL_TOPICS, Topic
from tests.chaos.ledger import POISON, Sent, documents, read
from tests.topic_ends import to_the_ends

_STAGES = (DocumentIngested, DocumentRedacted, DocumentInferred)
_Headers = Sequence[tuple[str, bytes | str | None]] | None
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BY_NAME: Mapping[str, Topic] = {topic.name: topic for topic in ALL_TOPICS}
_READ = tuple(
    name for name in _BY_NAME if name.startswith(("documents.", "annotations.")) and name != "documents.submitted"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A message with its decoded event."""

    topic: str
    event: Event


def main(bootstrap: str, ledger: Path, dsn: str) -> int:
    """Print the figures as JSON. Returns 0 if all promises hold."""
    sent = read(ledger)
    found = list(read_topics(bootstrap))
    report = check(sent, found) | {"stores": dict(stores(dsn))}
    sys.stdout.write(json.dumps(report) + "\n")
    return 0 if report["holds"] else 1


def check(sent: Iterable[Sent], found: Iterable[Found]) -> dict[str, Any]:
    """The figures. All except `documents`, `redelivered` and `ids` must be zero."""
    sent, found = list(sent), list(found)
    events = [one.event for one in found]
    broken = {
        "lost": _lost(sent, events),
        "second_ids": _second(events, _document_ids) + _second(events, _prediction_ids) + _second(events, _set_ids),
        "second_payloads": _second(found, _payloads),
        "contradictory": _contradictory(events),
        "out_of_order": _out_of_order(sent, found),
        "poison_not_buried": len(_poison(sent) - _buried(events)),
        "buried_but_sound": len(_buried(events) - _poison(sent)),
    }
    return {
        "documents": len(documents(sent)),
        "poison": len(_poison(sent)),
        **broken,
        "redelivered": len(found) - len({(one.topic, one.event.event_id) for one in found}),
        "ids": len({(one.topic, one.event.event_id) for one in found}),
        "holds": not any(broken.values()),
    }


def read_topics(bootstrap: str) -> Iterator[Found]:
    """All committed events, partition by partition."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "chaos-checker",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
        }
    )
    known = AdminClient({"bootstrap.servers": bootstrap}).list_topics(timeout=30).topics
    places = [
        TopicPartition(name, partition, OFFSET_BEGINNING) for name in _READ for partition in known[name].partitions
    ]
    for message in to_the_ends(consumer, places):
        yield from _events(message)
    consumer.close()


def stores(dsn: str) -> Iterator[tuple[str, int]]:
    """The number of rows of each table in each database."""
    for service, tables in _TABLES.items():
        with psycopg.connect(dsn.rsplit("/", 1)[0] + f"/{service}") as connection:
            for table in tables:
                row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
                yield f"{service}.{table}", row[0] if row else 0


def _events(message: Message) -> Iterator[Found]:
    topic = _BY_NAME[message.topic() or ""]
    try:
        event = read_event(topic, header_map(cast(_Headers, message.headers())), message.value(), datetime.now(UTC))
    except Reject:
        return
    yield Found(topic.name, event)


def _lost(sent: Iterable[Sent], events: Iterable[Event]) -> int:
    """The number of documents that are missing at any stage."""
    reached: dict[type[Event], set[str]] = defaultdict(set)
    document_of: dict[str, str] = {}
    for event in events:
        if isinstance(event, _STAGES):
            reached[type(event)].add(event.submission_id)
            document_of[event.submission_id] = event.document.document_id
        elif isinstance(event, AnnotationsProposed) and event.annotation_set.state is SetState.PROPOSED:
            reached[AnnotationsProposed].add(event.document.document_id)
    lost = 0
    for one in documents(sent):
        through = all(one.submission_id in reached[stage] for stage in _STAGES)
        lost += not (through and document_of[one.submission_id] in reached[AnnotationsProposed])
    return lost


def _second(items: Iterable[Any], facts: Callable[[Any], Iterable[tuple[object, object]]]) -> int:
    """The number of keys with more than one value."""
    seen: dict[object, set[object]] = defaultdict(set)
    for item in items:
        for key, value in facts(item):
            seen[key].add(value)
    return sum(len(values) > 1 for values in seen.values())


def _document_ids(event: Event) -> Iterator[tuple[object, object]]:
    if isinstance(event, _STAGES):
        yield (event.document.tenant, event.submission_id), (event.document.document_id, event.document.version)


def _prediction_ids(event: Event) -> Iterator[tuple[object, object]]:
    if isinstance(event, DocumentInferred):
        for one in event.predictions:
            yield (event.document.document_id, event.provenance.model, one.category, one.span), one.prediction_id


def _set_ids(event: Event) -> Iterator[tuple[object, object]]:
    if isinstance(event, AnnotationsProposed) and event.annotation_set.state is SetState.PROPOSED:
        yield (event.document.document_id, event.annotation_set.provenance.model), event.annotation_set.set_id


def _payloads(found: Found) -> Iterator[tuple[object, object]]:
    """The time can differ if no store keeps the result; the rest must be equal."""
    yield (found.topic, found.event.event_id), encode(replace(found.event, occurred_at=_EPOCH))


def _contradictory(events: Iterable[Event]) -> int:
    """Submissions with a status that refuses and a status that accepts."""
    told: dict[str, set[DocumentStatus]] = defaultdict(set)
    for event in events:
        if isinstance(event, DocumentStatusChanged):
            told[event.submission_id].add(event.status)
    bad = {DocumentStatus.REFUSED, DocumentStatus.QUARANTINED}
    good = {DocumentStatus.PROPOSED, DocumentStatus.PUBLISHED}
    return sum(bool(one & bad) and bool(one & good) for one in told.values())


def _out_of_order(sent: Iterable[Sent], found: Iterable[Found]) -> int:
    """Families whose versions appear on a topic in a different order than they were sent."""
    order: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in found:
        event = one.event
        if isinstance(event, _STAGES) and event.document.version not in order[one.topic, event.document.family]:
            order[one.topic, event.document.family].append(event.document.version)
    wanted = {one.submission_id: one.version for one in documents(sent)}
    wrong = {key for key, versions in order.items() if versions != sorted(versions)}
    misnumbered = {
        event.submission_id
        for event in (one.event for one in found)
        if isinstance(event, DocumentIngested) and wanted.get(event.submission_id) != event.document.version
    }
    return len(wrong) + len(misnumbered)


def _poison(sent: Iterable[Sent]) -> set[tuple[str, int, int]]:
    return {(one.topic, one.partition, one.offset) for one in sent if one.kind == POISON}


def _buried(events: Iterable[Event]) -> set[tuple[str, int, int]]:
    return {(one.topic, one.partition, one.offset) for one in events if isinstance(one, DeadLetter)}


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, int]:
    """The ids and rows that a replay added."""
    added = Counter(after["stores"])
    added.subtract(before["stores"])
    return {name: count for name, count in (added | Counter(ids=after["ids"] - before["ids"])).items() if count}


_TABLES: Mapping[str, tuple[str, ...]] = {
    "ingestion": ("documents", "contents"),
    "redaction": ("results", "vault_values", "vault_numbers"),
    "annotation": ("documents", "sets", "annotations", "outbox"),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]).read_text()))
