"""Replays of dead letters with a real broker."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import pytest
from confluent_kafka import Producer

from services.cli.clients.events import EventReader
from services.cli.local.system import LocalSystem
from services.shared.domain.events import AuditRecorded
from services.shared.domain.records import Action, AuditRecord
from tests.integration.cli.conftest import Glossator

pytestmark = [pytest.mark.kafka, pytest.mark.triton, pytest.mark.slow]


def _add_dead_letters(glossator: Glossator, count: int) -> None:
    producer = Producer({"bootstrap.servers": LocalSystem(glossator.directory).broker.bootstrap})
    for number in range(count):
        producer.produce("documents.withdrawn", b"nonsense %d" % number, b"k", headers=[("trace", b"t")])
    producer.flush(10)


def _letters(glossator: Glossator, *options: str) -> Sequence[dict[str, Any]]:
    *letters, last = glossator.lines("replay", "documents.withdrawn.dlq", *options)
    assert last == {"other_tenants": 0}
    return letters


def _wait_for_letters(glossator: Glossator, count: int) -> None:
    deadline = time.monotonic() + 90
    while len(_letters(glossator, "--dry-run")) < count:
        assert time.monotonic() < deadline
        time.sleep(0.3)


async def _replays(audit: EventReader, count: int) -> list[AuditRecord]:
    """The next audit records of replays."""
    records: list[AuditRecord] = []
    async for event in audit.events():
        if isinstance(event, AuditRecorded) and event.record.action == Action.REPLAY:
            records.append(event.record)
        if len(records) == count:
            break
    return records


def test_each_letter_is_sent_once_and_audited(glossator: Glossator) -> None:
    _add_dead_letters(glossator, 2)
    _wait_for_letters(glossator, 4)  # ingestion and annotation each write two dead letters
    planned = _letters(glossator, "--dry-run")
    assert sorted(one["fate"] for one in planned) == ["planned"] * 2 + ["repeated"] * 2
    assert {one["consumer_group"] for one in planned} == {"ingestion", "annotation"}
    with EventReader(LocalSystem(glossator.directory).broker.bootstrap, "audit.recorded") as audit:
        sent = _letters(glossator, "--reason", "invalid_event", "--rate", "100")
        assert sorted(one["fate"] for one in sent) == ["repeated"] * 2 + ["sent"] * 2
        records = asyncio.run(asyncio.wait_for(_replays(audit, 3), 90))
    assert {one.actor for one in records} == {"operator@harbour-bank"}
    _wait_for_letters(glossator, 8)  # they fail again, and are sent once the next time
    assert [one["fate"] for one in _letters(glossator, "--dry-run")].count("planned") == 2


def test_filters_without_a_match(glossator: Glossator) -> None:
    assert _letters(glossator, "--since", "2099-01-01") == []
    assert _letters(glossator, "--tenant", "northgate-credit") == []


def test_only_operators_can_replay(glossator: Glossator) -> None:
    refused = glossator("replay", "documents.withdrawn.dlq", "--as", "reviewer@harbour-bank", status=1)
    assert "forbidden" in refused.stderr
