"""The routes of playbooks, from the list to a roll-back."""

import httpx
import pytest

from services.shared.domain.records import Role
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.desk.playbooks.test_previewing import STRICTER, papers
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.small_playbooks import ANN, BEN, FOREIGN, NDA, edited, small_folder, titled
from tests.unit.annotation.support import NOW, REVIEWER, World, actor, make_world

DRAFTS = "/v1/playbook-drafts"


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, folder=small_folder)


async def proposed(client: httpx.AsyncClient, source: str, cases: str = NDA.cases) -> str:
    """The path of a proposed draft, whose revision is 2."""
    made = await client.post(DRAFTS, json={"name": "nda", "source": source, "cases": cases})
    assert made.status_code == 201, made.text
    path = f"{DRAFTS}/{made.json()['summary']['draft_id']}"
    answer = await client.post(f"{path}:propose", json={"revision": 1, "reason": "asked for"})
    assert answer.json()["summary"]["state"] == "proposed", answer.text
    return path


async def test_from_the_list_to_a_roll_back(world: World) -> None:
    ann, ben = client_of(world, ANN), client_of(world, BEN)
    [other, nda] = (await ann.get("/v1/playbooks")).json()["playbooks"]
    assert (other["applies_to"], nda["installed"], nda["publication"], nda["rules"]) == (["*"], True, 0, 2)
    path = await proposed(ann, titled("Ours").source)
    step = {"revision": 2, "reason": "agreed"}
    assert reason_of(await ann.post(f"{path}:publish", json=step)) == (403, "forbidden")
    published = (await ben.post(f"{path}:publish", json=step)).json()
    assert published == {
        "number": 1,
        "name": "nda",
        "version": published["version"],
        "published_at": NOW.isoformat().replace("+00:00", "Z"),
        "published_by": BEN.subject,
        "authors": [ANN.subject],
        "reason": "asked for",
        "decision": "agreed",
        "restores": -1,
    }
    read = (await ann.get("/v1/playbooks/nda")).json()
    assert (read["playbook"]["installed"], read["playbook"]["publication"]) == (False, 1)
    assert (read["source"], read["installed_source"]) == (titled("Ours").source, NDA.source)
    [first, second] = read["rules"]
    assert (first["requirement"], first["severity"]) == ("Parties must be in the document.", "high")
    assert (first["tested"], read["tests"][0]["name"], read["tests"][0]["passed"]) == (True, "complete", True)
    assert second["fallback"] == "This Agreement runs for [three] years."
    history = (await ann.get("/v1/playbooks/nda/publications")).json()
    assert history == {"publications": [published], "next_before": 0}
    one = (await ann.get("/v1/playbooks/nda/publications/1")).json()
    assert (one["publication"], one["source"]) == (published, titled("Ours").source)
    back = await ann.post("/v1/playbooks/nda/publications/0:restore", json={"reason": "no"})
    assert (back.status_code, back.json()["summary"]["restores"]) == (201, 0)
    again = f"{DRAFTS}/{back.json()['summary']['draft_id']}"
    revision = back.json()["summary"]["revision"]
    done = await ben.post(f"{again}:publish", json={"revision": revision, "reason": "yes"})
    assert (done.json()["number"], done.json()["restores"]) == (2, 0)
    assert (await ann.get("/v1/playbooks/nda")).json()["playbook"]["installed"] is True
    assert (await ann.get(DRAFTS)).json() == {"drafts": []}


async def test_a_draft_with_problems(world: World) -> None:
    ann = client_of(world, ANN)
    made = (await ann.post(DRAFTS, json={"name": "nda"})).json()
    path = f"{DRAFTS}/{made['summary']['draft_id']}"
    assert (made["source"], made["problems"], made["outdated"]) == (NDA.source, [], False)
    wrong = edited({"clause: Parties": "clause: Partys"})
    body = {"revision": 1, "source": wrong.source.replace("\n", "\r\n"), "cases": wrong.cases}
    saved = (await ann.put(path, json=body)).json()
    assert saved["source"] == wrong.source
    assert saved["problems"] == [
        {
            "file": "playbook",
            "line": 8,
            "field": "rules.0.clause",
            "message": "'Partys' is not a known clause type; did you mean Parties?",
        }
    ]
    refused = await ann.post(f"{path}:propose", json={"revision": 2, "reason": "x"})
    assert reason_of(refused) == (412, "precondition_failed")
    assert "playbook:8: rules.0.clause" in refused.json()["error"]["detail"]
    assert reason_of(await ann.put(path, json=body)) == (409, "conflict")
    gone = await ann.post(f"{path}:discard", json={"revision": 2})
    assert gone.json()["summary"]["state"] == "discarded"


async def test_a_preview(world: World) -> None:
    await papers(world)
    ann = client_of(world, ANN)
    made = (await ann.post(DRAFTS, json={"name": "nda", "source": STRICTER.source, "cases": STRICTER.cases})).json()
    path = f"{DRAFTS}/{made['summary']['draft_id']}/preview"
    found = (await ann.get(path, params={"purpose": "playbook"})).json()
    assert (found["total"], found["judged"], found["next_page_token"]) == (3, 2, "")
    assert found["rules"] == [
        {"playbook": "nda", "rule_id": "parties-named", "before": 1, "after": 1},
        {"playbook": "nda", "rule_id": "term-in-bounds", "before": 2, "after": 0},
    ]
    assert [one["document"]["source_reference"] for one in found["changed"]] == ["whole", "long"]
    assert "Ada" not in str(found)
    assert (await ann.get(path, params={"purpose": "playbook", "page_size": 51})).status_code == 422
    assert reason_of(await ann.get(path)) == (400, "invalid_metadata")
    assert reason_of(await ann.get(path, params={"purpose": "review"})) == (403, "forbidden")
    counts = (await ann.get("/v1/playbooks/nda/findings")).json()
    assert counts["documents"] == 2
    assert {"rule_id": "term-in-bounds", "severity": "medium", "findings": 2} in counts["findings"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "nda", "source": "x" * 300_000}, 422),
        ({"name": "Not A Name", "source": "x"}, 400),
        ({"name": "unheard-of"}, 400),
        ({"name": "nda", "source": "a\u0000"}, 400),
        ({"name": "nda", "who": "x"}, 422),
    ],
)
async def test_refused_drafts(world: World, body: dict[str, str], status: int) -> None:
    assert (await client_of(world, ANN).post(DRAFTS, json=body)).status_code == status


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ({"revision": 0, "reason": "x"}, 422),
        ({"revision": 1}, 422),
        ({"revision": 1, "reason": "x" * 2_001}, 422),
        ({"revision": 1, "reason": " "}, 400),
        ({"revision": 1, "reason": "x" * 2_000}, 200),
    ],
)
async def test_a_step_has_a_revision_and_a_reason(world: World, step: dict[str, object], status: int) -> None:
    ann = client_of(world, ANN)
    made = (await ann.post(DRAFTS, json={"name": "nda", "source": titled("Ours").source, "cases": NDA.cases})).json()
    path = f"{DRAFTS}/{made['summary']['draft_id']}:propose"
    assert (await ann.post(path, json=step)).status_code == status


async def test_who_reads_and_who_changes(world: World) -> None:
    path = await proposed(client_of(world, ANN), titled("Ours").source)
    lead = client_of(world, actor(Role.SENIOR_REVIEWER))
    assert (await lead.get(path)).status_code == 200
    assert reason_of(await lead.post(f"{path}:return", json={"revision": 2, "reason": "x"})) == (403, "forbidden")
    assert reason_of(await client_of(world, REVIEWER).get(path)) == (403, "forbidden")
    assert reason_of(await client_of(world, FOREIGN).get(path)) == (404, "not_found")
    assert reason_of(await lead.get("/v1/playbooks/none")) == (404, "not_found")


async def test_there_are_not_endless_drafts(world: World) -> None:
    ann = client_of(world, ANN)
    for _ in range(50):
        assert (await ann.post(DRAFTS, json={"name": "nda"})).status_code == 201
    assert reason_of(await ann.post(DRAFTS, json={"name": "nda"})) == (412, "precondition_failed")
    assert (await client_of(world, FOREIGN).post(DRAFTS, json={"name": "nda"})).status_code == 201
