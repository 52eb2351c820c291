"""The audit log and the rights of feeds, streams and reviews, through the servers."""

import asyncio
from dataclasses import replace

import grpc
import grpc.aio
import pytest

from glossator.annotation.v1 import service_pb2
from services.annotation.desk import document_operations
from services.shared.domain.records import Role
from services.shared.runtime.access.policy import Wall
from tests.unit.annotation.calls import DOCUMENT, finish
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.edge.test_api import Connect, code_of, connect
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, SENIOR, World, record

__all__ = ["connect"]
WATCH = service_pb2.WatchAnnotationsRequest


async def published(world: World, *references: str) -> list[str]:
    documents = [record(reference=one) for one in references]
    for document in documents:
        await world.propose(document)
        await finish(world, 1, document=document)
    return [one.document_id for one in documents]


def recorded(world: World, action: str) -> list[tuple[str, str, tuple[str, ...]]]:
    found = [one for one in world.audit.records if one.action == action]
    return [(one.outcome.value, one.reason, one.detail) for one in found]


def reference_of(one: object) -> str:
    assert isinstance(one, service_pb2.WatchAnnotationsResponse)
    return one.document.source_reference


async def test_a_watch_records_each_document_before_it_is_sent(world: World, connect: Connect) -> None:
    ids = await published(world, "ref-1", "ref-2")
    call = connect(CASE_SYSTEM).WatchAnnotations(WATCH())
    await call.read()
    named = [one for _, _, detail in recorded(world, "annotation.read") for one in detail]
    call.cancel()
    assert [f"document={one}" for one in ids] == [one for one in named if one.startswith("document=")]
    assert "after=0" in named


async def test_a_page_of_the_feed_names_its_documents(world: World) -> None:
    ids = await published(world, "ref-1", "ref-2")
    answer = (await client_of(world, CASE_SYSTEM).get("/v1/annotations")).json()
    records = recorded(world, "annotation.read")[-2:]
    assert {outcome for outcome, _, _ in records} == {"allowed"}
    documents = (f"document={one}" for one in ids)
    assert records[-1][2] == ("after=0", f"cursor={answer['cursor']}", *documents, "use=delivered")


async def test_a_wall_hides_a_document_from_a_running_stream(world: World, connect: Connect) -> None:
    await published(world, "ref-1")
    call = connect(CASE_SYSTEM).WatchAnnotations(WATCH())
    assert reference_of(await call.read()) == "ref-1"
    wall = Wall(denied=frozenset({CASE_SYSTEM.subject}))
    world.rules.policy = replace(world.rules.policy, walls={("harbour-bank", DOCUMENT.matter): wall})
    await published(world, "ref-2")
    other = record(reference="ref-3", matter="HB-OTHER")
    await world.propose(other)
    await finish(world, 1, document=other)
    async with asyncio.timeout(20):
        assert reference_of(await call.read()) == "ref-3"
    call.cancel()


@pytest.mark.parametrize("idle", [True, False])
async def test_a_role_that_is_lost_ends_a_running_stream(
    world: World, connect: Connect, monkeypatch: pytest.MonkeyPatch, idle: bool
) -> None:
    monkeypatch.setattr(document_operations, "_WATCH_SECONDS", 0.05)
    await published(world, "ref-1")
    call = connect(CASE_SYSTEM).WatchAnnotations(WATCH())
    await call.read()
    world.rules.policy = replace(world.rules.policy, roles={**world.rules.policy.roles, Role.CASE_SYSTEM: {}})
    if not idle:
        await published(world, "ref-2")
    async with asyncio.timeout(20):
        assert await code_of(call.read()) is grpc.StatusCode.PERMISSION_DENIED
    assert recorded(world, "annotation.read")[-1][:2] == ("denied", "role")


async def test_tracked_changes_are_acknowledged_with_the_shipped_policy(world: World) -> None:
    await world.propose(DOCUMENT, deleted=("keeps the collateral",))
    client = client_of(world, SENIOR)
    url, completion = (
        f"/v1/documents/{DOCUMENT.document_id}/review:complete",
        {"revision": 1, "leave_undecided": "other"},
    )
    refused = await client.post(url, json=completion)
    assert reason_of(refused) == (412, "precondition_failed")
    error = refused.json()["error"]
    assert error["field"] == "acknowledge_tracked_changes"
    assert error["detail"] == "The document has 1 tracked change, neither accepted nor rejected: acknowledge them"
    done = await client.post(url, json={**completion, "acknowledge_tracked_changes": True})
    assert done.status_code == 200
    detail = ("revision=1", "leave_undecided=other")
    assert recorded(world, "annotation.complete_review") == [
        ("requested", "", detail),
        ("refused", "tracked-changes-acknowledged", detail),
        ("requested", "", (*detail, "acknowledged=tracked_changes")),
        ("allowed", "", (*detail, "acknowledged=tracked_changes")),
    ]


async def test_a_refused_reopening_is_recorded_with_its_rule(world: World) -> None:
    await world.propose(DOCUMENT)
    client = client_of(world, SENIOR)
    url = f"/v1/documents/{DOCUMENT.document_id}"
    completion = {"revision": 1, "leave_undecided": "Jane Smith has read it"}
    assert (await client.post(f"{url}/review:complete", json=completion)).status_code == 200
    assert reason_of(await client.post(f"{url}/review:reopen", json={"revision": 2})) == (403, "forbidden")
    assert recorded(world, "annotation.complete_review") == [
        ("requested", "", ("revision=1", "leave_undecided=other")),
        ("allowed", "", ("revision=1", "leave_undecided=other")),
    ]
    assert recorded(world, "annotation.reopen_review") == [
        ("requested", "", ("revision=2",)),
        ("refused", "completer-may-not-reopen", ("revision=2",)),
    ]


async def test_a_precondition_that_fails_is_recorded_as_refused(world: World) -> None:
    await world.propose(DOCUMENT)
    url = f"/v1/documents/{DOCUMENT.document_id}"
    assert reason_of(await client_of(world, CASE_SYSTEM).get(f"{url}/annotations")) == (412, "precondition_failed")
    assert recorded(world, "annotation.read") == [("refused", "precondition_failed", ("use=delivered",))]
    client = client_of(world, REVIEWER)
    assert (await client.post(f"{url}/review:complete", json={"revision": 7})).status_code == 409
    assert recorded(world, "annotation.complete_review")[-1] == ("refused", "conflict", ("revision=7",))
