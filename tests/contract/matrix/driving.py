"""Calls of the real gates with the real handlers, without a network: the same code decides.

TLS itself is left out. A gate gets the names of a certificate that TLS has verified (`certificate_names`), or none.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from fastapi.routing import APIRoute
from google.rpc.error_details_pb2 import ErrorInfo
from google.rpc.status_pb2 import Status

from services.shared.runtime.access.call import begin_call
from services.shared.runtime.access.credentials import CredentialPort
from services.shared.runtime.clock import Clock
from services.shared.runtime.operations.http import operation_routes
from services.shared.runtime.operations.json_requests import query_names
from services.shared.runtime.servers.grpc_gate import Gate, Limits
from services.shared.runtime.servers.http_server import http_app
from tests.contract.matrix.beyond import REACHED
from tests.contract.matrix.handlers import Served
from tests.registered import Registry

ALLOWED = "allowed"
Names = Mapping[str, list[bytes]]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a caller sends. `message` is for an RPC, `content` the JSON body for a route."""

    names: Names
    bearer: str
    message: Any = None
    path: str = ""
    query: str = ""
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Drive = Callable[[Sent], Awaitable[str]]


class Observer:
    def span(self, _method: str, _traceparent: str) -> Any:
        return nullcontext()

    def ended(self, _method: str, _status: str, _seconds: float) -> None:
        return None


class _Aborted(Exception):
    def __init__(self, reason: str) -> None:
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Context:
    """What a gate asks of gRPC's context."""

    sent: Sent

    def invocation_metadata(self) -> tuple[tuple[str, str], ...]:
        return (("authorization", f"Bearer {self.sent.bearer}"),) if self.sent.bearer else ()

    def auth_context(self) -> Names:
        return self.sent.names

    def peer(self) -> str:
        return "ipv4:127.0.0.1:4711"

    def time_remaining(self) -> None:
        return None

    async def abort(self, _code: object, _message: str, trailing_metadata: tuple[Any, ...]) -> None:
        info = ErrorInfo()
        details = next(value for key, value in trailing_metadata if key == "grpc-status-details-bin")
        Status.FromString(details).details[0].Unpack(info)
        raise _Aborted(info.reason)


async def rpcs(served: Served, rules: Mapping[str, Any], credentials: CredentialPort, clock: Clock) -> dict[str, Drive]:
    """The RPCs of a service by full name. `rules` are its `METHOD_ACTIONS`."""
    registry = Registry()
    served.register(registry)
    gate = Gate(rules, credentials, clock, Observer(), Limits())
    made = {}
    for name, handler in registry.handlers.items():
        details: Any = _Details(name)
        made[name] = _rpc(await gate.intercept_service(_found(handler), details))
    return made


@dataclass(frozen=True, slots=True)
class _Details:
    method: str
    invocation_metadata: tuple[()] = ()


def _found(handler: Any) -> Callable[[Any], Awaitable[Any]]:
    async def continuation(_details: object) -> Any:
        return handler

    return continuation


def _rpc(handler: Any) -> Drive:
    async def drive(sent: Sent) -> str:
        begin_call(None)
        try:
            if handler.response_streaming:
                async for _ in handler.stream_stream(_once(sent.message), _Context(sent)):
                    pass
            else:
                await handler.stream_unary(_once(sent.message), _Context(sent))
        except _Aborted as aborted:
            return ALLOWED if aborted.reason == REACHED else aborted.reason
        return ALLOWED

    return drive


async def _once(message: Any) -> AsyncIterator[Any]:
    yield message


def routes(title: str, served: Served, credentials: CredentialPort, clock: Clock) -> dict[str, Drive]:
    """The routes of a service by `SERVICE METHOD /path`."""
    app = http_app(
        title=title,
        rules=served.routes,
        routers=served.routers,
        mounts=operation_routes(served.table),
        credentials=credentials,
        clock=clock,
        observer=Observer(),
    )
    return {f"{title} {method} {path}": _route(app, method) for method, path in served.routes}


def _route(app: Any, method: str) -> Drive:
    async def drive(sent: Sent) -> str:
        begin_call(None)
        answer: list[Mapping[str, Any]] = []
        authorization = {"authorization": f"Bearer {sent.bearer}"} if sent.bearer else {}
        headers = [(name.encode(), one.encode()) for name, one in {**sent.headers, **authorization}.items()]

        async def receive() -> Mapping[str, Any]:
            return {"type": "http.request", "body": sent.content}

        async def send(message: Mapping[str, Any]) -> None:
            answer.append(message)

        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": sent.path,
            "raw_path": sent.path.encode(),
            "query_string": sent.query.encode(),
            "headers": headers,
            "server": ("service", 80),
            "client": ("127.0.0.1", 4711),
        }
        await app(scope, receive, send)
        if answer[0]["status"] < 400:
            return ALLOWED
        body = json.loads(b"".join(one["body"] for one in answer[1:]))
        # SCIM has an error body of its own (RFC 7644, section 3.12).
        reason = body["error"]["reason"] if "error" in body else body["detail"]
        return ALLOWED if reason == REACHED else str(reason)

    return drive


def takes_purpose(served: Served) -> set[str]:
    """The paths of the routes that take a purpose."""
    found = [one for router in served.routers for one in router.routes if isinstance(one, APIRoute)]
    written = {one.path for one in found if "purpose" in [each.name for each in one.dependant.query_params]}
    derived = (
        route.path
        for entry in served.table.values()
        for route in entry.operation.routes
        if "purpose" in query_names(entry.operation, route)
    )
    return written.union(derived)
