"""The HTTP server on a real port."""

import asyncio
import ssl
from pathlib import Path

import httpx
import pytest

from services.shared.runtime.access.certificates import LocalAuthority
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.endpoints import Endpoint
from services.shared.runtime.servers.http_server import HttpServer
from services.shared.runtime.servers.tls import read_tls
from tests.grpc_probe import bearer, decide
from tests.http_probe import ANY_PORT, app_of, running


async def test_running_calls_finish_before_the_server_stops() -> None:
    begun = asyncio.Event()

    async def act() -> None:
        await decide()
        begun.set()
        await asyncio.sleep(0.3)

    server, stop = HttpServer(app_of(act), ANY_PORT, drain_seconds=5), asyncio.Event()
    serving = asyncio.create_task(server.run(stop))
    while not server.port:
        await asyncio.sleep(0.01)
    async with httpx.AsyncClient(headers={"authorization": f"Bearer {bearer()}"}) as client:
        request = asyncio.create_task(client.get(f"http://127.0.0.1:{server.port}/v1/documents/d1"))
        await begun.wait()
        stop.set()
        assert (await request).status_code == 200
    await serving


async def test_an_address_in_use_fails_at_start() -> None:
    async with running() as client:
        taken = Endpoint(f"127.0.0.1:{client.base_url.port}")
        server = HttpServer(app_of(decide), taken)
        with pytest.raises(OSError, match="cannot listen"):
            await asyncio.wait_for(server.run(asyncio.Event()), 10)


@pytest.mark.parametrize("mutual", [True, False])
async def test_over_tls(tmp_path: Path, mutual: bool) -> None:
    authority = LocalAuthority(tmp_path, SystemClock())
    files, own = authority.issue("server"), authority.issue("cms")
    tls = read_tls(files.certificate, files.key, client_ca=authority.files.certificate if mutual else "")
    endpoint = Endpoint("127.0.0.1:0", lambda: tls)
    async with running(endpoint=endpoint) as plain:
        trusting = ssl.create_default_context(cafile=str(authority.files.certificate))
        url = f"https://127.0.0.1:{plain.base_url.port}/v1/documents/d1"
        if mutual:
            async with httpx.AsyncClient(verify=trusting) as client:
                with pytest.raises((httpx.ReadError, httpx.ConnectError, httpx.RemoteProtocolError)):
                    await client.get(url, headers=dict(plain.headers))
            trusting.load_cert_chain(own.certificate, own.key)
        async with httpx.AsyncClient(verify=trusting) as client:
            assert (await client.get(url, headers=dict(plain.headers))).status_code == 200
