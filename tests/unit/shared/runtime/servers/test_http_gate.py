"""Authentication, the size limit of bodies, and a rule for every route."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_call
from services.shared.runtime.servers.http_gate import SECURITY_HEADERS
from tests.grpc_probe import ACTOR, Observer, decide
from tests.http_probe import ROUTES, app_of, running


async def test_an_authenticated_caller_gets_an_answer() -> None:
    observer = Observer()
    async with running(observer=observer) as client:
        answer = await client.get("/v1/documents/d1", headers={"x-correlation-id": "c-42"})
    assert answer.json() == {"document_id": "d1", "subject": ACTOR.subject}
    assert answer.headers["x-correlation-id"] == "c-42"
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert "server" not in answer.headers
    assert observer.calls == [("{document_id}", "200")]


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer nonsense", "Basic eDp5", "nonsense"])
async def test_an_unauthenticated_caller_learns_no_paths(authorization: str) -> None:
    async with running() as client:
        for path in ("/v1/documents/d1", "/v1/unknown", "/"):
            answer = await client.get(path, headers={"authorization": authorization})
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.json()["error"]["reason"] == "unauthenticated"


async def test_a_route_without_authorisation_returns_an_internal_error() -> None:
    async def act() -> None:
        return

    async with running(act) as client:
        answer = await client.get("/v1/documents/d1")
    assert answer.status_code == 500
    assert "d1" not in answer.text


@pytest.mark.parametrize("path", ["/v1/bytes", "/v1/notes"])
@pytest.mark.parametrize("chunked", [True, False])
async def test_the_size_of_bodies_is_limited(path: str, chunked: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x" * 100

    async with running() as client:
        headers = {"content-type": "application/json"}
        answer = await client.post(path, content=chunks() if chunked else b"x" * 1100, headers=headers)
    assert (answer.status_code, answer.json()["error"]["reason"]) == (413, "too_large")
    assert answer.json()["error"]["detail"].startswith("The body exceeds ")


async def test_a_body_within_the_limit_arrives() -> None:
    async with running() as client:
        assert (await client.post("/v1/bytes", content=b"x" * 1000)).json() == 1000


async def test_public_files_need_no_token(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<h1>review</h1>")
    async with running(static=tmp_path) as client:
        found = await client.get("/review/index.html", headers={"authorization": ""})
        away = await client.get("/review/../secret", headers={"authorization": ""})
        missing = await client.get("/review/none.html", headers={"authorization": ""})
    assert found.text == "<h1>review</h1>"
    assert found.headers["content-security-policy"].startswith("default-src 'self'")
    assert away.status_code == 401
    assert missing.status_code == 404


@pytest.mark.parametrize("rule", list(ROUTES))
def test_a_route_without_a_rule_fails_at_start(rule: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=rule[1].replace("{", r"\{")):
        app_of(decide, {key: value for key, value in ROUTES.items() if key != rule})


def test_a_rule_without_a_route_fails_at_start() -> None:
    app_of(decide)
    with pytest.raises(ValueError, match="/v1/gone"):
        app_of(decide, {**ROUTES, ("GET", "/v1/gone"): Action.ERASE})


async def test_each_request_is_a_separate_call() -> None:
    seen: list[object] = []

    async def act() -> None:
        await decide()
        call = current_call()
        seen.append(call.correlation_id if call else None)

    async with running(act) as client:
        await asyncio.gather(*(client.get("/v1/documents/d1") for _ in range(10)))
    assert len(set(seen)) == 10
