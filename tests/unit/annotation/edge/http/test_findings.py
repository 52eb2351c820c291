from datetime import timedelta
from typing import Any

import pytest

from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, STRANGER, World

URL = f"/v1/documents/{DOCUMENT.document_id}"
ACCEPT: dict[str, Any] = {"decision_id": "x", "revision": 1, "verdict": "accept"}


async def test_findings_are_listed_and_decided(world: World) -> None:
    await world.propose(DOCUMENT)
    client = client_of(world, REVIEWER)
    found = (await client.get(f"{URL}/findings")).json()
    assert found["revision"] == 1
    assert {one["review"]["state"] for one in found["findings"]} == {"undecided"}
    target = found["findings"][0]["finding_id"]
    until = (world.clock.now() + timedelta(days=1)).isoformat()
    body = {**ACCEPT, "verdict": "wait", "finding_id": target, "who": "credit-desk", "until": until}
    decided = await client.post(f"{URL}/finding-decisions", json=body)
    assert (decided.status_code, decided.json()["revision"]) == (200, 2)
    assert decided.json()["finding"]["review"]["state"] == "waiting"
    assert (await client.post(f"{URL}/finding-decisions", json=body)).json() == decided.json()
    stale = await client.post(f"{URL}/finding-decisions", json={**body, "decision_id": "y"})
    assert reason_of(stale) == (409, "conflict")
    shown = (await client.get(f"{URL}/findings")).json()["findings"]
    assert [one["review"]["who"] for one in shown if one["finding_id"] == target] == ["credit-desk"]
    records = [one for one in world.audit.records if one.action == "annotation.review"]
    assert f"finding={target}" in records[-1].detail
    assert "credit-desk" not in str([one.detail for one in records])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**ACCEPT, "decision_id": ""}, "decision_id"),
        ({**ACCEPT, "revision": 0}, "revision"),
        ({**ACCEPT, "verdict": "ignore"}, "verdict"),
        ({**ACCEPT, "severity": "huge"}, "severity"),
        ({**ACCEPT, "until": "tomorrow"}, "until"),
        ({**ACCEPT, "who": "x" * 201}, "who"),
        ({**ACCEPT, "surprise": 1}, "surprise"),
    ],
)
async def test_a_faulty_body_names_its_field(world: World, body: dict[str, Any], field: str) -> None:
    await world.propose(DOCUMENT)
    answer = await client_of(world, REVIEWER).post(f"{URL}/finding-decisions", json=body)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)


async def test_other_callers_are_refused(world: World) -> None:
    await world.propose(DOCUMENT)
    body = {**ACCEPT, "finding_id": "f"}
    for caller, expected in ((CASE_SYSTEM, (403, "forbidden")), (STRANGER, (404, "not_found"))):
        client = client_of(world, caller)
        assert reason_of(await client.get(f"{URL}/findings")) == expected
        assert reason_of(await client.post(f"{URL}/finding-decisions", json=body)) == expected
