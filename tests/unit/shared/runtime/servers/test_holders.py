"""The sender of a token, as HTTP and gRPC report it to the verifier: its certificate, or that a service forwards it."""

import ssl
from pathlib import Path

import httpx
import pytest

from services.shared.domain.records import Actor
from services.shared.runtime.access.certificates import CertificateFiles, LocalAuthority, spiffe_name
from services.shared.runtime.access.credentials import (
    UNKNOWN_HOLDER,
    Holder,
    LocalVerifier,
    service_actor,
    thumbprint,
)
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.endpoints import Endpoint
from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.runtime.servers.tls import Tls, check_tls, read_tls
from tests.grpc_probe import bearer, call_probe
from tests.grpc_probe import running as grpc_running
from tests.http_probe import running as http_running


@pytest.fixture
def holders(monkeypatch: pytest.MonkeyPatch) -> list[Holder]:
    """The holders that a server reports."""
    seen: list[Holder] = []
    verify = LocalVerifier.verify

    async def recorded(self: LocalVerifier, token: str, holder: Holder = UNKNOWN_HOLDER) -> Actor:
        seen.append(holder)
        return await verify(self, token, holder)

    monkeypatch.setattr(LocalVerifier, "verify", recorded)
    return seen


@pytest.fixture
def authority(tmp_path: Path) -> LocalAuthority:
    return LocalAuthority(tmp_path, SystemClock())


def tls_of(files: CertificateFiles, authority: LocalAuthority) -> Tls:
    ca = authority.files.certificate
    return check_tls(read_tls(files.certificate, files.key, ca, ca))


def thumbprint_of(files: CertificateFiles) -> str:
    return thumbprint(ssl.PEM_cert_to_DER_cert(files.certificate.read_text()))


async def test_without_a_certificate_the_holder_is_unknown(holders: list[Holder]) -> None:
    async with http_running() as client:
        await client.get("/v1/documents/d1")
    async with grpc_running() as server, open_channel(f"127.0.0.1:{server.port}", credential=bearer) as channel:
        await call_probe(channel, "UnaryUnary")
    assert set(holders) == {UNKNOWN_HOLDER}


async def test_http_reports_the_certificate_of_each_request(holders: list[Holder], authority: LocalAuthority) -> None:
    server, own = tls_of(authority.issue("server"), authority), authority.issue("case-system")
    trusting = ssl.create_default_context(cafile=str(authority.files.certificate))
    trusting.load_cert_chain(own.certificate, own.key)
    async with http_running(endpoint=Endpoint("127.0.0.1:0", lambda: server)) as plain:
        url = f"https://127.0.0.1:{plain.base_url.port}/v1/documents/d1"
        async with httpx.AsyncClient(verify=trusting, headers=dict(plain.headers)) as client:
            for _ in range(2):
                assert (await client.get(url)).status_code == 200
    assert holders == [Holder(thumbprint_of(own))] * 2


@pytest.mark.parametrize("forwards", [False, True])
async def test_grpc_reports_the_certificate_or_that_a_service_forwards(
    holders: list[Holder], authority: LocalAuthority, forwards: bool
) -> None:
    name = spiffe_name("annotation")
    server, own = tls_of(authority.issue("server"), authority), authority.issue("caller", uri=name)
    certificates = {name: service_actor("annotation")} if forwards else {}
    endpoint = Endpoint("127.0.0.1:0", lambda: server)
    async with grpc_running(endpoint=endpoint, certificates=certificates) as running:
        address, client = f"localhost:{running.port}", tls_of(own, authority)
        async with open_channel(address, credential=bearer, tls=lambda: client) as channel:
            await call_probe(channel, "UnaryUnary")
    assert set(holders) == {Holder(thumbprint_of(own), forwards=forwards)}
