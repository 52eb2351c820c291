"""A person or a system that is removed from a matter: streams, pages, cursors, webhooks and documents."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import grpc
import pytest

from glossator.annotation.v1 import service_pb2, service_pb2_grpc
from services.annotation.desk import document_operations
from services.annotation.desk.reading import FeedRequest
from services.annotation.ports import LanguageRequest, Sentence
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.domain.records import Outcome, Role
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.access.members.records import BY_MEMBERSHIP
from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.runtime.storage.database import Database
from tests.registered import methods_of
from tests.unit.annotation.calls import DOCUMENT, finish, listed
from tests.unit.annotation.desk.narration.test_narrator import ENDED, SAID
from tests.unit.annotation.desk.narration.test_narrator import FOUND as NARRATED
from tests.unit.annotation.desk.narration.test_narrator import PROSE as TOLD
from tests.unit.annotation.desk.test_explaining import Shelf
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.edge.test_api import CALLERS, Connect, code_of, connect, running
from tests.unit.annotation.edge.test_audited import WATCH, published, reference_of
from tests.unit.annotation.support import CASE_SYSTEM, MATTER, REVIEWER, TENANT, World, actor, make_world, record
from tests.unit.annotation.webhooks.suite import drain, sent, subscribe

__all__ = ["connect"]
ALL = " ".join(one.subject for one in CALLERS)
OTHERS = " ".join(one.subject for one in CALLERS if one is not CASE_SYSTEM)
OTHERS_THAN_REVIEWER = " ".join(one.subject for one in CALLERS if one is not REVIEWER)
NO_CONTEXT: Any = None
LISTED = actor(Role.REVIEWER, subject="listed@harbour-bank", matters=[BY_MEMBERSHIP])


class Slow:
    """An LLM that waits after its first sentence, until `go_on` is set."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    async def stream(self, _request: LanguageRequest) -> AsyncGenerator[Sentence | LlmAnswer | End, None]:
        yield SAID
        await self.go_on.wait()
        yield SAID
        yield ENDED


async def published_elsewhere(world: World, reference: str) -> None:
    other = record(reference=reference, matter="HB-OTHER")
    await world.propose(other)
    await finish(world, 1, document=other)


async def test_a_running_stream_has_no_set_of_a_matter_that_the_caller_left(world: World, connect: Connect) -> None:
    world.members.put(TENANT, MATTER, ALL)
    await published(world, "ref-1")
    call = connect(CASE_SYSTEM).WatchAnnotations(WATCH())
    assert reference_of(await call.read()) == "ref-1"
    world.members.put(TENANT, MATTER, OTHERS)
    await published(world, "ref-2")
    await published_elsewhere(world, "ref-3")
    async with asyncio.timeout(20):
        assert reference_of(await call.read()) == "ref-3"
    call.cancel()


async def test_a_page_that_was_read_before_is_filtered_before_it_is_sent(world: World) -> None:
    await published(world, *(f"ref-{number}" for number in range(5)))
    begin_call(CASE_SYSTEM)
    # Without a connection, no set is sent before the test asks for it.
    watch: Any = methods_of(world.service.table).WatchAnnotations(WATCH(), NO_CONTEXT)
    async with aclosing(watch) as stream:
        first = await anext(stream)
        world.members.put(TENANT, MATTER, OTHERS)
        await published_elsewhere(world, "last")
        second = await anext(stream)
    assert [reference_of(one) for one in (first, second)] == ["ref-0", "last"]


async def test_a_stream_of_one_matter_ends(world: World, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_operations, "_WATCH_SECONDS", 0.05)
    await published(world, "ref-1")
    call = connect(CASE_SYSTEM).WatchAnnotations(WATCH(matter=MATTER))
    assert reference_of(await call.read()) == "ref-1"
    world.members.put(TENANT, MATTER, OTHERS)
    async with asyncio.timeout(20):
        assert await code_of(call.read()) is grpc.StatusCode.PERMISSION_DENIED


async def test_a_stream_ends_while_the_membership_is_not_known_and_resumes_without_gaps(
    world: World, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_operations, "_WATCH_SECONDS", 0.05)
    await published(world, "ref-1")
    call = connect(CASE_SYSTEM).WatchAnnotations(WATCH())
    first = await call.read()
    assert isinstance(first, service_pb2.WatchAnnotationsResponse)
    world.members.away = True
    second = connect(CASE_SYSTEM).WatchAnnotations(WATCH())
    assert await code_of(second.read()) is grpc.StatusCode.UNAVAILABLE
    document = record(reference="ref-2")
    await world.propose(document)
    async with asyncio.timeout(20):
        assert await code_of(call.read()) is grpc.StatusCode.UNAVAILABLE
    world.members.away = False
    await finish(world, 1, document=document)
    resumed = connect(CASE_SYSTEM).WatchAnnotations(WATCH(cursor=first.cursor))
    async with asyncio.timeout(20):
        assert reference_of(await resumed.read()) == "ref-2"
    resumed.cancel()


async def test_a_narration_has_no_sentence_for_a_person_who_left_the_matter(database: Database) -> None:
    world = make_world(database, playbooks=Shelf())
    world.members.put(TENANT, MATTER, ALL)
    await world.propose(DOCUMENT, TOLD, found=NARRATED)
    world.language.other = told = Slow()
    finding = next(one for one in (await listed(world)).findings if one.rule_id == "notice")
    async with (
        running(world) as port,
        open_channel(f"127.0.0.1:{port}", credential=lambda: REVIEWER.subject) as channel,
    ):
        stub = service_pb2_grpc.AnnotationServiceStub(channel)
        request = service_pb2.NarrateFindingRequest(
            document_id=DOCUMENT.document_id, finding_id=finding.finding_id, purpose="review"
        )
        call = stub.NarrateFinding(request)
        for part in ("explanation", "sentence"):
            told_part = await call.read()
            assert isinstance(told_part, service_pb2.NarrateFindingResponse)
            assert told_part.HasField(part)
        world.members.put(TENANT, MATTER, OTHERS_THAN_REVIEWER)
        told.go_on.set()
        async with asyncio.timeout(20):
            assert await code_of(call.read()) is grpc.StatusCode.NOT_FOUND


async def test_pages_and_cursors_follow_the_membership(world: World) -> None:
    await published(world, "ref-1", "ref-2")
    client = client_of(world, CASE_SYSTEM)
    page = (await client.get("/v1/annotations")).json()
    assert len(page["items"]) == 2
    world.members.put(TENANT, MATTER, OTHERS)
    await published_elsewhere(world, "ref-3")
    everything = (await client.get("/v1/annotations")).json()
    assert [one["document"]["source_reference"] for one in everything["items"]] == ["ref-3"]
    later = (await client.get("/v1/annotations", params={"cursor": page["cursor"]})).json()
    assert [one["document"]["source_reference"] for one in later["items"]] == ["ref-3"]
    assert reason_of(await client.get("/v1/annotations", params={"matter": MATTER})) == (403, "forbidden")
    world.members.put(TENANT, MATTER, ALL)
    assert len((await client.get("/v1/annotations")).json()["items"]) == 3


async def test_a_page_is_not_answered_while_the_membership_is_not_known(world: World) -> None:
    """An answer without the sets would move the cursor of the reader past them."""
    await published(world, "ref-1")
    world.members.away = True
    client = client_of(world, CASE_SYSTEM)
    assert reason_of(await client.get("/v1/annotations")) == (503, "dependency_down")
    assert reason_of(await client.get(f"/v1/documents/{DOCUMENT.document_id}")) == (503, "dependency_down")


async def test_a_webhook_withholds_the_sets_of_a_matter_that_its_system_left(world: World) -> None:
    await subscribe(world)
    await published(world, "ref-2")
    world.push.statuses = [503]
    await drain(world)
    assert len(world.push.sent) == 1
    world.members.put(TENANT, MATTER, OTHERS)
    world.clock.advance(5000)
    await published(world, "ref-4")
    await published_elsewhere(world, "ref-3")
    await drain(world)
    assert len(world.push.sent) == 2
    assert "ref-3" in world.push.sent[-1][2].body
    denied = [one for one in world.audit.records if one.outcome is Outcome.DENIED]
    assert {one.reason for one in denied} == {"wall"}


async def test_a_webhook_of_one_matter_is_suspended_until_its_system_is_a_member_again(world: World) -> None:
    await subscribe(world, request=FeedRequest(MATTER))
    world.members.put(TENANT, MATTER, OTHERS)
    await published(world, "ref-2")
    await drain(world)
    assert sent(world) == []
    [stored] = await world.service.deliveries.ports.store.all()
    assert stored.suspended == "webhook.manage"
    world.members.put(TENANT, MATTER, ALL)
    await drain(world)
    assert len(sent(world)) == 1


async def test_webhooks_wait_while_the_membership_is_not_known(world: World) -> None:
    await subscribe(world)
    await published(world, "ref-2")
    world.members.away = True
    await world.service.deliveries._work(asyncio.Event())
    assert world.push.sent == []
    [stored] = await world.service.deliveries.ports.store.all()
    assert not stored.suspended
    world.members.away = False
    await drain(world)
    assert len(sent(world)) == 1


async def test_a_person_who_is_listed_reads_and_one_who_is_removed_does_not(world: World) -> None:
    await world.propose(DOCUMENT)
    client = client_of(world, LISTED)
    url = f"/v1/documents/{DOCUMENT.document_id}"
    assert reason_of(await client.get(url)) == (404, "not_found")
    world.members.put(TENANT, MATTER, LISTED.subject)
    assert (await client.get(url)).status_code == 200
    assert reason_of(await client_of(world, REVIEWER).get(url)) == (404, "not_found")
    world.members.put(TENANT, MATTER, "", LISTED.subject, everyone=True)
    assert reason_of(await client.get(url)) == (404, "not_found")
    assert (await client_of(world, REVIEWER).get(url)).status_code == 200


async def test_the_feed_of_a_listed_person_has_its_matters_only(world: World) -> None:
    await published(world, "ref-1")
    await published_elsewhere(world, "ref-2")
    client = client_of(world, LISTED)
    assert (await client.get("/v1/annotations")).json()["items"] == []
    world.members.put(TENANT, MATTER, f"{ALL} {LISTED.subject}")
    found = (await client.get("/v1/annotations")).json()["items"]
    assert [one["document"]["source_reference"] for one in found] == ["ref-1"]
