"""The HTTP side whole, on a real port: who gets in, what gets out, and that no route is without a rule."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from services.shared.domain.errors import REASONS, Reason, Reject, Retry
from services.shared.domain.records import Action, Actor
from services.shared.runtime.call import current_call
from services.shared.runtime.certificates import LocalAuthority
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.endpoints import Endpoint, ServerTls
from services.shared.runtime.http_gate import SECURITY_HEADERS, Rules
from services.shared.runtime.http_server import HttpServer, actor, http_app
from services.shared.runtime.statuses import STATUSES
from tests.grpc_probe import ACTOR, Observer, bearer, decide, verifier

CANARY = "Zebulon Quartermain owes 4,711"
ANY_PORT = Endpoint("127.0.0.1:0")
Act = Callable[[], Awaitable[None]]


class Note(BaseModel):
    text: str
    count: int


def router(act: Act) -> APIRouter:
    made = APIRouter()

    @made.get("/v1/documents/{document_id}")
    async def read(document_id: str, caller: Annotated[Actor, Depends(actor)]) -> dict[str, str]:
        await act()
        return {"document_id": document_id, "subject": caller.subject}

    @made.post("/v1/notes", status_code=201)
    async def write(note: Note) -> Note:
        await act()
        return note

    @made.post("/v1/bytes")
    async def take(request: Request) -> int:
        await act()
        return sum([len(chunk) async for chunk in request.stream()])

    @made.get("/v1/events")
    async def stream() -> StreamingResponse:
        await act()

        async def parts() -> AsyncIterator[bytes]:
            yield b"one"
            raise ValueError(CANARY)

        return StreamingResponse(parts())

    return made


RULES: Rules = {
    ("GET", "/v1/documents/{document_id}"): Action.READ_DOCUMENT,
    ("POST", "/v1/notes"): Action.REVIEW,
    ("POST", "/v1/bytes"): Action.SUBMIT,
    ("GET", "/v1/events"): Action.READ_ANNOTATIONS,
}


def app_of(act: Act, rules: Rules = RULES, observer: Observer | None = None, mounts: Sequence[Mount] = ()) -> FastAPI:
    return http_app(
        title="Probe",
        rules=rules,
        routers=[router(act)],
        mounts=mounts,
        credentials=verifier(),
        clock=SystemClock(),
        observer=observer or Observer(),
        max_body_bytes=1000,
    )


@contextlib.asynccontextmanager
async def running(
    act: Act = decide,
    *,
    observer: Observer | None = None,
    endpoint: Endpoint = ANY_PORT,
    static: Path | None = None,
    drain_seconds: float = 1.0,
) -> AsyncIterator[httpx.AsyncClient]:
    mounts = [Mount("/review", StaticFiles(directory=static))] if static else []
    app = app_of(act, {**RULES, ("GET", "/review"): None} if static else RULES, observer, mounts)
    server = HttpServer(app, endpoint, drain_seconds=drain_seconds)
    stop = asyncio.Event()
    task = asyncio.create_task(server.run(stop))
    while not server.port and not task.done():
        await asyncio.sleep(0.01)
    headers = {"authorization": f"Bearer {bearer()}"}
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", headers=headers) as client:
            yield client
    finally:
        stop.set()
        await task


async def test_a_known_caller_is_answered() -> None:
    observer = Observer()
    async with running(observer=observer) as client:
        answer = await client.get("/v1/documents/d1", headers={"x-correlation-id": "c-42"})
    assert answer.json() == {"document_id": "d1", "subject": ACTOR.subject}
    assert answer.headers["x-correlation-id"] == "c-42"
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert "server" not in answer.headers
    assert observer.calls == [("{document_id}", "200")]


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer nonsense", "Basic eDp5", "nonsense"])
async def test_an_unknown_caller_is_not_and_learns_no_paths(authorization: str) -> None:
    async with running() as client:
        for path in ("/v1/documents/d1", "/v1/unknown", "/"):
            answer = await client.get(path, headers={"authorization": authorization})
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.json()["error"]["reason"] == "unauthenticated"


async def test_a_route_that_forgot_to_ask_gives_nothing_out() -> None:
    async def act() -> None:
        return

    async with running(act) as client:
        answer = await client.get("/v1/documents/d1")
    assert answer.status_code == 500
    assert "d1" not in answer.text


async def test_a_refusal_has_its_status_and_its_reason() -> None:
    reasons = iter(Reason)

    async def act() -> None:
        raise Reject(next(reasons))

    async with running(act) as client:
        for reason in Reason:
            answer = await client.get("/v1/documents/d1")
            info = REASONS[reason]
            assert answer.status_code == STATUSES[reason][1]
            assert answer.json() == {"error": {"reason": reason, "message": info.meaning, "remedy": info.remedy}}


async def test_what_may_pass_says_when() -> None:
    async def act() -> None:
        raise Retry(after=2.5, dependency="blobs")

    async with running(act) as client:
        answer = await client.get("/v1/documents/d1")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.json()["error"]["reason"] == "dependency_down"


async def test_no_words_of_an_exception_leave() -> None:
    async def act() -> None:
        raise KeyError(CANARY)

    async with running(act) as client:
        answer = await client.get("/v1/documents/d1")
    assert (answer.status_code, answer.json()["error"]["reason"]) == (500, "internal")
    assert "Quartermain" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_an_answer_that_has_begun_breaks_off() -> None:
    async with running() as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/v1/events")


@pytest.mark.parametrize(
    ("body", "kind"), [({"text": CANARY}, "json"), ({"text": CANARY, "count": "many"}, "json"), ("{" + CANARY, "raw")]
)
async def test_what_is_invalid_is_not_repeated(body: object, kind: str) -> None:
    async with running() as client:
        if kind == "json":
            answer = await client.post("/v1/notes", json=body)
        else:
            answer = await client.post("/v1/notes", content=str(body), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (422, "invalid_metadata")
    assert "Quartermain" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "reason"),
    [
        ("GET", "/v1/unknown", 404, "not_found"),
        ("DELETE", "/v1/notes", 405, "not_found"),
        ("GET", "/v1/documents/a/b", 404, "not_found"),
        ("GET", "/docs", 404, "not_found"),
    ],
)
async def test_other_paths(method: str, path: str, status: int, reason: str) -> None:
    async with running() as client:
        answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["error"]["reason"]) == (status, reason)


@pytest.mark.parametrize("path", ["/v1/bytes", "/v1/notes"])
@pytest.mark.parametrize("chunked", [True, False])
async def test_bodies_are_bounded(path: str, chunked: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x" * 100

    async with running() as client:
        headers = {"content-type": "application/json"}
        answer = await client.post(path, content=chunks() if chunked else b"x" * 1100, headers=headers)
    assert (answer.status_code, answer.json()["error"]["reason"]) == (413, "too_large")


async def test_a_body_within_the_limit_arrives() -> None:
    async with running() as client:
        assert (await client.post("/v1/bytes", content=b"x" * 1000)).json() == 1000


async def test_openapi_is_open_and_tells_of_errors_and_credentials() -> None:
    async with running() as client:
        answer = await client.get("/openapi.json", headers={"authorization": ""})
    schema = answer.json()
    responses = schema["paths"]["/v1/documents/{document_id}"]["get"]["responses"]
    assert {"200", "401", "403", "404", "409", "413", "503"} <= set(responses)
    assert responses["403"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorBody"}
    assert schema["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    assert responses["422"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorBody"}


async def test_files_that_are_open_need_no_proof(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<h1>review</h1>")
    async with running(static=tmp_path) as client:
        found = await client.get("/review/index.html", headers={"authorization": ""})
        away = await client.get("/review/../secret", headers={"authorization": ""})
        missing = await client.get("/review/none.html", headers={"authorization": ""})
    assert found.text == "<h1>review</h1>"
    assert found.headers["content-security-policy"].startswith("default-src 'self'")
    assert away.status_code == 401
    assert missing.status_code == 404


@pytest.mark.parametrize("rule", list(RULES))
def test_a_route_without_a_rule_fails_at_start(rule: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=rule[1].replace("{", r"\{")):
        app_of(decide, {key: value for key, value in RULES.items() if key != rule})


def test_a_rule_without_a_route_fails_at_start() -> None:
    app_of(decide)
    with pytest.raises(ValueError, match="/v1/gone"):
        app_of(decide, {**RULES, ("GET", "/v1/gone"): Action.ERASE})


async def test_each_request_is_a_call_of_its_own() -> None:
    seen: list[object] = []

    async def act() -> None:
        await decide()
        call = current_call()
        seen.append(call.correlation_id if call else None)

    async with running(act) as client:
        await asyncio.gather(*(client.get("/v1/documents/d1") for _ in range(10)))
    assert len(set(seen)) == 10


async def test_the_end_lets_work_finish() -> None:
    begun = asyncio.Event()

    async def act() -> None:
        await decide()
        begun.set()
        await asyncio.sleep(0.3)

    server, stop = HttpServer(app_of(act), ANY_PORT, drain_seconds=5), asyncio.Event()
    serving = asyncio.create_task(server.run(stop))
    while not server.port:
        await asyncio.sleep(0.01)
    async with httpx.AsyncClient(headers={"authorization": f"Bearer {bearer()}"}) as client:
        asked = asyncio.create_task(client.get(f"http://127.0.0.1:{server.port}/v1/documents/d1"))
        await begun.wait()
        stop.set()
        assert (await asked).status_code == 200
    await serving


async def test_an_address_that_is_taken_fails_at_start() -> None:
    async with running() as client:
        taken = Endpoint(f"127.0.0.1:{client.base_url.port}")
        server = HttpServer(app_of(decide), taken)
        with pytest.raises(OSError, match="cannot listen"):
            await asyncio.wait_for(server.run(asyncio.Event()), 10)


@pytest.mark.parametrize("mutual", [True, False])
async def test_over_tls(tmp_path: Path, mutual: bool) -> None:
    authority = LocalAuthority(tmp_path, SystemClock())
    files, own = authority.issue("server"), authority.issue("cms")
    client_ca = authority.files.certificate if mutual else None
    endpoint = Endpoint("127.0.0.1:0", ServerTls(files.certificate, files.key, client_ca))
    async with running(endpoint=endpoint) as plain:
        trusting = ssl.create_default_context(cafile=str(authority.files.certificate))
        url = f"https://127.0.0.1:{plain.base_url.port}/v1/documents/d1"
        if mutual:
            async with httpx.AsyncClient(verify=trusting) as client:
                with pytest.raises((httpx.ReadError, httpx.ConnectError, httpx.RemoteProtocolError)):
                    await client.get(url, headers=dict(plain.headers))
            trusting.load_cert_chain(own.certificate, own.key)
        async with httpx.AsyncClient(verify=trusting) as client:
            assert (await client.get(url, headers=dict(plain.headers))).status_code == 200
