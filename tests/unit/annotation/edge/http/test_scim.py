"""The routes of SCIM, with the bodies of errors that SCIM requires."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from services.annotation.edge.http.app import ROUTES
from services.annotation.edge.http.scim import SCIM_ROUTES, router
from services.annotation.members.provisioning import Provisioning
from services.shared.domain.records import Role
from services.shared.runtime.access.call import new_id
from services.shared.runtime.access.policy import DirectoryClient
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.observe.tracing import Tracing
from services.shared.runtime.servers.http_server import http_app
from services.shared.runtime.servers.telemetry import http_telemetry
from tests.databases import make_template, open_copy
from tests.unit.annotation.support import REVIEWER, TENANT, NamedCallers, World, actor

OKTA = actor(Role.PROVISIONER, subject="okta@harbour-bank")
TYPE = {"content-type": "application/scim+json"}


@pytest.fixture
async def client(world: World, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    world.rules.policy = replace(world.rules.policy, directories={OKTA.subject: DirectoryClient(TENANT)})
    template = await asyncio.to_thread(make_template, tmp_path, KEYS_SCHEMA)
    async with open_copy(template, tmp_path) as database:
        app = http_app(
            title="scim",
            rules=SCIM_ROUTES,
            routers=[router(Provisioning(database, world.access, world.access.directory, new_id))],
            credentials=NamedCallers(OKTA, REVIEWER),
            clock=world.clock,
            observer=http_telemetry("annotation", world.metrics, Tracing("annotation")),
        )
        headers = {"authorization": f"Bearer {OKTA.subject}", **TYPE}
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://annotation/scim/v2", headers=headers
        ) as made:
            yield made


async def test_a_person_from_creation_to_deletion(client: httpx.AsyncClient) -> None:
    made = await client.post("/Users", json={"userName": "ann@bank.example", "active": True, "displayName": "Ann"})
    assert (made.status_code, made.headers["content-type"]) == (201, "application/scim+json")
    url = f"/Users/{made.json()['id']}"
    found = (await client.get("/Users", params={"filter": 'userName eq "ann@bank.example"'})).json()
    assert (found["totalResults"], found["Resources"]) == (1, [made.json()])
    assert (await client.get(url)).json() == made.json()
    off = {"Operations": [{"op": "Replace", "path": "active", "value": "False"}]}
    assert (await client.patch(url, json=off)).json()["active"] is False
    put = await client.put(url, json={"userName": "ann@bank.example", "externalId": "00u1"})
    assert (put.json()["active"], put.json()["externalId"]) == (True, "00u1")
    assert (await client.delete(url)).status_code == 204
    gone = await client.get(url)
    assert (gone.status_code, gone.json()["status"]) == (404, "404")
    assert gone.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


async def test_a_group_from_creation_to_deletion(client: httpx.AsyncClient) -> None:
    ann = (await client.post("/Users", json={"userName": "ann"})).json()["id"]
    made = await client.post("/Groups", json={"displayName": "Deal 117", "members": [{"value": ann}]})
    assert made.status_code == 201
    url = f"/Groups/{made.json()['id']}"
    remove = {"Operations": [{"op": "remove", "path": f'members[value eq "{ann}"]'}]}
    assert (await client.patch(url, json=remove)).json()["members"] == []
    put = await client.put(url, json={"displayName": "Deal 118", "members": [{"value": ann}]})
    assert (put.json()["displayName"], put.json()["members"]) == ("Deal 118", [{"value": ann}])
    assert "members" not in (await client.get(url, params={"excludedAttributes": "members"})).json()
    listed = (await client.get("/Groups", params={"filter": 'displayName eq "Deal 118"', "count": 1})).json()
    assert listed["Resources"] == [put.json()]
    assert (await client.delete(url)).status_code == 204
    assert (await client.get("/Groups")).json()["totalResults"] == 0


async def test_pages(client: httpx.AsyncClient) -> None:
    for number in range(5):
        await client.post("/Users", json={"userName": f"person-{number}"})
    page = (await client.get("/Users", params={"startIndex": 4, "count": 10})).json()
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (5, 4, 2)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "kind"),
    [
        ("POST", "/Users", {"userName": "ann"}, 409, "uniqueness"),
        ("POST", "/Users", {"active": True}, 400, "invalidValue"),
        ("GET", '/Users?filter=userName sw "a"', None, 400, "invalidFilter"),
        ("PATCH", "/Users/unknown", {"Operations": [{"op": "move"}]}, 400, "invalidValue"),
        ("DELETE", "/Groups/unknown", None, 404, None),
    ],
)
async def test_errors(
    client: httpx.AsyncClient, method: str, path: str, body: object, status: int, kind: str | None
) -> None:
    await client.post("/Users", json={"userName": "ann"})
    answer = await client.request(method, path, json=body)
    assert (answer.status_code, answer.json()["status"], answer.json().get("scimType")) == (status, str(status), kind)


async def test_the_description_needs_the_role_too(client: httpx.AsyncClient, world: World) -> None:
    for path in ("/ServiceProviderConfig", "/Schemas"):
        assert (await client.get(path)).status_code == 200
        refused = await client.get(path, headers={"authorization": f"Bearer {REVIEWER.subject}"})
        assert (refused.status_code, refused.json()["status"]) == (403, "403")
    assert world.audit.records[-1].reason == "role"


def test_annotation_serves_the_routes() -> None:
    assert set(SCIM_ROUTES) <= set(ROUTES)
