"""The service as a process on Apache Kafka, with submissions of outside systems, kills and restarts."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from confluent_kafka import Producer

from services.cli.clients.events import EventReader
from services.cli.local.kafka import LocalKafka
from services.ingestion.references import keyed_reference
from services.shared.connectors.files import write_inside
from services.shared.domain.document import OriginalText
from services.shared.domain.events import DocumentIngested, DocumentStatusChanged, Event
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.wire.codec import encode
from tests.integration.service_process import ServiceProcess
from tests.unit.ingestion.makers import mail, pdf

pytestmark = [pytest.mark.kafka, pytest.mark.slow]
_TENANT, _SYSTEM = "harbour-bank", "deal-vault"
_CANARY = "Zebulon Quartermain"


class Ingestion(ServiceProcess):
    """This test acts as a legacy system."""

    name, sender = "ingestion", "test"

    def __init__(self, kafka: LocalKafka, root: Path, **settings: str) -> None:
        super().__init__(kafka, root, **settings)
        self.matter = f"HB-{uuid4()}"

    def record(self, reference: str, **more: object) -> dict[str, object]:
        return {
            "tenant": _TENANT,
            "source_system": _SYSTEM,
            "source_reference": reference,
            "matter": self.matter,
        } | more

    async def text(self, event: DocumentIngested) -> str:
        return (await self.blobs.get_value(OriginalText, event.text)).text


def cloud_event(record: Mapping[str, object], content: bytes, number: object, **data: object) -> dict[str, Any]:
    """A structured CloudEvent in JSON."""
    inline = {"document": record, "content": base64.b64encode(content).decode()}
    return {
        "specversion": "1.0",
        "id": f"{number}",
        "source": f"urn:{_SYSTEM}",
        "type": "glossator.documents.submitted.v1",
        "datacontenttype": "application/json",
        "data": {**inline, **data},
    }


def produce(bootstrap: str, events: Sequence[Mapping[str, Any]]) -> None:
    producer = Producer({"bootstrap.servers": bootstrap, "acks": "all"})
    for event in events:
        headers: list[tuple[str, str | bytes | None]] = [("content-type", b"application/cloudevents+json")]
        key = str(event["data"].get("document", {}).get("source_reference", "")).encode()
        producer.produce("documents.submitted", json.dumps(event).encode(), key, headers=headers)
    assert producer.flush(20) == 0


@pytest.fixture
async def running(kafka: LocalKafka, tmp_path: Path) -> AsyncIterator[Ingestion]:
    made = await asyncio.to_thread(Ingestion, kafka, tmp_path / "system")
    yield made
    await made.close()


async def collect(reader: EventReader, matter: str, count: int, kind: type[Event] = DocumentStatusChanged) -> list[Any]:
    """The first `count` distinct events of a kind in a matter."""
    found: dict[str, Event] = {}
    payloads: dict[str, bytes] = {}
    async with asyncio.timeout(90):
        async for event in reader.events():
            document = getattr(event, "document", None)
            if isinstance(event, kind) and document and document.matter == matter:
                assert payloads.setdefault(event.event_id, encode(event)) == encode(event)
                found[event.event_id] = event
            if len(found) >= count:
                break
    return list(found.values())


async def test_every_submission_gets_one_status_despite_kills_and_repetition(running: Ingestion) -> None:
    words = f"1. Term. {_CANARY} signs number"
    events = [cloud_event(running.record(f"ref-{n}"), f"{words} {n}.".encode(), f"{uuid4()}") for n in range(30)]
    bad = f"bad-{uuid4()}"
    broken = [cloud_event(running.record(bad, matter=""), b"x", uuid4()), cloud_event({}, b"x", uuid4())]
    refused = [cloud_event(running.record("scan"), b"GIF89a picture", uuid4())]
    with running.reader("documents.status", "documents.ingested") as reader:
        produce(running.bootstrap, events[:20])
        await running.start()
        await asyncio.sleep(0.5)
        running.kill()
        produce(running.bootstrap, events + broken + refused)
        await running.start()
        await asyncio.sleep(1.0)
        running.kill()
        produce(running.bootstrap, events)
        await running.start()
        ingested: dict[str, DocumentIngested] = {}
        news: dict[str, set[tuple[str, str, str]]] = {}
        expected = {f"ref-{n}" for n in range(30)} | {bad, "scan"}
        async with asyncio.timeout(120):
            async for event in reader.events():
                if isinstance(event, DocumentIngested) and event.document.matter == running.matter:
                    assert encode(ingested.setdefault(event.event_id, event)) == encode(event)
                if isinstance(event, DocumentStatusChanged) and event.document.matter in (running.matter, ""):
                    status = (event.status.value, event.reason, event.event_id)
                    news.setdefault(event.document.source_reference, set()).add(status)
                if len(ingested) >= 30 and expected <= set(news):
                    break
    assert {one.document.source_reference for one in ingested.values()} == {f"ref-{n}" for n in range(30)}
    assert {one.document.version for one in ingested.values()} == {1}
    assert all(len(news[reference]) == 1 for reference in expected)
    assert {status[:2] for status in news["scan"]} == {("refused", "needs_ocr")}
    assert {status[:2] for status in news[bad]} == {("refused", "invalid_metadata")}
    assert (await running.text(next(iter(ingested.values())))).startswith("1. Term.")
    assert running.log().count('"message.rejected"') >= 2
    assert _CANARY not in running.log()


async def test_all_entry_points_lead_to_the_same_result(running: Ingestion) -> None:
    await running.start()
    note = pdf([["A promissory note that was made for this test."]])
    with running.reader("documents.status", "documents.ingested") as reader:
        drop = running.layout.drop
        write_inside(drop / _SYSTEM / running.matter / "lease.txt", drop, b"1. Lease. The Tenant pays.")
        async with running.http(f"submitter@{_TENANT}") as client:
            form = {"metadata": json.dumps(running.record("by-http"))}
            answer = await client.post("/v1/documents", data=form, files={"file": ("n.pdf", note, "application/pdf")})
            assert answer.status_code == 202
            produce(
                running.bootstrap,
                [
                    cloud_event(
                        running.record("a-mail"), mail(attachments=[("m.pdf", "application/pdf", note)]), uuid4()
                    ),
                    cloud_event(running.record("by-http", source_reference="again"), note, uuid4()),
                ],
            )
            statuses = {one.document.source_reference: one for one in await collect(reader, running.matter, 5)}
            again = (
                await client.get("/v1/documents", params={"source_system": _SYSTEM, "source_reference": "again"})
            ).json()
    hash_key = LocalKeys(running.layout.keys / "ingestion.json").hash_key(_TENANT)
    lease = keyed_reference(hash_key, _SYSTEM, "lease.txt")
    accepted = {reference for reference, one in statuses.items() if one.status == "accepted"}
    duplicates = {reference for reference, one in statuses.items() if one.status == "duplicate"}
    assert accepted | duplicates == {lease, "by-http", "again", "a-mail", "a-mail#1"}
    assert len(duplicates) == 2  # the note is one document, by whichever entry point it came first
    assert again["status"] in ("accepted", "duplicate")
    assert (running.layout.drop / "done" / _SYSTEM / running.matter / "lease.txt.receipt.json").is_file()


async def test_a_message_that_is_not_a_cloudevent_is_answered_by_its_place(running: Ingestion) -> None:
    await running.start()
    producer, places = Producer({"bootstrap.servers": running.bootstrap, "acks": "all"}), list[str]()
    with running.reader("documents.status") as reader:
        producer.produce(
            "documents.submitted",
            b"not JSON",
            on_delivery=lambda _, sent: places.append(f"{sent.topic()}-{sent.partition()}-{sent.offset()}"),
        )
        assert producer.flush(20) == 0
        async with asyncio.timeout(90):
            status = await anext(
                event
                async for event in reader.events()
                if isinstance(event, DocumentStatusChanged) and event.submission_id == places[0]
            )
    assert (status.status, status.reason) == ("refused", "invalid_event")
    assert status.field == "content-type"
    assert status.detail.startswith('Header "content-type" is not "application/cloudevents+json"')
