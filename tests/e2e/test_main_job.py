"""The main job: documents through four entry points, annotations over four APIs, for two tenants."""

import asyncio

import pytest
from standardwebhooks import Webhook

from services.annotation.desk.records import WatchAnnotationsResponse
from services.cli.demo.manifest import Sample, load_samples
from services.cli.local.tools import CHECKOUT
from services.shared.domain.annotations import AnnotationSet, AnnotationState, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import AnnotationsPublished, DocumentStatus, DocumentSubmitted
from services.shared.wire.json_codec import from_json
from tests.e2e.documents import DELIVERY, agreement, as_docx
from tests.e2e.receiver import Receiver
from tests.e2e.world import HARBOUR, NORTHGATE, World, body, record

# Entry points and tenants. The access policy allows the source systems of the samples.
_CHOSEN = ("guaranty", "mutual-nda", "supply-agreement", "security-agreement", "services-agreement", "promissory-note")
_SAMPLES = tuple(one for one in load_samples(CHECKOUT / "samples") if one.name in _CHOSEN)


@pytest.fixture(scope="package")
def told(world: World) -> dict[str, DocumentRecord]:
    """The chosen samples by name, submitted at once and processed."""

    async def one(sample: Sample) -> DocumentRecord:
        return await world.read(sample.door, sample.record, sample.path.read_bytes(), sample.path.name)

    async def make() -> dict[str, DocumentRecord]:
        found = await asyncio.gather(*map(one, _SAMPLES))
        return {sample.name: document for sample, document in zip(_SAMPLES, found, strict=True)}

    return asyncio.run(make())


def test_the_samples_use_every_entry_point_for_both_tenants() -> None:
    assert {one.door for one in _SAMPLES} == {"grpc", "http", "kafka", "folder"}
    assert {one.record.tenant for one in _SAMPLES} == {HARBOUR, NORTHGATE}


@pytest.mark.parametrize("sample", _SAMPLES, ids=[one.name for one in _SAMPLES])
async def test_a_document_is_processed_reviewed_and_published(
    world: World, told: dict[str, DocumentRecord], sample: Sample
) -> None:
    document = told[sample.name]
    assert (document.tenant, document.matter, document.version) == (sample.record.tenant, sample.record.matter, 1)
    assert document.source_reference == sample.record.source_reference
    await _case_system_sees_no_proposal(world, document)
    published = await world.publish(document)
    assert published.state is SetState.PUBLISHED
    assert published.reviewed
    accepted = [one for one in published.annotations if one.state is AnnotationState.ACCEPTED]
    assert len(accepted) == 1
    status = await world.status(document, DocumentStatus.PUBLISHED)
    assert status.submission_id
    assert status.document.correlation_id == sample.record.correlation_id
    event = await world.ledger.wait(lambda: _published(world, document), "the set on Kafka")
    assert event.annotation_set == published
    assert event.document == status.document
    assert await _by_rest(world, document) == published
    assert (await _by_watch(world, document)).annotation_set == published


async def test_spans_match_the_original_text(world: World, told: dict[str, DocumentRecord]) -> None:
    document = told["guaranty"]
    await world.reveal(document)
    async with world.http("annotation", f"reviewer@{HARBOUR}") as http:
        url = f"/v1/documents/{document.document_id}"
        text = str(body(await http.get(f"{url}/text?purpose=review"))["text"])
        linked = (await http.get(f"{url}/annotations?purpose=review", headers={"accept": "application/ld+json"})).json()
    items = linked["first"]["items"]
    assert items
    for item in items:
        position, quote = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]


async def test_json_ld_has_text_only_for_callers_that_can_read_it(
    world: World, twins: dict[str, DocumentRecord]
) -> None:
    url = f"/v1/documents/{twins[HARBOUR].document_id}/annotations"
    selectors = {}
    for role in ("case-system", "playbook-owner"):
        async with world.http("annotation", f"{role}@{HARBOUR}") as http:
            answer = await http.get(url, params={"purpose": "review"}, headers={"accept": "application/ld+json"})
        assert answer.headers["content-type"].startswith("application/ld+json")
        items = answer.json()["first"]["items"]
        selectors[role] = {one["type"] for item in items for one in item["target"]["selector"]}
    assert selectors == {
        "case-system": {"TextPositionSelector", "TextQuoteSelector"},
        "playbook-owner": {"TextPositionSelector"},
    }


async def test_a_watch_resumes_from_any_cursor_without_gaps_or_repeats(
    world: World, twins: dict[str, DocumentRecord]
) -> None:
    everything = await _feed(world, f"reviewer@{HARBOUR}")
    assert len(everything) >= 3
    async with world.client(f"reviewer@{HARBOUR}") as client:
        seen: list[str] = []
        while len(seen) < len(everything):
            watch = client.watch(seen[-1] if seen else "", proposed=True)
            async with asyncio.timeout(60):
                async for one in watch:
                    seen.append(one.cursor)
                    if len(seen) % 2 == 1 or len(seen) == len(everything):
                        break
            await watch.aclose()  # type: ignore[attr-defined]
    assert seen == everything


async def test_a_webhook_sends_each_signed_set_until_the_receiver_accepts_it(world: World) -> None:
    given = record(HARBOUR, "webhook", matter="HB-E2E-HOOK")
    with Receiver(failures=1) as receiver:
        async with world.http("annotation", f"case-system@{HARBOUR}") as http:
            made = await http.post("/v1/webhooks", json={"url": receiver.url, "matter": given.matter})
            assert made.status_code == 201
            secret, identity = made.json()["secret"], made.json()["subscription_id"]
            document = await world.read("http", given, as_docx(agreement("HOOK")), "hook.docx")
            published = await world.publish(document, DELIVERY, "Minimum Commitment")
            await world.ledger.wait(lambda: True if len(receiver.calls) >= 2 else None, "the webhook's second try")
            assert (await http.delete(f"/v1/webhooks/{identity}")).is_success
    first, second = receiver.calls[:2]
    assert first.content == second.content
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    for call in (first, second):
        sent = Webhook(secret).verify(call.content, call.headers)
        assert sent["type"] == "glossator.annotations.published.v1"
        assert from_json(AnnotationSet, sent["data"]["annotation_set"]) == published
        assert from_json(DocumentRecord, sent["data"]["document"]).tenant == HARBOUR
        assert DELIVERY.encode() not in call.content


async def test_a_large_document_is_never_inline_on_the_topic(world: World, told: dict[str, DocumentRecord]) -> None:
    by_us = [one for one in world.ledger.events(DocumentSubmitted) if one.blob is not None]
    assert {one.document.source_reference for one in by_us} >= {
        one.record.source_reference for one in _SAMPLES if one.door in ("grpc", "http", "folder")
    }
    assert all(one.content == b"" for one in by_us)


async def _case_system_sees_no_proposal(world: World, document: DocumentRecord) -> None:
    async with world.client(f"case-system@{document.tenant}") as client:
        with pytest.raises(Reject) as refused:
            await client.annotations(document.document_id)
        assert refused.value.reason is Reason.PRECONDITION_FAILED
        with pytest.raises(Reject) as refused:
            await anext(client.watch(proposed=True))
        assert refused.value.reason is Reason.FORBIDDEN


def _published(world: World, document: DocumentRecord) -> AnnotationsPublished | None:
    found = [one for one in world.ledger.events(AnnotationsPublished) if one.document == document]
    assert len(found) < 2
    return found[0] if found else None


async def _by_rest(world: World, document: DocumentRecord) -> AnnotationSet:
    async with world.http("annotation", f"case-system@{document.tenant}") as http:
        answer = body(await http.get(f"/v1/documents/{document.document_id}/annotations"))
    assert from_json(DocumentRecord, answer["document"]) == document
    return from_json(AnnotationSet, answer["annotation_set"])


async def _by_watch(world: World, document: DocumentRecord) -> WatchAnnotationsResponse:
    async with asyncio.timeout(60), world.client(f"case-system@{document.tenant}") as client:
        async for one in client.watch(matter=document.matter):
            assert one.document.tenant == document.tenant
            if one.document == document:
                return one
    raise AssertionError("the watch ended")


async def _feed(world: World, who: str) -> list[str]:
    """The cursors of all entries in the REST feed."""
    cursors: list[str] = []
    async with world.http("annotation", who) as http:
        cursor = ""
        while True:
            page = (await http.get("/v1/annotations", params={"cursor": cursor, "include_proposed": "true"})).json()
            if page["cursor"] in ("0", cursor):
                return cursors
            cursor = page["cursor"]
            cursors += [one["cursor"] for one in page["items"]]
