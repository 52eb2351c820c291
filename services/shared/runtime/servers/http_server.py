"""The HTTP app of a service, in which every route has a rule, and its server."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from socket import socket
from typing import Any

import uvicorn
from fastapi import APIRouter, Depends, FastAPI
from fastapi.security import HTTPBearer
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from services.shared.domain.records import Actor
from services.shared.runtime.access.call import current_actor
from services.shared.runtime.access.credentials import CredentialPort
from services.shared.runtime.access.refusals import RefusedCalls
from services.shared.runtime.clock import Clock
from services.shared.runtime.servers.api_docs import DOCS_RULES, docs_routes
from services.shared.runtime.servers.endpoints import Endpoint
from services.shared.runtime.servers.http_connections import Connection, Connections, HttpLimits
from services.shared.runtime.servers.http_errors import ERROR_RESPONSES, add_error_handlers
from services.shared.runtime.servers.http_gate import OPENAPI_PATH, HttpGate, Rules, route_keys
from services.shared.runtime.servers.telemetry import CallObserver
from services.shared.runtime.servers.tls import server_context

MAX_BODY_BYTES = 64 * 1024 * 1024
HTTP_LIMITS = HttpLimits()


def http_app(  # noqa: PLR0913 - all parts of an app, by name
    *,
    title: str,
    rules: Rules,
    routers: Sequence[APIRouter],
    credentials: CredentialPort,
    clock: Clock,
    observer: CallObserver,
    mounts: Sequence[BaseRoute] = (),
    max_body_bytes: int = MAX_BODY_BYTES,
    refusals: RefusedCalls | None = None,
    limits: HttpLimits = HTTP_LIMITS,
    errors: Mapping[int | str, dict[str, Any]] = ERROR_RESPONSES,
) -> FastAPI:
    """Build the app. `rules` names the action of each (method, path template); None makes a route public. Routers must
    not contain other routers.

    Raises `ValueError` for a route without a rule, or a rule without a route.
    """
    app = FastAPI(
        title=title,
        openapi_url=OPENAPI_PATH,
        docs_url=None,  # FastAPI's page loads its scripts from another host
        redoc_url=None,
        responses=dict(errors),
        dependencies=[Depends(HTTPBearer(auto_error=False))],  # for OpenAPI only: the gate verifies
    )
    extra = [*docs_routes(title), *mounts]
    routes = [*app.routes, *extra, *(route for router in routers for route in router.routes)]
    for router in routers:
        app.include_router(router)
    app.router.routes.extend(extra)
    add_error_handlers(app)
    every = {**rules, **DOCS_RULES, ("GET", OPENAPI_PATH): None}
    check_routes(routes, every)
    app.add_middleware(
        HttpGate,
        routes=routes,
        rules=every,
        credentials=credentials,
        clock=clock,
        observer=observer,
        refusals=refusals,
        limits=replace(limits, body_bytes=max_body_bytes),
    )
    return app


def check_routes(routes: Sequence[BaseRoute], rules: Rules) -> None:
    """Raises `ValueError` with the routes that have no rule, and the rules that have no route."""
    found = {key for route in routes for key in route_keys(route)}
    wrong = sorted(found ^ set(rules))
    if wrong:
        raise ValueError(f"routes without a rule, or rules without a route: {wrong}")


def actor() -> Actor:
    """The caller, as a FastAPI dependency: `caller: Annotated[Actor, Depends(actor)]`."""
    return current_actor()


class HttpServer:
    """Runs an app at `endpoint`. `port` is the bound port, 0 until the server listens."""

    def __init__(
        self, app: ASGIApp, endpoint: Endpoint, *, drain_seconds: float = 20.0, limits: HttpLimits = HTTP_LIMITS
    ) -> None:
        host, _, port = endpoint.address.rpartition(":")
        self.port = 0
        self._config = uvicorn.Config(
            app,
            host=host.strip("[]"),
            port=int(port),
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=round(drain_seconds),
            h11_max_incomplete_event_size=32 * 1024,
            http=partial(Connection, connections=Connections(limits)),  # type: ignore[arg-type] # a factory
        )
        if endpoint.tls:
            self._config.load()
            self._config.ssl = server_context(endpoint.tls)

    async def run(self, stop: asyncio.Event) -> None:
        """Serves until `stop`, then finishes running requests. Raises `OSError` if the address is in use."""
        server = _Server(self._config, self._listens)
        serving = asyncio.create_task(server.serve())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            server.should_exit = True
            stopping.cancel()
            await serving

    def _listens(self, port: int) -> None:
        self.port = port


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, listens: Callable[[int], None]) -> None:
        super().__init__(config)
        self._listens = listens

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Raises `OSError`; uvicorn ends the process."""
        try:
            await super().startup(sockets)
        except SystemExit:
            raise OSError("HTTP cannot listen on its address") from None
        self._listens(self.servers[0].sockets[0].getsockname()[1])

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # `lifecycle.serve` handles signals
