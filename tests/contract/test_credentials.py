"""Every RPC and every route refuses callers without a valid credential, before anything is read."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from importlib import import_module
from typing import Any

import grpc
import grpc.aio
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.protobuf import descriptor_pool

from services.shared.domain.records import Action
from services.shared.runtime.access.credentials import LocalIssuer, LocalVerifier
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.grpc_server import service_names
from services.shared.runtime.servers.http_server import http_app
from services.shared.wire.services import SERVICES
from tests.contract.test_authorisation import HTTP, derived_routes
from tests.fakes import FakeClock
from tests.grpc_probe import ACTOR, KEY, Observer, bearer, jti_of, serving, verifier

PAST = FakeClock(SystemClock().now() - timedelta(hours=3))
REVOKED = bearer()
CREDENTIALS: Mapping[str, str] = {
    "none": "",
    "nonsense": "nonsense",
    "unsigned": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
    "of another issuer": LocalIssuer(Ed25519PrivateKey.generate(), SystemClock()).issue(ACTOR, timedelta(minutes=5)),
    "expired": LocalIssuer(KEY, PAST).issue(ACTOR, timedelta(hours=1)),
    "revoked": REVOKED,
    "changed": bearer()[:-4] + "AAAA",
}


RPCS = {one.name: one.grpc for one in SERVICES if one.grpc}


@pytest.fixture(scope="module")
def credentials(tmp_path_factory: pytest.TempPathFactory) -> LocalVerifier:
    revoked = tmp_path_factory.mktemp("revoked") / "revoked"
    revoked.write_text(jti_of(REVOKED))
    return verifier(revoked=revoked)


@pytest.mark.parametrize("credential", CREDENTIALS)
@pytest.mark.parametrize(("service", "rules", "routers"), HTTP, ids=[one[0] for one in HTTP])
async def test_every_route_needs_a_credential(
    service: str, rules: Any, routers: Any, credential: str, credentials: LocalVerifier
) -> None:
    app = http_app(
        title=service,
        rules=rules,
        routers=routers,
        mounts=derived_routes(service),
        credentials=credentials,
        clock=SystemClock(),
        observer=Observer(),
    )
    headers = {"authorization": f"Bearer {CREDENTIALS[credential]}"} if CREDENTIALS[credential] else {}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers) as client:
        answers = {(method, path): (await client.request(method, path)).status_code for method, path in rules}
    assert set(answers.values()) == {401}, answers


@pytest.mark.parametrize("service", RPCS)
async def test_every_rpc_needs_a_credential(service: str, credentials: LocalVerifier) -> None:
    rules: Mapping[str, Action] = import_module(
        next(one.grpc for one in SERVICES if one.name == service)
    ).METHOD_ACTIONS
    reached: list[str] = []

    def register(server: grpc.aio.Server) -> None:
        for name in service_names(rules):
            server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(name, _handlers(name, reached)),))

    async with serving(register, rules, credentials) as port:
        for kind, token in CREDENTIALS.items():
            metadata = [("authorization", f"Bearer {token}")] if token else []
            async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
                codes = {method: await _code(channel, method, metadata) for method in rules}
            assert set(codes.values()) == {grpc.StatusCode.UNAUTHENTICATED}, (kind, codes)
    assert reached == []


async def _code(channel: grpc.aio.Channel, method: str, metadata: list[tuple[str, str]]) -> grpc.StatusCode:
    call: Any = channel.stream_stream(method)(metadata=metadata)
    try:
        await call.write(b"")
        await call.done_writing()
        async for _ in call:
            pass
    except (grpc.aio.AioRpcError, grpc.aio.UsageError):
        pass
    return await call.code()  # type: ignore[no-any-return]


def _handlers(service: str, reached: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for method in descriptor_pool.Default().FindServiceByName(service).methods:

        async def one(_request: Any, _context: Any, name: str = method.name) -> bytes:
            reached.append(name)
            return b""

        async def many(_request: Any, _context: Any, name: str = method.name) -> AsyncIterator[bytes]:
            reached.append(name)
            yield b""

        kinds = {
            (False, False): (grpc.unary_unary_rpc_method_handler, one),
            (False, True): (grpc.unary_stream_rpc_method_handler, many),
            (True, False): (grpc.stream_unary_rpc_method_handler, one),
            (True, True): (grpc.stream_stream_rpc_method_handler, many),
        }
        make, behaviour = kinds[method.client_streaming, method.server_streaming]
        made[method.name] = make(behaviour)
    return made
