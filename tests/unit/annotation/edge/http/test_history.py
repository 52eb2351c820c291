"""The routes of the decisions of a review."""

from services.shared.domain.records import Actor
from tests.unit.annotation.calls import DOCUMENT, OTHER, Body, listed, submit
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.storage.finding_suite import decide, first
from tests.unit.annotation.support import CASE_SYSTEM, NOW, REVIEWER, World

DECISIONS = f"/v1/documents/{DOCUMENT.document_id}/decisions"
UNDO = f"/v1/documents/{DOCUMENT.document_id}/review:undo"
REDO = f"/v1/documents/{DOCUMENT.document_id}/review:redo"


async def decided(world: World) -> str:
    """A document with two decisions of the reviewer; returns the id of the finding."""
    await world.propose(DOCUMENT)
    one = (await listed(world)).annotations[0]
    reject: Body = {"decision": "reject", "annotation_id": one.annotation_id, "reason": "not-relevant"}
    await submit(world, decision_id="a", revision=1, **reject)
    finding = await first(world)
    await decide(world, decision_id="f", verdict="accept", finding_id=finding.finding_id, revision=2)
    return finding.finding_id


async def test_decisions_are_listed(world: World) -> None:
    finding_id = await decided(world)
    client = client_of(world, REVIEWER)
    answer = (await client.get(DECISIONS)).json()
    assert {name: answer[name] for name in ("next_page_token", "can_undo", "can_redo")} == {
        "next_page_token": "",
        "can_undo": True,
        "can_redo": False,
    }
    one, other = answer["decisions"]
    assert one == {
        "id": "a",
        "kind": "annotation",
        "target_id": (await listed(world)).annotations[0].annotation_id,
        "decision": "reject",
        "bulk": False,
        "actor": REVIEWER.subject,
        "role": "reviewer",
        "decided_at": NOW.isoformat().replace("+00:00", "Z"),
        "revision": 2,
        "undone_at": None,
        "reason_code": "not-relevant",
        "reason": "not-relevant",
        "category": "",
    }
    assert (other["kind"], other["target_id"], other["decision"]) == ("finding", finding_id, "accept")
    page = (await client.get(DECISIONS, params={"page_size": 1})).json()
    assert [each["id"] for each in page["decisions"]] == ["a"]
    rest = (await client.get(DECISIONS, params={"page_token": page["next_page_token"]})).json()
    assert [each["id"] for each in rest["decisions"]] == ["f"]
    assert (await client.get(DECISIONS, params={"page_size": 0})).status_code == 422


async def test_decisions_are_undone_and_redone(world: World) -> None:
    finding_id = await decided(world)
    client = client_of(world, REVIEWER)
    undone = (await client.post(UNDO, json={"revision": 3})).json()
    assert undone["finding"]["finding_id"] == finding_id
    assert undone["finding"]["review"]["state"] == "undecided"
    assert undone["decision"]["undone_at"]
    assert {name: undone[name] for name in ("revision", "annotation", "can_undo", "can_redo")} == {
        "revision": 4,
        "annotation": None,
        "can_undo": True,
        "can_redo": True,
    }
    first_one = (await client.post(UNDO, json={"revision": 4})).json()
    assert (first_one["annotation"]["state"], first_one["can_undo"]) == ("proposed", False)
    redone = (await client.post(REDO, json={"revision": 5})).json()
    assert (redone["annotation"]["state"], redone["finding"], redone["revision"]) == ("rejected", None, 6)


async def test_refused_steps(world: World) -> None:
    await decided(world)
    client = client_of(world, REVIEWER)
    assert reason_of(await client.post(UNDO, json={"revision": 1})) == (409, "conflict")
    assert reason_of(await client.post(REDO, json={"revision": 3})) == (412, "precondition_failed")
    assert (await client.post(UNDO, json={})).status_code == 422
    finding = await first(world)
    taken: Body = {"verdict": "reject", "finding_id": finding.finding_id, "revision": 3}
    accepted = (await client.get(DECISIONS)).json()["decisions"][1]["target_id"]
    await decide(world, OTHER, decision_id="o", **{**taken, "finding_id": accepted})
    answer = await client.post(UNDO, json={"revision": 4})
    assert reason_of(answer) == (409, "conflict")
    assert accepted in answer.json()["error"]["detail"]
    stranger: Actor = CASE_SYSTEM
    assert reason_of(await client_of(world, stranger).get(DECISIONS)) == (403, "forbidden")
