"""The routes of the queue of reviews."""

from datetime import timedelta

import pytest

from services.shared.domain.records import Role
from services.shared.domain.relations import Priority
from tests.unit.annotation.calls import DOCUMENT, OTHER
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import CASE_SYSTEM, NOW, REVIEWER, SENIOR, World, actor, record

CLAIM = f"/v1/documents/{DOCUMENT.document_id}/review:claim"
RELEASE = f"/v1/documents/{DOCUMENT.document_id}/review:release"
DEPUTY = f"/v1/deputies/{REVIEWER.subject}"
LATER = (NOW + timedelta(days=1)).isoformat().replace("+00:00", "Z")
NO_ONE = {
    "assignee": "",
    "assigned_by": "",
    "assigned_at": None,
    "due_at": None,
    "lease_holder": "",
    "lease_until": None,
}


async def test_a_list_has_reviews_and_numbers(world: World) -> None:
    await world.propose(DOCUMENT)
    answer = (await client_of(world, REVIEWER).get("/v1/reviews", params={"order": "age", "severity": "info"})).json()
    [one] = answer["reviews"]
    assert {name: answer[name] for name in ("matching", "open", "mine", "unassigned", "next_page_token")} == {
        "matching": 1,
        "open": 1,
        "mine": 0,
        "unassigned": 1,
        "next_page_token": "",
    }
    assert (one["document"]["document_id"], one["state"], one["assignment"]) == (
        DOCUMENT.document_id,
        "proposed",
        NO_ONE,
    )
    assert sum(each["count"] for each in one["open_findings"]) == one["findings"]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"mine": True}, 1),
        ({"unassigned": True}, 0),
        ({"mine": True, "unassigned": True}, 1),
        ({"assignee": ["x", REVIEWER.subject]}, 1),
        ({"state": "published"}, 0),
        ({"matter": "HB-2"}, 0),
        ({"document_type": "credit agreement"}, 1),
    ],
)
async def test_filters(world: World, query: dict[str, str], number: int) -> None:
    await world.propose(DOCUMENT)
    client = client_of(world, REVIEWER)
    await client.post(CLAIM, json={})
    assert len((await client.get("/v1/reviews", params=query)).json()["reviews"]) == number


@pytest.mark.parametrize(
    ("query", "status"),
    [({"page_size": 0}, 422), ({"page_size": 201}, 422), ({"order": "x"}, 422), ({"page_token": "x"}, 400)],
)
async def test_an_invalid_query_is_refused(world: World, query: dict[str, str], status: int) -> None:
    assert (await client_of(world, REVIEWER).get("/v1/reviews", params=query)).status_code == status


async def test_clients_priorities_and_their_order(world: World) -> None:
    await world.propose(record(reference="normal", client_id="c-9"))
    await world.propose(record(reference="urgent", client_id="c-9", priority=Priority.URGENT))
    await world.propose(record(reference="other", client_id="c-8", priority=Priority.LOW))
    query: dict[str, str | list[str]] = {"client_id": "c-9", "priority": ["normal", "urgent"], "order": "priority"}
    found = (await client_of(world, REVIEWER).get("/v1/reviews", params=query)).json()
    assert [one["document"]["source_reference"] for one in found["reviews"]] == ["urgent", "normal"]
    assert (found["matching"], found["open"]) == (2, 3)
    assert (await client_of(world, REVIEWER).get("/v1/reviews", params={"priority": "x"})).status_code == 422


async def test_assign_claim_and_release(world: World) -> None:
    await world.propose(DOCUMENT)
    body = {"document_ids": [DOCUMENT.document_id, "x"], "assignees": [OTHER.subject], "due_at": LATER}
    found, missing = (await client_of(world, SENIOR).post("/v1/reviews:assign", json=body)).json()["results"]
    assert (found["assignment"]["assignee"], found["assignment"]["due_at"]) == (OTHER.subject, LATER)
    assert missing == {"document_id": "x", "assignment": None, "reason": "not_found"}
    assert reason_of(await client_of(world, REVIEWER).post("/v1/reviews:assign", json=body)) == (403, "forbidden")

    assert reason_of(await client_of(world, REVIEWER).post(CLAIM, json={})) == (412, "precondition_failed")
    made = (await client_of(world, OTHER).post(CLAIM, json={"minutes": 5})).json()
    assert made["lease_holder"] == OTHER.subject
    assert (await client_of(world, OTHER).post(CLAIM, json={"minutes": 0})).status_code == 422
    gone = (await client_of(world, OTHER).post(RELEASE, json={"give_back": True})).json()
    assert (gone["assignee"], gone["lease_holder"]) == ("", "")


async def test_deputies(world: World) -> None:
    client = client_of(world, REVIEWER)
    made = await client.put(DEPUTY, json={"deputy": OTHER.subject, "until": LATER})
    assert (made.status_code, made.json()["deputy"], made.json()["until"]) == (200, OTHER.subject, LATER)
    assert (await client.get("/v1/deputies")).json()["deputies"] == [made.json()]
    assert reason_of(await client_of(world, OTHER).delete(DEPUTY)) == (403, "forbidden")
    assert (await client.delete(DEPUTY)).status_code == 204
    assert (await client.get("/v1/deputies")).json()["deputies"] == []
    itself = await client.put(DEPUTY, json={"deputy": REVIEWER.subject, "until": LATER})
    assert itself.json()["error"]["field"] == "deputy"


async def test_others_are_refused(world: World) -> None:
    for caller in (CASE_SYSTEM, actor(Role.SUBMITTER)):
        client = client_of(world, caller)
        assert reason_of(await client.get("/v1/reviews")) == (403, "forbidden")
        assert reason_of(await client.get("/v1/deputies")) == (403, "forbidden")
