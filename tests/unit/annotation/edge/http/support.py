"""The REST API on an ASGI transport, with one credential per caller."""

import httpx
from fastapi import FastAPI

from services.annotation.edge.http.app import ROUTES
from services.annotation.edge.http.describe import describe
from services.shared.domain.records import Actor
from services.shared.runtime.observe.tracing import Tracing
from services.shared.runtime.operations.http import operation_routes
from services.shared.runtime.servers.http_server import http_app
from services.shared.runtime.servers.telemetry import http_telemetry
from tests.unit.annotation.support import NamedCallers, World


def app_of(world: World, *actors: Actor) -> FastAPI:
    app = http_app(
        title="annotation",
        rules=ROUTES,
        routers=world.service.routers(),
        mounts=operation_routes(world.service.table),
        credentials=NamedCallers(*actors),
        clock=world.clock,
        observer=http_telemetry("annotation", world.metrics, Tracing("annotation")),
    )
    describe(app, world.service.table)
    return app


def client_of(world: World, actor: Actor) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app_of(world, actor)),
        base_url="http://annotation",
        headers={"authorization": f"Bearer {actor.subject}"},
    )


def reason_of(answer: httpx.Response) -> tuple[int, str]:
    """The status and the reason code of an error response."""
    return answer.status_code, answer.json()["error"]["reason"]
