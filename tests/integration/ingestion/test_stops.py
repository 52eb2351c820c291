"""A source system that sends only invalid events, on Apache Kafka: it alone stops, and is resumed in order."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from confluent_kafka import Producer

from services.cli.clients.sources import SourcesClient, SourceState
from services.cli.clients.topic_scan import scan_topic
from services.cli.local.kafka import LocalKafka
from services.shared.domain.events import DeadLetter, DocumentIngested, DocumentStatusChanged
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.wire.codec import decode
from tests.integration.ingestion.test_service import Ingestion, cloud_event, collect, produce

pytestmark = [pytest.mark.kafka, pytest.mark.slow]
BAD, BAD_TENANT = "loan-core", "northgate-credit"
BUDGET = 5


@pytest.fixture
async def system(kafka: LocalKafka, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Ingestion]:
    """Further settings of ingestion are the parameter of the fixture."""
    settings = {"poison_budget": str(BUDGET), **getattr(request, "param", {})}
    made = await asyncio.to_thread(Ingestion, kafka, tmp_path / "system", **settings)
    yield made
    await made.close()


def bad_record(system: Ingestion, reference: str, **more: object) -> dict[str, object]:
    return system.record(reference, tenant=BAD_TENANT, source_system=BAD, **more)


def garbage(system: Ingestion, count: int) -> list[dict[str, Any]]:
    """Invalid events of the registered source system: each lacks its matter."""
    return [cloud_event(bad_record(system, f"bad-{n}", matter=""), b"x", uuid4()) for n in range(count)]


def noise(bootstrap: str, count: int) -> None:
    """Messages that are no events at all: their source is unknown."""
    producer = Producer({"bootstrap.servers": bootstrap})
    for number in range(count):
        producer.produce("documents.submitted", b"\x00 no event", b"%d" % number)
    assert producer.flush(20) == 0


def versions(system: Ingestion, references: Sequence[str], numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Valid versions of the bad source's documents: each version of all, then the next."""
    return [
        cloud_event(bad_record(system, one), f"1. Term. Version {number} of {one}.".encode(), uuid4())
        for number in numbers
        for one in references
    ]


def operator(system: Ingestion) -> SourcesClient:
    bearer = system.layout.token(f"operator@{BAD_TENANT}").read_text().strip()
    return SourcesClient(system.target(), bearer)


async def state(system: Ingestion) -> SourceState | None:
    async with operator(system) as client:
        return next(iter(await client.stopped("")), None)


async def wait_for(system: Ingestion, name: str, parked: int | None = None) -> None:
    async with asyncio.timeout(90):
        while True:
            found = await state(system)
            if (found.state if found else "running") == name and (parked is None or (found and found.parked == parked)):
                return
            await asyncio.sleep(0.1)


async def stop_source(system: Ingestion) -> None:
    await system.start()
    produce(system.bootstrap, garbage(system, BUDGET + 1))
    await wait_for(system, "stopped")


def published(system: Ingestion) -> list[DocumentIngested]:
    """The events of this test on documents.ingested, in order within each partition."""
    messages = scan_topic(KafkaSettings(system.bootstrap), "documents.ingested", "test")
    events = [decode(DocumentIngested, one.value() or b"") for one in messages]
    return [one for one in events if one.document.matter == system.matter]


def letters(system: Ingestion, before: frozenset[str]) -> frozenset[str]:
    """The ids of the parked messages on documents.submitted.dlq that are not in `before`."""
    messages = scan_topic(KafkaSettings(system.bootstrap), "documents.submitted.dlq", "test")
    found = (decode(DeadLetter, one.value() or b"") for one in messages)
    return frozenset(one.event_id for one in found if one.reason == "source_stopped") - before


def order(events: Sequence[DocumentIngested]) -> Mapping[str, list[int]]:
    """The versions of each source document, in the order of their first publication."""
    found: dict[str, list[int]] = {}
    for event in events:
        seen = found.setdefault(event.document.source_reference, [])
        if event.document.version not in seen:
            seen.append(event.document.version)
    return found


async def test_documents_of_others_go_through_while_a_source_sends_only_garbage(system: Ingestion) -> None:
    good = [cloud_event(system.record(f"good-{n}"), f"1. Term. Document {n}.".encode(), uuid4()) for n in range(100)]
    await system.start()
    with system.reader("documents.ingested") as reader:
        for place in range(10):
            produce(system.bootstrap, garbage(system, 20))
            noise(system.bootstrap, 20)
            produce(system.bootstrap, good[place * 10 : place * 10 + 10])
        found = set()
        async with asyncio.timeout(90):
            async for event in reader.events():
                if isinstance(event, DocumentIngested) and event.document.matter == system.matter:
                    found.add(event.document.source_reference)
                if len(found) == 100:
                    break
    await wait_for(system, "stopped")
    async with httpx.AsyncClient(base_url=f"http://{system.ports.address('metrics', 'ingestion')}") as client:
        assert (await client.get("/livez")).status_code == 200
        ready = await client.get("/readyz")
        assert (ready.status_code, len(ready.json()["notices"])) == (200, 1)
        assert f"Source system {BAD} of {BAD_TENANT} is stopped" in ready.json()["notices"][0]
        metrics = (await client.get("/metrics")).text
    assert f'glossator_source_stopped{{source_system="{BAD}",tenant="{BAD_TENANT}"}} 1.0' in metrics


async def test_parked_documents_are_handled_in_order_before_newer_ones_despite_kills(system: Ingestion) -> None:
    names = [f"ref-{n}" for n in range(8)]
    await stop_source(system)
    before = letters(system, frozenset())
    with system.reader("documents.status") as reader:
        produce(system.bootstrap, versions(system, names, [1, 2]))
        await asyncio.sleep(0.3)
        system.kill()  # while it parks
        await system.start()
        produce(system.bootstrap, versions(system, names, [3]))
        await wait_for(system, "stopped", parked=24)
        waiting = set()
        async with asyncio.timeout(90):
            async for event in reader.events():
                if isinstance(event, DocumentStatusChanged) and event.document.matter == system.matter:
                    waiting.add((event.submission_id, event.status.value, event.reason))
                if len(waiting) == 24:
                    break
        assert {one[1:] for one in waiting} == {("quarantined", "source_stopped")}
    assert len(letters(system, before)) == 24
    assert published(system) == []
    async with operator(system) as client:
        assert (await client.resume("", BAD)).state == "resuming"
    produce(system.bootstrap, versions(system, names, [4]))
    for _ in range(3):
        await asyncio.sleep(0.3)
        system.kill()  # while it resumes
        await system.start()
    produce(system.bootstrap, versions(system, names, [5]))
    await wait_for(system, "running")
    async with asyncio.timeout(90):
        while sum(map(len, order(published(system)).values())) < 40:
            await asyncio.sleep(0.2)
    events = published(system)
    assert order(events) == {one: [1, 2, 3, 4, 5] for one in names}
    assert len({one.event_id for one in events}) == 40
    assert system.log().count('"service.started"') == 5


@pytest.mark.parametrize("system", [{"parked_documents": "3"}], indirect=True)
async def test_documents_beyond_the_limit_are_refused_and_can_be_sent_again(system: Ingestion) -> None:
    await stop_source(system)
    before = letters(system, frozenset())
    more = versions(system, ["d", "e"], [1])
    with system.reader("documents.status") as reader:
        produce(system.bootstrap, versions(system, ["a", "b", "c"], [1]))
        await wait_for(system, "stopped", parked=3)
        produce(system.bootstrap, more)
        found = await collect(reader, system.matter, 5)
        refused = {one.document.source_reference for one in found if one.reason == "parking_full"}
        assert (refused, {one.status.value for one in found}) == ({"d", "e"}, {"quarantined", "refused"})
        assert len(letters(system, before)) == 3
        async with operator(system) as client:
            assert (await client.stopped(""))[0].full
            await client.resume("", BAD)
        await wait_for(system, "running")
        produce(system.bootstrap, more)
        again = await collect(reader, system.matter, 5)
        assert {one.status.value for one in again} == {"accepted"}


async def test_entry_points_refuse_the_documents_of_a_stopped_source_and_no_others(system: Ingestion) -> None:
    await stop_source(system)
    async with system.http(f"submitter@{BAD_TENANT}") as client:
        form = {"metadata": json.dumps(bad_record(system, "by-http"))}
        answer = await client.post("/v1/documents", data=form, files={"file": ("n.txt", b"words", "text/plain")})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (429, "source_stopped")
    assert int(answer.headers["retry-after"]) > 0
    async with system.http("submitter@harbour-bank") as client:
        form = {"metadata": json.dumps(system.record("other"))}
        other = await client.post("/v1/documents", data=form, files={"file": ("n.txt", b"words", "text/plain")})
    assert other.status_code == 202


async def test_only_operators_of_the_tenant_resume_its_sources(system: Ingestion) -> None:
    await stop_source(system)
    for who in ("operator@harbour-bank", f"submitter@{BAD_TENANT}"):
        bearer = system.layout.token(who).read_text().strip()
        async with SourcesClient(system.target(), bearer) as client:
            with pytest.raises(Exception, match="forbidden"):
                await client.resume(BAD_TENANT, BAD)
    assert (found := await state(system)) is not None
    assert found.state == "stopped"
