"""Certificates of the local CA with real servers: mutual TLS over gRPC, TLS over HTTP."""

import asyncio
from datetime import timedelta
from pathlib import Path

import grpc
import grpc.aio
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.call import current_actor, current_call
from services.shared.runtime.access.certificates import LocalAuthority, spiffe_name
from services.shared.runtime.access.credentials import service_actor
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.endpoints import Endpoint
from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.runtime.servers.tls import CurrentTls, read_tls
from tests.fakes import FakeClock
from tests.grpc_probe import ACTOR, bearer, call_probe, decide, running

URI = "spiffe://glossator.local/harbour-bank/cms"
CMS = Actor("cms@harbour-bank", "harbour-bank", frozenset({Role.CASE_SYSTEM}))


@pytest.fixture
def authority(tmp_path: Path) -> LocalAuthority:
    return LocalAuthority(tmp_path / "ca", SystemClock())


def server_tls(authority: LocalAuthority, *, mutual: bool) -> Endpoint:
    files = authority.issue("server")
    tls = read_tls(files.certificate, files.key, client_ca=authority.files.certificate if mutual else "")
    return Endpoint("127.0.0.1:0", lambda: tls)


def client_tls(authority: LocalAuthority, name: str = "", uri: str = "") -> CurrentTls:
    files = authority.issue(name, uri=uri) if name else None
    tls = read_tls(files.certificate if files else "", files.key if files else "", authority.files.certificate)
    return lambda: tls


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
    certificate, key = (stranger.certificate, stranger.key) if with_own else ("", "")
    tls = read_tls(certificate, key, authority.files.certificate)
    async with (
        running(endpoint=server_tls(authority, mutual=True), certificates={URI: CMS}) as server,
        open_channel(f"localhost:{server.port}", credential=bearer, tls=lambda: tls) as channel,
    ):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call_probe(channel, "UnaryUnary", timeout=3)
        assert caught.value.code() in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}


@pytest.mark.parametrize("name", [URI, "spiffe://glossator.local/glossator/annotation"])
async def test_only_a_uri_is_a_spiffe_name(authority: LocalAuthority, name: str) -> None:
    """A certificate whose common name or DNS name is a SPIFFE name identifies no caller."""
    async with running(endpoint=server_tls(authority, mutual=True), certificates={name: CMS}) as server:
        files = authority.issue("forged", hosts=[name], common_name=name)
        tls = read_tls(files.certificate, files.key, authority.files.certificate)
        async with open_channel(f"localhost:{server.port}", tls=lambda: tls) as channel:
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await call_probe(channel, "UnaryUnary")
            assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED


SERVICE_URI = spiffe_name("inference")


@pytest.mark.parametrize(
    ("token", "actor"),
    [
        ("", service_actor("inference")),
        (bearer(), ACTOR),
        (jwt.encode({"sub": "service:annotation"}, "x" * 32), service_actor("inference")),  # of release 0.1.0
        ("forged", None),
        (bearer()[:-4] + "AAAA", None),
    ],
)
async def test_a_call_has_the_actor_of_its_token_or_of_its_certificate(
    authority: LocalAuthority, token: str, actor: Actor | None
) -> None:
    seen: list[Actor | None] = []

    async def act() -> None:
        await decide()
        call = current_call()
        assert call
        seen.extend((call.actor, call.peer))

    known = {SERVICE_URI: service_actor("inference")}
    async with running(act, endpoint=server_tls(authority, mutual=True), certificates=known) as server:
        tls = client_tls(authority, "inference", SERVICE_URI)
        async with open_channel(f"localhost:{server.port}", credential=lambda: token, tls=tls) as channel:
            if actor:
                await call_probe(channel, "UnaryUnary")
                assert seen == [actor, service_actor("inference")]
                return
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await call_probe(channel, "UnaryUnary")
            assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED


def test_an_authority_that_ends_soon_is_replaced_and_stays_known(tmp_path: Path) -> None:
    clock = FakeClock()
    first = LocalAuthority(tmp_path, clock).files.certificate.read_bytes()
    clock.advance(timedelta(days=3640).total_seconds())
    authority = LocalAuthority(tmp_path, clock)
    bundle = x509.load_pem_x509_certificates(authority.files.certificate.read_bytes())
    assert [one.public_bytes(Encoding.PEM) for one in bundle[1:]] == [first]
    own = x509.load_pem_x509_certificate(authority.issue("redaction").certificate.read_bytes())
    own.verify_directly_issued_by(bundle[0])


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
