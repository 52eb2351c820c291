from dataclasses import replace

from services.shared.domain.records import Role
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import REVIEWER, World, actor

ADA = actor(Role.MATTER_ADMIN, subject="ada@harbour-bank")
PATH = "/v1/matters/HB-2024-0117/members"


async def test_put_and_get_members(world: World) -> None:
    client = client_of(world, replace(ADA, mfa_at=world.clock.now()))
    unset = {"matter": "HB-2024-0117", "members": [], "denied": [], "everyone": True, "revision": 0, "stopped": []}
    assert (await client.get(PATH)).json() == unset
    made = await client.put(PATH, json={"members": ["ben", "ann"], "denied": ["dan"], "revision": 0})
    expected = {**unset, "members": ["ann", "ben"], "denied": ["dan"], "everyone": False, "revision": 1}
    assert (made.status_code, made.json()) == (200, expected)
    assert (
        await client.put(PATH, json={"members": ["ann", "ben"], "denied": ["dan"], "revision": 0})
    ).json() == expected
    assert (await client.get(PATH)).json() == expected


async def test_a_fault_names_the_field_and_the_remedy(world: World) -> None:
    client = client_of(world, replace(ADA, mfa_at=world.clock.now()))
    wrong = await client.put(PATH, json={"members": ["ann lee"], "revision": 0})
    assert reason_of(wrong) == (400, "invalid_metadata")
    assert wrong.json()["error"]["field"] == "members[0]"
    await client.put(PATH, json={"members": ["ann"], "revision": 0})
    late = await client.put(PATH, json={"members": ["ben"], "revision": 0})
    assert reason_of(late) == (409, "conflict")
    assert late.json()["error"]["field"] == "revision"
    assert "Read" in late.json()["error"]["remedy"]
    assert (await client.put(PATH, json={"members": ["ann"]})).status_code == 422


async def test_others_are_refused(world: World) -> None:
    for caller in (REVIEWER, actor(Role.MATTER_ADMIN, matters=("M-2",))):
        client = client_of(world, replace(caller, mfa_at=world.clock.now()))
        assert reason_of(await client.get(PATH)) == (403, "forbidden")
        assert reason_of(await client.put(PATH, json={"members": [], "revision": 0})) == (403, "forbidden")
    step_up = await client_of(world, ADA).put(PATH, json={"members": [], "revision": 0})
    assert reason_of(step_up) == (401, "insufficient_user_authentication")
