"""Routes behind the real HTTP server on a real port. Tests define what the routes do."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated

import httpx
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.refusals import RefusedCalls
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.endpoints import Endpoint
from services.shared.runtime.servers.http_connections import HttpLimits
from services.shared.runtime.servers.http_gate import Rules
from services.shared.runtime.servers.http_server import HTTP_LIMITS, HttpServer, actor, http_app
from tests.grpc_probe import Observer, bearer, decide, verifier

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


ROUTES: Rules = {
    ("GET", "/v1/documents/{document_id}"): Action.READ_DOCUMENT,
    ("POST", "/v1/notes"): Action.REVIEW,
    ("POST", "/v1/bytes"): Action.SUBMIT,
    ("GET", "/v1/events"): Action.READ_ANNOTATIONS,
}


def app_of(
    act: Act,
    rules: Rules = ROUTES,
    observer: Observer | None = None,
    mounts: Sequence[Mount] = (),
    max_body_bytes: int = 1000,
    refusals: RefusedCalls | None = None,
    limits: HttpLimits = HTTP_LIMITS,
) -> FastAPI:
    return http_app(
        title="Probe",
        rules=rules,
        routers=[router(act)],
        mounts=mounts,
        credentials=verifier(),
        clock=SystemClock(),
        observer=observer or Observer(),
        max_body_bytes=max_body_bytes,
        refusals=refusals,
        limits=limits,
    )


@contextlib.asynccontextmanager
async def running(
    act: Act = decide,
    *,
    observer: Observer | None = None,
    endpoint: Endpoint = ANY_PORT,
    static: Path | None = None,
    drain_seconds: float = 1.0,
    max_body_bytes: int = 1000,
    refusals: RefusedCalls | None = None,
    limits: HttpLimits = HTTP_LIMITS,
) -> AsyncIterator[httpx.AsyncClient]:
    mounts = [Mount("/review", StaticFiles(directory=static))] if static else []
    rules = {**ROUTES, ("GET", "/review"): None} if static else ROUTES
    app = app_of(act, rules, observer, mounts, max_body_bytes, refusals, limits)
    server = HttpServer(app, endpoint, drain_seconds=drain_seconds, limits=limits)
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
