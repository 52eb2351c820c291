"""Amendments and their agreements on Apache Kafka: whatever arrives first, and despite kills and redeliveries."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from services.cli.clients.events import EventReader
from services.cli.local.kafka import LocalKafka
from services.shared.domain.annotations import BASE_NOT_READ, AnnotationSet
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import AnnotationsProposed, DocumentWithdrawn
from tests.integration.annotation.test_service import Annotation, collect
from tests.unit.annotation.storage.amends_suite import AGREEMENT, AMENDMENT
from tests.unit.annotation.support import NOW, record

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


@pytest.fixture
async def running(kafka: LocalKafka, tmp_path: Path) -> AsyncIterator[Annotation]:
    made = await asyncio.to_thread(Annotation, kafka, tmp_path / "system")
    yield made
    await made.close()


async def next_set(reader: EventReader, document: DocumentRecord, after: int = 0) -> AnnotationSet:
    """The next set of the document after a revision. A service that was killed can send its last set again."""
    while True:
        (event,) = await collect(reader, [document], 1)
        assert isinstance(event, AnnotationsProposed)
        if event.annotation_set.revision > after:
            return event.annotation_set


async def test_an_amendment_follows_its_agreement(running: Annotation) -> None:
    agreement = record(reference=f"ref-{uuid4()}")
    amending = record(reference=f"ref-{uuid4()}", amends=agreement.source_reference)
    elsewhere = record(reference=f"ref-{uuid4()}", amends=agreement.source_reference, matter="HB-2")
    first = [await running.infer(one, (), AMENDMENT) for one in (amending, elsewhere)]
    second = await running.infer(agreement, (), AGREEMENT)
    outside = replace(agreement, document_id="", family="", version=0)
    withdrawal = DocumentWithdrawn(f"w-{uuid4()}", NOW, outside, "recalled")
    with running.reader("annotations.proposed") as reader:
        await running.start()
        await running.producer.publish(first)
        shown = [await next_set(reader, amending)]
        running.kill()
        await running.producer.publish([second, *first])
        await running.start()
        shown.append(await next_set(reader, amending, shown[-1].revision))
        await running.producer.publish([second, withdrawal])
        shown.append(await next_set(reader, amending, shown[-1].revision))
    assert [(one.revision, one.flags) for one in shown] == [(1, (BASE_NOT_READ,)), (2, ()), (3, (BASE_NOT_READ,))]
    found = [{rule.rule_id for rule in one.findings if rule.rule_id.startswith("amended-")} for one in shown]
    assert [bool(one) for one in found] == [False, True, False]
    assert "amended-section-missing" in found[1]
    async with running.http("reviewer@harbour-bank") as client:
        url = f"/v1/documents/{elsewhere.document_id}/annotations"
        other = (await client.get(url)).raise_for_status().json()["annotation_set"]
    assert (other["revision"], other["flags"]) == (1, [BASE_NOT_READ])
    assert "Harbour Bank" not in running.log()
