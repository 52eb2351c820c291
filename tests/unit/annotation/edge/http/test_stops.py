"""A reader stops reading: everything that it asks for afterwards does not exist for it, in every tab and stream."""

from dataclasses import replace
from typing import Any

import pytest

from services.annotation.edge.http.app import ROUTES
from services.shared.domain.document import DocumentRecord
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.call import begin_call
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.edge.test_hidden import BODIES
from tests.unit.annotation.support import MATTER, REVIEWER, SENIOR, TENANT, World, actor, record

ADMIN = actor(Role.MATTER_ADMIN, subject="admin@harbour-bank")
NEXT = record(version=2)
UNKNOWN = replace(DOCUMENT, document_id="0" * 32)
OTHER = record(reference="another")
_QUERY = {"purpose": "review", "q": "law"}


def path_of(document: DocumentRecord, rest: str = "") -> str:
    return f"/v1/documents/{document.document_id}{rest}"


async def stop(world: World, reason: str, document: DocumentRecord = DOCUMENT, who: Actor = REVIEWER) -> Any:
    async with client_of(world, who) as client:
        return await client.post(path_of(document, "/reading:stop"), json={"reason": reason, "pages": [3, 1, 2, 7]})


async def seen(world: World, document: DocumentRecord, who: Actor = REVIEWER) -> list[int]:
    """The statuses of all routes of a document."""
    statuses = []
    async with client_of(world, who) as client:
        for method, template in ROUTES:
            if "{document_id}" not in template or template.endswith(":stop"):
                continue
            names = {"finding_id": "f", "grant_id": "g", "comment_id": "c", "number": 1, "file_format": "word"}
            url = template.format(document_id=document.document_id, **names)
            body = next((one for end, one in BODIES.items() if template.endswith(end)), None)
            statuses.append((await client.request(method, url, params=_QUERY, json=body)).status_code)
    return statuses


@pytest.mark.parametrize(
    ("reason", "scope", "others"),
    [("conflict", "matter", 404), ("privilege", "document", 200), ("misfiled", "document", 200)],
)
async def test_what_a_stop_closes(world: World, reason: str, scope: str, others: int) -> None:
    for one in (DOCUMENT, OTHER):
        await world.propose(one)
    answer = await stop(world, reason)
    assert (answer.status_code, answer.json()) == (200, {"scope": scope})
    assert await seen(world, DOCUMENT) == await seen(world, UNKNOWN)
    async with client_of(world, REVIEWER) as client:
        assert (await client.get(path_of(OTHER))).status_code == others
        listed = (await client.get("/v1/reviews")).json()
    assert [one["document"]["document_id"] for one in listed["reviews"]] == [OTHER.document_id] * (others == 200)
    assert listed["open"] == len(listed["reviews"])
    async with client_of(world, SENIOR) as client:
        assert (await client.get(path_of(DOCUMENT))).status_code == 200


async def test_a_later_version_is_closed_too(world: World) -> None:
    await world.propose(DOCUMENT)
    await stop(world, "misfiled")
    await world.propose(NEXT)
    assert await seen(world, NEXT) == await seen(world, UNKNOWN)


async def test_a_second_stop_finds_no_document(world: World) -> None:
    await world.propose(DOCUMENT)
    assert (await stop(world, "privilege")).status_code == 200
    assert reason_of(await stop(world, "conflict")) == (404, "not_found")


async def test_an_open_stream_ends(world: World) -> None:
    await world.propose(DOCUMENT)
    call = begin_call(REVIEWER)
    await world.service.operations.views.annotations(REVIEWER, DOCUMENT.document_id)
    await stop(world, "privilege")
    again = list(call.decisions.values())
    assert again
    for check in again:
        with pytest.raises(Exception, match="not_found"):
            await check()


async def test_the_lead_sees_who_stopped_and_why(world: World) -> None:
    await world.propose(DOCUMENT)
    async with client_of(world, REVIEWER) as client:
        await client.post(path_of(DOCUMENT, "/review:claim"), json={})
    await stop(world, "privilege")
    async with client_of(world, SENIOR) as client:
        [one] = (await client.get("/v1/reviews", params={"stopped": True})).json()["reviews"]
        assert (one["assignment"]["assignee"], one["assignment"]["lease_holder"]) == ("", "")
        [stopped] = one["stops"]
        assert (stopped["person"], stopped["reason"], stopped["pages"]) == (REVIEWER.subject, "privilege", "1-3,7")
        answer = await client.post(
            "/v1/reviews:assign", json={"document_ids": [DOCUMENT.document_id], "assignees": [REVIEWER.subject]}
        )
        assert answer.json()["results"][0]["reason"] == "no_access"
        world.clock.advance(1)
        await client.post("/v1/reviews:assign", json={"document_ids": [DOCUMENT.document_id], "assignees": ["ben"]})
        assert (await client.get("/v1/reviews", params={"stopped": True})).json()["matching"] == 0
    colleague = replace(REVIEWER, subject="colleague@harbour-bank")
    async with client_of(world, colleague) as client:
        answers = (
            (await client.get("/v1/reviews")).json()["reviews"],
            (await client.get("/v1/reviews", params={"stopped": True})).json()["matching"],
        )
        assert ([one["stops"] for one in answers[0]], answers[1]) == ([[]], 0)


async def test_the_record_has_the_reason_and_the_pages(world: World) -> None:
    await world.propose(DOCUMENT)
    world.audit.records.clear()
    await stop(world, "misfiled")
    outcomes = [(one.action, one.outcome.value) for one in world.audit.records]
    assert outcomes == [("document.stop_reading", "requested"), ("document.stop_reading", "allowed")]
    assert world.audit.records[-1].detail == ("reason=misfiled", "scope=document", "page=1-3", "page=7")


async def test_an_administrator_lets_the_reader_in_again(world: World) -> None:
    await world.propose(DOCUMENT)
    await stop(world, "privilege")
    url = f"/v1/matters/{MATTER}/members"
    async with client_of(world, replace(ADMIN, mfa_at=world.clock.now())) as client:
        found = (await client.get(url)).json()
        [reader] = found["stopped"]
        assert reader == {"family": DOCUMENT.family, "subject": REVIEWER.subject}
        body = {name: found[name] for name in ("members", "denied", "everyone", "revision")}
        kept = (await client.put(url, json={**body, "denied": ["x@bank"]})).json()
        assert kept["stopped"] == [reader]
        body["revision"] = kept["revision"]
        assert (await client.put(url, json={**body, "readmitted": [reader]})).json()["stopped"] == []
    async with client_of(world, REVIEWER) as client:
        assert (await client.get(path_of(DOCUMENT))).status_code == 200


async def test_nobody_lets_itself_in_again(world: World) -> None:
    await world.propose(DOCUMENT)
    both = replace(REVIEWER, roles=REVIEWER.roles | {Role.MATTER_ADMIN}, mfa_at=world.clock.now())
    await stop(world, "privilege", who=both)
    url = f"/v1/matters/{MATTER}/members"
    async with client_of(world, both) as client:
        found = (await client.get(url)).json()
        body = {name: found[name] for name in ("members", "denied", "everyone", "revision")}
        answer = await client.put(url, json={**body, "readmitted": found["stopped"]})
    assert answer.status_code == 403
    assert (await world.members.find(TENANT, MATTER)).stopped


@pytest.mark.parametrize("body", [{}, {"reason": "bored"}, {"reason": "conflict", "pages": [0]}])
async def test_a_faulty_request_closes_nothing(world: World, body: dict[str, Any]) -> None:
    await world.propose(DOCUMENT)
    async with client_of(world, REVIEWER) as client:
        assert (await client.post(path_of(DOCUMENT, "/reading:stop"), json=body)).status_code in {400, 422}
        assert (await client.get(path_of(DOCUMENT))).status_code == 200
