"""The time of a page of the queue of reviews: `python -m tests.benchmarks.review_queue`.

5,000 open and 2,000 completed reviews in 200 matters, two thirds of them assigned, on SQLite and on PostgreSQL. Calls
of the queue and a plain `SELECT … LIMIT` of the same table, the ceiling, take turns. Prints one JSON line per database:
percentiles in milliseconds. `--calls` is the number of calls of each kind.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from services.annotation.desk.queue import QueueRequest, ReviewQueue
from services.annotation.queue.items import Order, QueueFilter
from services.annotation.storage import tables as t
from services.annotation.storage.queue import QueueStore
from services.annotation.storage.times import to_micros
from services.cli.local.postgres import LocalPostgres
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.identity import document_id, family_id
from services.shared.domain.records import Actor, Role
from services.shared.domain.relations import Priority
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from services.shared.wire.codec import encode
from tests.benchmarks.membership import percentile
from tests.fakes import FakeClock, MemoryAudit

SCHEMA = "services.annotation"
BANK = "harbour-bank"
OPEN, COMPLETED, MATTERS, CLIENTS = 5_000, 2_000, 200, 80
NOW = datetime(2026, 11, 1, tzinfo=UTC)
REVIEWER = Actor("person-1", BANK, frozenset({Role.SENIOR_REVIEWER}))
Rows = dict[sa.Table, list[dict[str, Any]]]


def rows(opened: int = OPEN, completed: int = COMPLETED) -> Rows:
    """The rows of all tables of the queue."""
    chance = random.Random(1)
    made: Rows = {t.DOCUMENTS: [], t.SETS: [], t.WORKLOADS: [], t.ASSIGNMENTS: []}
    for number in range(opened + completed):
        matter, reference = f"HB-{chance.randrange(MATTERS):04}", f"DV/2026/{number}"
        family = family_id(BANK, "archive", reference, matter)
        document = DocumentRecord(
            BANK,
            "archive",
            reference,
            matter,
            document_id=document_id(family, 1, "hash"),
            family=family,
            version=1,
            client_id=f"c-{chance.randrange(CLIENTS)}",
            priority=chance.choices(list(Priority), (2, 6, 2, 1))[0],
        )
        received = to_micros(NOW - timedelta(minutes=chance.randrange(100_000)))
        made[t.DOCUMENTS].append(_document(document, received, chance.randrange(5_000, 300_000)))
        state = "proposed" if number < opened else "published"
        made[t.SETS].append(_set(document, state, received))
        made[t.WORKLOADS].append(_workload(document, received, chance))
        if chance.random() < 2 / 3:
            due = to_micros(NOW + timedelta(days=chance.randrange(60))) if chance.random() < 0.5 else None
            key = {"family": family, "tenant": BANK, "matter": matter}
            people = {"assignee": f"person-{chance.randrange(40)}", "assigned_by": "lead", "holder": ""}
            made[t.ASSIGNMENTS].append({**key, **people, "assigned_at": received, "due_at": due, "held_until": None})
    return made


def _document(one: DocumentRecord, received: int, length: int) -> dict[str, Any]:
    names = ("document_id", "family", "version", "tenant", "team", "matter", "source_system", "source_reference")
    blobs = {"record": encode(one), **dict.fromkeys(("text", "layout", "redacted", "map"), b"r" * 120)}
    ids = {"correlation_id": "c", "submission_id": "s", "submitted_at": received, "code_points": length}
    return {**{name: getattr(one, name) for name in names}, **ids, **blobs}


def _set(one: DocumentRecord, state: str, received: int) -> dict[str, Any]:
    ids = {"set_id": one.document_id, "document_id": one.document_id, "family": one.family, "version": 1}
    return {**ids, "state": state, "revision": 3, "inferred_at": received, "playbook": "p", "body": b"s" * 4_000}


def _workload(one: DocumentRecord, received: int, chance: random.Random) -> dict[str, Any]:
    counts = {severity.value: chance.choice((0, 0, 0, 1, 4)) for severity in Severity}
    risk = sum(counts[severity.value] * 1_000**place for place, severity in enumerate(Severity))
    return {
        "set_id": one.document_id,
        "revision": 3,
        "until": None,
        "received_at": received,
        "risk": risk,
        "document_type": chance.choice(("credit agreement", "nda", "licence", "lease")),
        "annotations": 20,
        "undecided_annotations": 9,
        "findings": sum(counts.values()),
        **counts,
        "client_id": one.client_id,
        "priority": one.priority.urgency,
    }


def fill(connection: sa.Connection, made: Rows) -> None:
    connection.execute(sa.insert(t.PLAYBOOKS), [{"label": "p", "source": ""}])
    for table, several in made.items():
        connection.execute(sa.insert(table), several)


REQUESTS: Mapping[str, QueueRequest] = {
    "first page": QueueRequest(),
    "by priority": QueueRequest(QueueFilter(order=Order.PRIORITY)),
    "filters": QueueRequest(
        QueueFilter(
            client_ids=("c-1", "c-2", "c-3"), priorities=(Priority.URGENT, Priority.HIGH), severity=Severity.HIGH
        )
    ),
    "mine": QueueRequest(mine=True),
}


async def times(url: str, made: Rows, calls: int) -> dict[str, Sequence[float]]:
    """The wall time of each call in milliseconds, sorted, by its kind."""
    database = Database(url)
    await database.run(lambda connection: fill(connection, made))
    access = Authoriser(
        load_policy(Path(__file__).parents[2] / "samples/access.yaml"),
        MemoryAudit(),
        FakeClock(NOW),
        service="annotation",
    )
    queue = ReviewQueue(QueueStore(database), access, FakeClock(NOW))

    async def plain() -> None:
        await database.run(lambda connection: connection.execute(sa.select(t.WORKLOADS).limit(50)).all())

    def page(request: QueueRequest) -> Callable[[], Awaitable[object]]:
        return lambda: queue.list(REVIEWER, request)

    kinds = {**{name: page(one) for name, one in REQUESTS.items()}, "SELECT … LIMIT 50": plain}
    found: dict[str, list[float]] = {name: [] for name in kinds}
    for number in range(calls + 3):
        for name, call in kinds.items():
            began = time.perf_counter()
            await call()
            if number >= 3:  # the first calls open connections and compile statements
                found[name].append((time.perf_counter() - began) * 1_000)
    await database.close()
    return {name: sorted(several) for name, several in found.items()}


def figures(name: str, found: Mapping[str, Sequence[float]], calls: int) -> str:
    shares = {kind: {f"p{one}": percentile(several, one / 100) for one in (50, 95)} for kind, several in found.items()}
    return json.dumps({"database": name, "calls": calls, "milliseconds": shares}, ensure_ascii=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=60)
    calls = parser.parse_args().calls
    made = rows()
    with tempfile.TemporaryDirectory() as folder, LocalPostgres(die_with_parent=True) as server:
        for name, url in (("sqlite", f"sqlite:///{folder}/queue.sqlite"), ("postgresql", server.url)):
            migrate(url, SCHEMA)
            print(figures(name, asyncio.run(times(url, made, calls)), calls), flush=True)


if __name__ == "__main__":
    main()
