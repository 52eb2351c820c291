"""Certificates of the local CA with real servers: mutual TLS over gRPC, TLS over HTTP."""

import asyncio
from pathlib import Path

import grpc
import grpc.aio
import pytest

from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.call import current_actor
from services.shared.runtime.access.certificates import LocalAuthority
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.endpoints import Endpoint, ServerTls
from services.shared.runtime.servers.grpc_client import ClientTls, open_channel
from tests.grpc_probe import bearer, call_probe, decide, running

URI = "spiffe://glossator.local/harbour-bank/cms"
CMS = Actor("cms@harbour-bank", "harbour-bank", frozenset({Role.CASE_SYSTEM}))


@pytest.fixture
def authority(tmp_path: Path) -> LocalAuthority:
    return LocalAuthority(tmp_path / "ca", SystemClock())


def server_tls(authority: LocalAuthority, *, mutual: bool) -> Endpoint:
    files = authority.issue("server")
    client_ca = authority.files.certificate if mutual else None
    return Endpoint("127.0.0.1:0", ServerTls(files.certificate, files.key, client_ca))


def client_tls(authority: LocalAuthority, name: str = "", uri: str = "") -> ClientTls:
    if not name:
        return ClientTls(authority.files.certificate)
    files = authority.issue(name, uri=uri)
    return ClientTls(authority.files.certificate, files.certificate, files.key)


async def test_a_client_certificate_authenticates(authority: LocalAuthority) -> None:
    seen: list[Actor] = []

    async def act() -> None:
        await decide()
        seen.append(current_actor())

    endpoint = server_tls(authority, mutual=True)
    async with running(act, endpoint=endpoint, certificates={URI: CMS, "by-name": CMS}) as server:
        for tls in (client_tls(authority, "cms", URI), client_tls(authority, "by-name")):
            async with open_channel(f"localhost:{server.port}", tls=tls) as channel:
                assert await call_probe(channel, "UnaryUnary") == ["v"]
    assert seen == [CMS, CMS]


async def test_a_certificate_without_an_actor_is_rejected(authority: LocalAuthority) -> None:
    async with running(endpoint=server_tls(authority, mutual=True), certificates={URI: CMS}) as server:
        tls = client_tls(authority, "stranger", "spiffe://glossator.local/other")
        async with open_channel(f"localhost:{server.port}", tls=tls) as channel:
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await call_probe(channel, "UnaryUnary")
            assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED


@pytest.mark.parametrize("with_own", [True, False])
async def test_connections_need_a_certificate_of_the_ca(
    authority: LocalAuthority, tmp_path: Path, with_own: bool
) -> None:
    stranger = LocalAuthority(tmp_path / "other", SystemClock()).issue("cms", uri=URI)
    own = (stranger.certificate, stranger.key) if with_own else (None, None)
    async with running(endpoint=server_tls(authority, mutual=True), certificates={URI: CMS}) as server:
        tls = ClientTls(authority.files.certificate, *own)
        async with open_channel(f"localhost:{server.port}", credential=bearer, tls=tls) as channel:
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await call_probe(channel, "UnaryUnary", timeout=3)
            assert caught.value.code() in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}


async def test_a_token_is_accepted_over_tls(authority: LocalAuthority) -> None:
    async with (
        running(endpoint=server_tls(authority, mutual=False)) as server,
        open_channel(f"localhost:{server.port}", credential=bearer, tls=client_tls(authority)) as channel,
    ):
        assert await call_probe(channel, "UnaryStream") == ["v"] * 3


def test_key_files_have_mode_0600_and_the_ca_is_kept(authority: LocalAuthority, tmp_path: Path) -> None:
    files = authority.issue("server")
    assert {path.stat().st_mode & 0o777 for path in (files.key, authority.files.key)} == {0o600}
    before = authority.files.certificate.read_bytes()
    assert LocalAuthority(tmp_path / "ca", SystemClock()).files.certificate.read_bytes() == before


@pytest.mark.parametrize("address", ["0.0.0.0:0", "10.0.0.1:80", "[::]:1"])
def test_tls_is_required_beyond_loopback(address: str) -> None:
    with pytest.raises(ValueError, match="TLS"):
        Endpoint(address)
    with pytest.raises(ValueError, match="TLS"):
        open_channel(address)


async def test_many_calls_share_a_channel(authority: LocalAuthority) -> None:
    async with (
        running(endpoint=server_tls(authority, mutual=True), certificates={URI: CMS}) as server,
        open_channel(f"localhost:{server.port}", tls=client_tls(authority, "cms", URI)) as channel,
    ):
        answers = await asyncio.gather(*(call_probe(channel, "UnaryUnary", str(n)) for n in range(50)))
    assert answers == [[str(n)] for n in range(50)]
