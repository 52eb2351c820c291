"""Certificates that change while servers and channels are in use: no call is lost, and old ones end."""

import asyncio
import ssl
from pathlib import Path

import grpc
import grpc.aio
import httpx
import pytest

from services.shared.runtime.access.certificates import CertificateFiles, LocalAuthority
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.endpoints import Endpoint
from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.runtime.servers.tls import Tls, check_tls, read_tls
from tests.grpc_probe import bearer, call_probe, decide, running
from tests.http_probe import running as http_running


class Current:
    """Instead of `InForce`: a test sets `tls`."""

    def __init__(self, tls: Tls) -> None:
        self.tls = tls

    def __call__(self) -> Tls:
        return self.tls


def made(root: Path) -> tuple[LocalAuthority, CertificateFiles]:
    authority = LocalAuthority(root, SystemClock())
    return authority, authority.issue("service")


def tls_of(files: CertificateFiles, ca: Path) -> Tls:
    return check_tls(read_tls(files.certificate, files.key, ca, ca))


async def test_new_certificates_are_used_without_a_restart(tmp_path: Path) -> None:
    """Server and client move to another authority; the call that runs meanwhile ends well, and the old certificate is
    refused.
    """
    first, files = made(tmp_path / "1")
    second, others = made(tmp_path / "2")
    server_tls, client_tls = (Current(tls_of(files, first.files.certificate)) for _ in range(2))
    stale = Current(client_tls.tls)
    begun, go = asyncio.Event(), asyncio.Event()

    async def act() -> None:
        await decide()
        begun.set()
        await go.wait()

    async with running(act, endpoint=Endpoint("127.0.0.1:0", server_tls)) as server:
        address = f"localhost:{server.port}"
        async with open_channel(address, credential=bearer, tls=client_tls) as channel:
            slow = asyncio.ensure_future(call_probe(channel, "UnaryUnary", "slow", timeout=20))
            await begun.wait()
            server_tls.tls = client_tls.tls = tls_of(others, second.files.certificate)
            go.set()
            assert await call_probe(channel, "UnaryStream", "new") == ["new"] * 3
            assert await slow == ["slow"]
        async with open_channel(address, credential=bearer, tls=stale) as channel:
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await call_probe(channel, "UnaryUnary", timeout=3)
            assert refused.value.code() in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}


async def test_http_uses_new_certificates_without_a_restart(tmp_path: Path) -> None:
    first, files = made(tmp_path / "1")
    second, others = made(tmp_path / "2")
    current = Current(tls_of(files, first.files.certificate))
    async with http_running(endpoint=Endpoint("127.0.0.1:0", current)) as plain:
        url, headers = f"https://127.0.0.1:{plain.base_url.port}/v1/documents/d1", dict(plain.headers)
        assert await _status(url, headers, files, first) == 200
        current.tls = tls_of(others, second.files.certificate)
        assert await _status(url, headers, others, second) == 200
        with pytest.raises(httpx.TransportError):
            await _status(url, headers, files, second)


async def _status(url: str, headers: dict[str, str], own: CertificateFiles, authority: LocalAuthority) -> int:
    trusting = ssl.create_default_context(cafile=str(authority.files.certificate))
    trusting.load_cert_chain(own.certificate, own.key)
    async with httpx.AsyncClient(verify=trusting) as client:
        return (await client.get(url, headers=headers)).status_code


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    authority, files = made(tmp_path)
    other = authority.issue("other")
    ca = authority.files.certificate
    with pytest.raises(ValueError, match="key"):
        tls_of(CertificateFiles(files.certificate, other.key), ca)
    with pytest.raises(ValueError, match=r"PEM|parse|certificate"):
        check_tls(Tls(files.certificate.read_bytes(), files.key.read_bytes(), b"nothing"))


def test_keys_are_not_printed(tmp_path: Path) -> None:
    authority, files = made(tmp_path)
    assert "PRIVATE" not in repr(tls_of(files, authority.files.certificate))
