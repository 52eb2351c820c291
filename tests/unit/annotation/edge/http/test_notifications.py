from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, SENIOR, World

PATH = "/v1/notifications"


async def test_each_caller_has_its_own_choice(world: World) -> None:
    client = client_of(world, REVIEWER)
    assert (await client.get(PATH)).json() == {"delivery": "now", "channels": []}
    assert (await client.put(PATH, json={"delivery": "daily"})).json()["delivery"] == "daily"
    assert (await client.get(PATH)).json()["delivery"] == "daily"
    assert (await client_of(world, SENIOR).get(PATH)).json()["delivery"] == "now"
    assert (await client.put(PATH, json={"delivery": "hourly"})).status_code == 422


async def test_others_have_none(world: World) -> None:
    client = client_of(world, CASE_SYSTEM)
    assert reason_of(await client.get(PATH)) == (403, "forbidden")
    assert reason_of(await client.put(PATH, json={"delivery": "off"})) == (403, "forbidden")
