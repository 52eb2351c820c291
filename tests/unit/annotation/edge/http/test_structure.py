"""The structure of a text over HTTP and gRPC."""

from glossator.annotation.v1 import service_pb2
from services.shared.runtime.access.call import begin_call
from tests.registered import methods_of
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.desk.test_structure import MARKED, STRUCTURE
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import REVIEWER, World

URL = f"/v1/documents/{DOCUMENT.document_id}/structure"
REVIEW = {"purpose": "review"}


async def proposed(world: World) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT, MARKED, found=[], structure=STRUCTURE)


async def test_over_http(world: World) -> None:
    await proposed(world)
    answer = await client_of(world, REVIEWER).get(URL, params=REVIEW)
    assert answer.headers["cache-control"] == "no-store"
    assert "Lovelace" not in answer.text
    found = answer.json()
    assert [one["heading"]["text"] for one in found["sections"]] == ["Loan to [PERSON_1]", "Notices"]
    [table] = found["tables"]
    assert table["cells"][3]["row"] == 1
    assert table["cells"][3]["words"]["text"] == "[PERSON_1]"
    assert (found["pages"], found["next_cursor"], found["missing"]) == (2, "", "")


async def test_parts_over_http(world: World) -> None:
    await proposed(world)
    client = client_of(world, REVIEWER)
    first = (await client.get(URL, params={**REVIEW, "limit": 1})).json()
    assert [one["text"] for one in first["headers"]] == ["Draft for [PERSON_1]"]
    second = (await client.get(URL, params={**REVIEW, "limit": 1, "cursor": first["next_cursor"]})).json()
    assert (second["headers"], len(second["sections"])) == ([], 1)


async def test_errors_over_http(world: World) -> None:
    await proposed(world)
    client = client_of(world, REVIEWER)
    assert reason_of(await client.get(URL)) == (403, "forbidden")
    assert reason_of(await client.get(URL, params={**REVIEW, "cursor": "x"})) == (400, "invalid_metadata")
    assert reason_of(await client.get(URL, params={**REVIEW, "use": "x"})) == (400, "invalid_metadata")
    assert reason_of(await client.get("/v1/documents/unknown/structure", params=REVIEW))[1] == "not_found"


async def test_over_grpc(world: World) -> None:
    await proposed(world)
    begin_call(REVIEWER)
    wanted = service_pb2.ReadStructureRequest(
        document_id=DOCUMENT.document_id, purpose="review", use="searched", cursor="1", limit=1
    )
    found = await methods_of(world.service.table).ReadStructure(wanted, None)
    assert ([one.heading.text for one in found.sections], found.next_cursor) == (["Loan to [PERSON_1]"], "2")
    assert "use=searched" in world.audit.records[-1].detail
