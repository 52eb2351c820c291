"""The service as a process on Apache Kafka: kills, restarts and redeliveries do not change its output."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.cli.clients.events import EventReader
from services.cli.local.kafka import LocalKafka
from services.shared.domain.document import DocumentRecord, KeyScope
from services.shared.domain.events import (
    AnnotationsProposed,
    AnnotationsPublished,
    DocumentInferred,
    DocumentStatusChanged,
    DocumentWithdrawn,
    Event,
    ReviewCompleted,
)
from tests.integration.service_process import ServiceProcess
from tests.unit.annotation.support import NOW, FakeReveal, World, record
from tests.unit.annotation.texts import LAW, PARTY, PROSE, texts_of

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


class Annotation(ServiceProcess):
    """Sends results as inference, and reads events as a case system."""

    name, sender = "annotation", "inference"

    async def infer(
        self, document: DocumentRecord, found: Sequence[tuple[str, str]] = (PARTY, LAW), marked: str = PROSE
    ) -> DocumentInferred:
        """A result with stored texts, before it is sent."""
        world = World.__new__(World)
        world.blobs, world.reveal = self.blobs, FakeReveal()
        event = await world.inferred(document, marked, found)
        return replace(event, event_id=f"{event.event_id}-{uuid4()}")


@pytest.fixture
async def running(kafka: LocalKafka, tmp_path: Path) -> AsyncIterator[Annotation]:
    made = await asyncio.to_thread(Annotation, kafka, tmp_path / "system")
    yield made
    await made.close()


async def collect(reader: EventReader, documents: Sequence[DocumentRecord], count: int) -> list[Event]:
    """The first `count` events on these documents."""
    wanted = {one.document_id for one in documents}
    events: list[Event] = []
    async with asyncio.timeout(60):
        async for event in reader.events():
            document = getattr(event, "document", None)
            if document and document.document_id in wanted:
                events.append(event)
            if len(events) >= count:
                return events
    return events


async def review(client: httpx.AsyncClient, document: DocumentRecord) -> dict[str, Any]:
    """Accepts the first annotation, then completes the review."""
    url = f"/v1/documents/{document.document_id}"
    shown = (await client.get(f"{url}/annotations")).raise_for_status().json()["annotation_set"]
    body = {
        "decision_id": "d1",
        "revision": shown["revision"],
        "decision": "accept",
        "annotation_id": shown["annotations"][0]["annotation_id"],
    }
    decided = (await client.post(f"{url}/decisions", json=body)).raise_for_status().json()
    done = await client.post(
        f"{url}/review:complete", json={"revision": decided["revision"], "leave_undecided": "other"}
    )
    answer: dict[str, Any] = done.raise_for_status().json()
    return answer


async def test_kills_and_redeliveries_do_not_change_the_events(running: Annotation) -> None:
    documents = [record(reference=f"ref-{uuid4()}") for _ in range(20)]
    topics = ("annotations.proposed", "annotations.published", "reviews.completed")
    with running.reader(*topics) as reader:
        events = [await running.infer(document) for document in documents]
        await running.producer.publish(events[:10])
        await running.start()
        await asyncio.sleep(0.3)
        running.kill()
        await running.producer.publish(events)
        await running.start()
        outputs = await collect(reader, documents, 20)
        proposed = {one.event_id: one for one in outputs if isinstance(one, AnnotationsProposed)}
        assert {one.document.document_id for one in proposed.values()} == {one.document_id for one in documents}
        assert len(proposed) == 20
        async with running.http("reviewer@harbour-bank") as client:
            answers = [await review(client, document) for document in documents[:3]]
        running.kill()
        await running.start()
        outputs += await collect(reader, documents, 6)
        published = [one for one in outputs if isinstance(one, AnnotationsPublished)]
        assert [one.annotation_set.set_id for one in published] == [one["annotation_set"]["set_id"] for one in answers]
        assert len({one.event_id for one in outputs if isinstance(one, ReviewCompleted)}) == 3
        async with running.http("case-system@harbour-bank") as client:
            feed = (await client.get("/v1/annotations")).json()
            seen = [one["document"]["document_id"] for one in feed["items"]]
            assert [one for one in seen if one in {d.document_id for d in documents}] == [
                one.document.document_id for one in published
            ]
    for words in ("Lovelace", "laws of Maine"):
        assert words not in running.log()


async def test_an_unreadable_document_becomes_a_dead_letter_with_a_status(running: Annotation) -> None:
    await running.start()
    good, bad = record(reference=f"ref-{uuid4()}"), record(reference=f"ref-{uuid4()}")
    with running.reader("documents.status", "annotations.proposed") as reader:
        broken = await running.infer(bad)
        await running.blobs.put(bad.tenant, KeyScope.SOURCE, bad.document_id, "text", b"\xff not a text")
        await running.producer.publish([broken, await running.infer(good)])
        events = await collect(reader, [bad, good], 3)
    statuses = {
        one.document.document_id: (one.status, one.reason) for one in events if isinstance(one, DocumentStatusChanged)
    }
    assert statuses == {bad.document_id: ("quarantined", "tampered"), good.document_id: ("proposed", "")}
    assert any(isinstance(one, AnnotationsProposed) for one in events)


async def test_a_case_system_receives_a_withdrawal(running: Annotation) -> None:
    await running.start()
    document = record(reference=f"ref-{uuid4()}")
    with running.reader("annotations.proposed") as reader:
        await running.producer.publish([await running.infer(document)])
        await collect(reader, [document], 1)
        outside = replace(document, document_id="", family="", version=0)
        await running.producer.publish([DocumentWithdrawn(f"w-{uuid4()}", NOW, outside, "recalled")])
        (event,) = await collect(reader, [document], 1)
        assert isinstance(event, AnnotationsProposed)
        assert (event.annotation_set.state, event.annotation_set.annotations) == ("withdrawn", ())
    assert texts_of(PROSE).original.text not in running.log()
