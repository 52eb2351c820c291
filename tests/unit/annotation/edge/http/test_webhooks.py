import pytest

from services.shared.connectors.webhook import WebhookPush
from services.shared.domain.records import Role
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import CASE_SYSTEM, DESK, REVIEWER, FakePush, World, actor

OPERATOR = actor(Role.OPERATOR)
BODY = {"url": "http://127.0.0.1:9/hook"}


async def test_create_list_and_delete_a_subscription(world: World) -> None:
    client = client_of(world, CASE_SYSTEM)
    made = await client.post("/v1/webhooks", json=BODY)
    assert made.status_code == 201
    secret = made.json().pop("secret")
    assert secret.startswith("whsec_")
    identity = made.json()["subscription_id"]
    assert (await client.get(f"/v1/webhooks/{identity}")).json()["secret"] == ""
    listed = (await client_of(world, OPERATOR).get("/v1/webhooks")).json()["items"]
    assert [(one["subscription_id"], one["secret"]) for one in listed] == [(identity, "")]
    assert (await client_of(world, OPERATOR).delete(f"/v1/webhooks/{identity}")).status_code == 204
    assert reason_of(await client.get(f"/v1/webhooks/{identity}")) == (404, "not_found")
    assert (await client.get("/v1/webhooks")).json() == {"items": []}


async def test_another_tenant_cannot_see_a_subscription(world: World) -> None:
    identity = (await client_of(world, CASE_SYSTEM).post("/v1/webhooks", json=BODY)).json()["subscription_id"]
    other = client_of(world, actor(Role.CASE_SYSTEM, tenant="northgate-credit"))
    assert (await other.get("/v1/webhooks")).json() == {"items": []}
    for method in ("GET", "DELETE"):
        assert reason_of(await other.request(method, f"/v1/webhooks/{identity}")) == (404, "not_found")


async def test_a_caller_without_access_cannot_subscribe(world: World) -> None:
    for caller, body in (
        (OPERATOR, BODY),
        (REVIEWER, BODY),
        (actor(Role.SUBMITTER), BODY),
        (CASE_SYSTEM, {**BODY, "include_proposed": True}),
    ):
        assert reason_of(await client_of(world, caller).post("/v1/webhooks", json=body)) == (403, "forbidden")
    allowed = await client_of(world, DESK).post("/v1/webhooks", json={**BODY, "include_proposed": True})
    assert allowed.status_code == 201


async def test_a_host_that_is_not_allowed_names_the_setting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakePush, "check", lambda _, url: WebhookPush(["case.example"]).check(url))
    client = client_of(world, CASE_SYSTEM)
    refused = await client.post("/v1/webhooks", json=BODY)
    assert reason_of(refused) == (400, "forbidden_location")
    assert "GLOSSATOR_WEBHOOK_HOSTS" in refused.json()["error"]["remedy"]
    assert (await client.post("/v1/webhooks", json={"url": "https://case.example/hook"})).status_code == 201
