"""Stolen certificates, tokens that name a service, expired and forged credentials, webhooks to the inside."""

from datetime import timedelta

import grpc.aio
import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from glossator.document.v1 import document_pb2
from glossator.redaction.v1 import vault_pb2, vault_pb2_grpc
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.credentials import LocalIssuer
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.grpc_client import Target, open_channel
from tests.drill.attack import Result
from tests.e2e.documents import agreement, as_txt
from tests.e2e.world import HARBOUR, NORTHGATE, World, record

_REFUSED = {grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.NOT_FOUND}


async def stolen_certificate_of_annotation(world: World) -> Result:
    """Reveal spans with annotation's certificate: without a token, and with that of a reader of another tenant."""
    document = await world.read("http", record(HARBOUR, "drill-stolen"), as_txt(agreement("STOLEN")), "a.txt")
    request = vault_pb2.RevealSpansRequest(
        document_id=document.document_id, spans=[document_pb2.Span(start=0, end=40)], purpose="review"
    )
    stranger = world.issue(Actor(f"reviewer@{NORTHGATE}", NORTHGATE, frozenset({Role.REVIEWER})))
    codes = [await _reveal(world, "annotation", request, bearer) for bearer in ("", stranger)]
    codes.append(await _reveal(world, "inference", request, ""))
    return Result(set(codes) <= _REFUSED, f"{[str(code) for code in codes]}")


async def _reveal(world: World, service: str, request: vault_pb2.RevealSpansRequest, bearer: str) -> grpc.StatusCode:
    stolen = Target(world.system.target("redaction").address, world.system.layout.tls(service))
    async with open_channel(stolen, credential=lambda: bearer) as channel:
        try:
            await vault_pb2_grpc.VaultServiceStub(channel).RevealSpans(request, timeout=20)
        except grpc.aio.AioRpcError as error:
            return error.code()
    return grpc.StatusCode.OK


async def forged_and_expired_tokens(world: World) -> Result:
    """Call with a token of another issuer, and with one that has ended."""
    insider = Actor(f"reviewer@{HARBOUR}", HARBOUR, frozenset({Role.REVIEWER}))
    forged = LocalIssuer(Ed25519PrivateKey.generate(), SystemClock()).issue(insider, timedelta(hours=1))
    codes = [await _get(world, bearer) for bearer in (forged, "-", "x.y.z")]
    return Result(set(codes) == {401}, f"{codes}")


async def _get(world: World, bearer: str) -> int:
    address = world.system.ports.address("http", "annotation")
    async with httpx.AsyncClient(base_url=f"http://{address}", timeout=20, trust_env=False) as http:
        return (await http.get("/v1/annotations", headers={"authorization": f"Bearer {bearer}"})).status_code


async def webhook_to_the_inside(world: World) -> Result:
    """Register webhooks at Triton, at the metadata service of a cloud, and at names of loopback."""
    triton = world.system.ports.triton_http
    urls = [
        f"http://127.0.0.1:{triton}/v2/repository/models/clauses/unload",
        f"http://localhost:{triton}/v2/repository/models/clauses/unload",
        f"http://[::ffff:127.0.0.1]:{triton}/x",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/x",
    ]
    address = world.system.ports.address("http", "annotation")
    headers = {"authorization": f"Bearer {world.system.credential(f'case-system@{HARBOUR}')}"}
    async with httpx.AsyncClient(base_url=f"http://{address}", headers=headers, timeout=20, trust_env=False) as http:
        codes = [(await http.post("/v1/webhooks", json={"url": url, "matter": "HB-E2E-1"})).status_code for url in urls]
        ready = await http.get(f"http://127.0.0.1:{triton}/v2/models/clauses/ready")
    refused = all(400 <= code < 500 for code in codes) and ready.is_success
    return Result(refused, f"{codes}, clauses: {ready.status_code}")
