"""The agreement that a document amends, from outside systems on Apache Kafka to `documents.ingested`."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from services.cli.local.kafka import LocalKafka
from services.shared.domain.events import DocumentIngested, DocumentStatusChanged
from tests.integration.ingestion.test_service import Ingestion, cloud_event, collect, produce

pytestmark = [pytest.mark.kafka, pytest.mark.slow]
_WORDS = b"FIRST AMENDMENT. Section 4.1 of the Lease is hereby deleted."


@pytest.fixture
async def running(kafka: LocalKafka, tmp_path: Path) -> AsyncIterator[Ingestion]:
    made = await asyncio.to_thread(Ingestion, kafka, tmp_path / "system")
    yield made
    await made.close()


async def test_a_forgotten_agreement_can_be_named_later(running: Ingestion) -> None:
    first, named = running.record("amendment"), running.record("amendment", amends="lease")
    ids = [f"{uuid4()}" for _ in range(3)]
    with running.reader("documents.ingested") as documents, running.reader("documents.status") as reader:
        await running.start()
        sent = [cloud_event(first, _WORDS, ids[0]), cloud_event(named, _WORDS, ids[1])]
        produce(running.bootstrap, sent)
        ingested = await collect(documents, running.matter, 2, DocumentIngested)
        produce(running.bootstrap, [cloud_event(named, _WORDS, ids[2]), cloud_event(named, _WORDS, ids[0]), *sent])
        statuses: list[DocumentStatusChanged] = await collect(reader, running.matter, 4)
    versions = {one.document.version: one.document for one in ingested}
    assert [(number, one.amends) for number, one in sorted(versions.items())] == [(1, ""), (2, "lease")]
    assert len({one.family for one in versions.values()}) == 1
    told = sorted((one.status.value, one.reason, one.duplicate_of) for one in statuses)
    second = versions[2].document_id
    assert told == [("accepted", "", ""), ("accepted", "", ""), ("duplicate", "", second), ("refused", "conflict", "")]
