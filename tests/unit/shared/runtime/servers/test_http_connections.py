"""Attacks on the connections of the HTTP server. Each leaves it open for the requests of others."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from services.shared.runtime.servers.http_connections import HttpLimits
from tests.grpc_probe import bearer, decide
from tests.http_probe import running

PATH = "/v1/documents/d1"
TOKEN = f"authorization: Bearer {bearer()}\r\n"
GET = f"GET {PATH} HTTP/1.1\r\nhost: x\r\n{TOKEN}\r\n".encode()
_LONG = 30.0

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connections(client: httpx.AsyncClient, number: int) -> AsyncIterator[Sequence[Streams]]:
    made = [await asyncio.open_connection("127.0.0.1", client.base_url.port) for _ in range(number)]
    try:
        yield made
    finally:
        for _, writer in made:
            writer.close()


async def drip(streams: Streams, data: bytes, seconds: float = 0.01) -> bytes:
    """Send a byte at a time until the server ends the connection. Returns its response."""
    reader, writer = streams

    async def send() -> None:
        try:
            for place in range(len(data)):
                writer.write(data[place : place + 1])
                await writer.drain()
                await asyncio.sleep(seconds)
        except OSError:
            return

    sending = asyncio.create_task(send())
    try:
        return await rest(reader)
    finally:
        sending.cancel()


async def rest(reader: asyncio.StreamReader) -> bytes:
    """All bytes until the server ends the connection."""
    received = b""
    async with asyncio.timeout(_LONG):
        try:
            while part := await reader.read(1 << 16):
                received += part
        except ConnectionError:  # the server had unread bytes when it ended the connection
            pass
    return received


@pytest.mark.parametrize("limits", [HttpLimits(connections=8), HttpLimits(peer_connections=8)])
async def test_silent_connections_keep_no_request_out(limits: HttpLimits) -> None:
    async with running(limits=limits) as client, connections(client, 50):
        for _ in range(5):
            assert (await client.get(PATH)).status_code == 200


async def test_connections_that_wait_for_their_next_request_keep_no_request_out() -> None:
    async with running(limits=HttpLimits(connections=8)) as client, connections(client, 8) as made:
        for reader, writer in made:
            writer.write(GET)
            assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 200")
        assert (await client.get(PATH)).status_code == 200


async def test_the_connection_of_a_known_caller_is_closed_last() -> None:
    async with running(limits=HttpLimits(connections=8)) as client, connections(client, 1) as known:
        reader, writer = known[0]
        writer.write(GET)
        assert (await reader.readuntil(b"}")).startswith(b"HTTP/1.1 200")
        async with connections(client, 50):
            writer.write(GET)
            async with asyncio.timeout(_LONG):
                assert (await reader.readuntil(b"}")).startswith(b"HTTP/1.1 200")


async def test_with_a_request_on_every_connection_a_new_one_is_refused_with_a_time() -> None:
    gate, begun = asyncio.Event(), 0

    async def act() -> None:
        nonlocal begun
        begun += 1
        await decide()
        await gate.wait()

    limits = HttpLimits(connections=4)
    async with running(act, limits=limits, drain_seconds=5) as client, connections(client, 4) as made:
        for _, writer in made:
            writer.write(GET)
        async with asyncio.timeout(_LONG):
            while begun < 4:
                await asyncio.sleep(0.01)
        refused = await client.get(PATH)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        gate.set()
        for reader, _ in made:
            assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("before", [b"", GET])
async def test_headers_must_arrive_in_time(before: bytes) -> None:
    async with running(limits=HttpLimits(header=0.2)) as client, connections(client, 1) as made:
        reader, writer = made[0]
        if before:
            writer.write(before)
            await reader.readuntil(b"}")
        assert await drip(made[0], b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 2000) == b""


async def test_a_body_must_arrive_in_time() -> None:
    head = f"POST /v1/bytes HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n{TOKEN}\r\n".encode()
    async with running(limits=HttpLimits(body=0.2, body_rate=1 << 20)) as client, connections(client, 1) as made:
        made[0][1].write(head)
        response = await drip(made[0], b"x" * 900)
        assert response.startswith(b"HTTP/1.1 408")
        assert b"timed_out" in response


async def test_a_body_that_arrives_at_its_rate_is_taken() -> None:
    head = f"POST /v1/bytes HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 60\r\n{TOKEN}\r\n".encode()
    async with running(limits=HttpLimits(body=5, body_rate=10)) as client, connections(client, 1) as made:
        made[0][1].write(head)
        assert (await drip(made[0], b"x" * 60)).startswith(b"HTTP/1.1 200")


async def test_a_body_without_an_end() -> None:
    head = f"POST /v1/bytes HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n{TOKEN}\r\n".encode()
    async with running() as client, connections(client, 1) as made:
        made[0][1].write(head + b"1\r\nx\r\n" * 2000)
        assert (await rest(made[0][0])).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("expect", ["", "expect: 100-continue\r\n"])
async def test_without_a_credential_no_body_is_read(expect: str) -> None:
    head = f"POST /v1/bytes HTTP/1.1\r\nhost: x\r\n{expect}content-length: 900\r\n\r\n".encode()
    async with running() as client, connections(client, 1) as made:
        made[0][1].write(head)
        response = await rest(made[0][0])  # the server does not wait for the body, and ends the connection
        assert response.startswith(b"HTTP/1.1 401")


@pytest.mark.parametrize("fields", [200, 10_000])
async def test_header_fields_are_limited(fields: int) -> None:
    head = f"GET {PATH} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{TOKEN}".encode() + b"a: b\r\n" * fields + b"\r\n"
    async with running() as client, connections(client, 1) as made:
        made[0][1].write(head)
        assert (await rest(made[0][0])).startswith((b"HTTP/1.1 413", b"HTTP/1.1 400"))
        assert (await client.get(PATH)).status_code == 200


async def test_pipelined_requests_are_answered_in_order() -> None:
    last = GET.replace(b"host: x\r\n", b"host: x\r\nconnection: close\r\n")
    async with running() as client, connections(client, 1) as made:
        made[0][1].write(GET * 50 + last)
        assert (await rest(made[0][0])).count(b"HTTP/1.1 200") == 51


async def test_a_peer_that_does_not_read_its_response_is_disconnected(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * (64 << 20))
    async with running(static=tmp_path, limits=HttpLimits(stall=0.2)) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port, limit=1)
        writer.write(b"GET /review/large HTTP/1.1\r\nhost: x\r\n\r\n")
        received = 0
        await asyncio.sleep(1)  # reads nothing for longer than the limit
        async with asyncio.timeout(_LONG):
            try:
                while part := await reader.read(1 << 20):
                    received += len(part)
            except ConnectionError:
                pass
        writer.close()
        assert received < 64 << 20


async def test_json_that_is_nested_too_deep_is_invalid() -> None:
    async with running(max_body_bytes=1 << 20) as client:
        body, headers = b"[" * 200_000, {"content-type": "application/json"}
        response = await client.post("/v1/notes", content=body, headers=headers)
        assert response.status_code == 400
