"""A gRPC service with a method of each kind, behind the real server. Tests define what the methods do."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.protobuf import descriptor_pb2, descriptor_pool, wrappers_pb2

from services.shared.domain.records import Action, Actor, Role
from services.shared.runtime.access.call import current_call
from services.shared.runtime.access.credentials import (
    UNKNOWN_HOLDER,
    CredentialPort,
    Holder,
    LocalIssuer,
    LocalVerifier,
)
from services.shared.runtime.access.refusals import RefusedCalls
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.endpoints import Endpoint
from services.shared.runtime.servers.grpc_server import GrpcServer, Limits

SERVICE = "glossator.test.v1.ProbeService"
METHODS = ("UnaryUnary", "UnaryStream", "StreamUnary", "StreamStream")
METHOD_ACTIONS = {f"/{SERVICE}/{name}": Action.READ_METRICS for name in METHODS}
ACTOR = Actor("data-scientist@harbour-bank", "harbour-bank", frozenset({Role.DATA_SCIENTIST}))

ANY_PORT = Endpoint("127.0.0.1:0")
LIMITS = Limits(drain=1)

_Value = wrappers_pb2.StringValue
KEY = Ed25519PrivateKey.generate()
ISSUER = LocalIssuer(KEY, SystemClock())
_PROVEN: dict[str, datetime] = {}
"""The second factor of tokens, as an identity provider states it."""


def bearer(actor: Actor = ACTOR) -> str:
    """A token that the server of the probe accepts."""
    made = ISSUER.issue(actor, timedelta(hours=8))  # longer than a run of all tests: some are made at import
    if actor.mfa_at is not None:
        _PROVEN[made] = actor.mfa_at
    return made


def jti_of(token: str) -> str:
    """The id of a token, with which it is revoked."""
    return str(jwt.decode(token, options={"verify_signature": False})["jti"])


def verifier(certificates: dict[str, Actor] | None = None, revoked: Path | None = None) -> LocalVerifier:
    """The verifier of the probe's server."""
    known = {ISSUER._key_id: KEY.public_key()}
    return _Verifier(lambda: known, SystemClock(), revoked=revoked, certificates=lambda: certificates or {})


class _Verifier(LocalVerifier):
    async def verify(self, bearer: str, holder: Holder = UNKNOWN_HOLDER) -> Actor:
        return replace(await super().verify(bearer, holder), mfa_at=_PROVEN.get(bearer))


class Observer:
    """Keeps the calls that it observes."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.parents: list[str] = []

    def span(self, method: str, traceparent: str) -> AbstractContextManager[object]:
        self.parents.append(traceparent)
        return nullcontext()

    def ended(self, method: str, status: str, seconds: float) -> None:
        assert seconds >= 0
        self.calls.append((method.rpartition("/")[2], status))


class Readiness:
    """A readiness that tests can change."""

    def __init__(self) -> None:
        self.is_ready = True

    async def ready(self) -> bool:
        return self.is_ready


async def decide() -> None:
    """Mark the current call as authorised, like `Authoriser`."""
    call = current_call()
    assert call
    call.decided = True


class Probe:
    """Runs `act` in each method before its first response."""

    def __init__(self, act: Callable[[], Awaitable[None]]) -> None:
        self.act = act

    async def one(self, request: Any, context: Any) -> Any:
        await self.act()
        return _Value(value=request.value)

    async def many(self, request: Any, context: Any) -> AsyncIterator[Any]:
        await self.act()
        for _ in range(3):
            yield _Value(value=request.value)

    async def last(self, requests: AsyncIterator[Any], context: Any) -> Any:
        values = [one.value async for one in requests]
        await self.act()
        return _Value(value=values[-1])

    async def each(self, requests: AsyncIterator[Any], context: Any) -> AsyncIterator[Any]:
        await self.act()
        async for one in requests:
            yield _Value(value=one.value)

    def register(self, server: grpc.aio.Server) -> None:
        """Register the service with a server."""
        shapes: tuple[tuple[Callable[..., Any], Any], ...] = (
            (grpc.unary_unary_rpc_method_handler, self.one),
            (grpc.unary_stream_rpc_method_handler, self.many),
            (grpc.stream_unary_rpc_method_handler, self.last),
            (grpc.stream_stream_rpc_method_handler, self.each),
        )
        handlers = {
            name: make(method, _Value.FromString, _Value.SerializeToString)
            for name, (make, method) in zip(METHODS, shapes, strict=True)
        }
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))


async def call_probe(channel: grpc.aio.Channel, name: str, value: str = "v", timeout: float | None = 5) -> list[str]:  # noqa: ASYNC109
    """Call a method of any kind. Returns the values of the responses."""
    path, codecs = f"/{SERVICE}/{name}", (_Value.SerializeToString, _Value.FromString)
    request = _Value(value=value)

    async def requests() -> AsyncIterator[Any]:
        yield request
        yield request

    match name:
        case "UnaryUnary":
            return [(await channel.unary_unary(path, *codecs)(request, timeout=timeout)).value]
        case "UnaryStream":
            return [one.value async for one in channel.unary_stream(path, *codecs)(request, timeout=timeout)]
        case "StreamUnary":
            return [(await channel.stream_unary(path, *codecs)(requests(), timeout=timeout)).value]
        case _:
            return [one.value async for one in channel.stream_stream(path, *codecs)(requests(), timeout=timeout)]


@asynccontextmanager
async def running(
    act: Callable[[], Awaitable[None]] = decide,
    *,
    endpoint: Endpoint = ANY_PORT,
    observer: Observer | None = None,
    readiness: Readiness | None = None,
    limits: Limits = LIMITS,
    certificates: dict[str, Actor] | None = None,
    refusals: RefusedCalls | None = None,
    revoked: Path | None = None,
) -> AsyncIterator[GrpcServer]:
    """Run the server until the block ends."""
    server = GrpcServer(
        endpoint=endpoint,
        register=Probe(act).register,
        rules=METHOD_ACTIONS,
        credentials=verifier(certificates, revoked),
        clock=SystemClock(),
        health=readiness or Readiness(),
        observer=observer or Observer(),
        limits=limits,
        refusals=refusals,
    )
    async with _started(server):
        yield server


@asynccontextmanager
async def serving(
    register: Callable[[grpc.aio.Server], None], rules: Mapping[str, Action], credentials: CredentialPort
) -> AsyncIterator[int]:
    """Serve other methods on a free port until the block ends."""
    server = GrpcServer(
        endpoint=ANY_PORT,
        register=register,
        rules=rules,
        credentials=credentials,
        clock=SystemClock(),
        health=Readiness(),
        observer=Observer(),
        limits=LIMITS,
    )
    async with _started(server):
        yield server.port


@asynccontextmanager
async def _started(server: GrpcServer) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(server.run(stop))
    while not server.port and not task.done():
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        stop.set()
        await task


def _describe() -> None:
    file = descriptor_pb2.FileDescriptorProto(
        name="tests/probe.proto",
        package="glossator.test.v1",
        dependency=["google/protobuf/wrappers.proto"],
        syntax="proto3",
    )
    service = file.service.add(name="ProbeService")
    for name in METHODS:
        value = ".google.protobuf.StringValue"
        service.method.add(name=name, input_type=value, output_type=value)
    descriptor_pool.Default().Add(file)


_describe()
