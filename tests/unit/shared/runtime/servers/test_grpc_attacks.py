"""Attacks on the connections of the gRPC server. The calls of others go on."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.runtime.servers.grpc_server import GrpcServer, Limits
from tests.grpc_probe import SERVICE, bearer, call_probe, running

METHOD = f"/{SERVICE}/UnaryUnary"
_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_DATA, _HEADERS, _RESET, _SETTINGS, _GOAWAY, _CONTINUATION = 0, 1, 3, 4, 7, 9
_END_STREAM, _END_HEADERS = 1, 4
_LONG = 30.0
_TOKEN = ("authorization", f"Bearer {bearer()}")

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def field(name: str, value: str) -> bytes:
    """A header field without compression (HPACK, RFC 7541, 6.2.2)."""

    def text(given: str) -> bytes:
        size = len(given)
        assert size < 127 * 128
        prefix = bytes([size]) if size < 127 else bytes([127, (size - 127) % 128 | 128, (size - 127) // 128])
        return prefix + given.encode()

    return b"\x00" + text(name) + text(value)


def fields(*more: tuple[str, str]) -> bytes:
    fixed = {":method": "POST", ":scheme": "http", ":path": METHOD, ":authority": "x", "te": "trailers"}
    return b"".join(field(*one) for one in [*fixed.items(), ("content-type", "application/grpc"), *more])


@asynccontextmanager
async def connection(server: GrpcServer) -> AsyncIterator[Streams]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write(_PREFACE + frame(_SETTINGS, 0, 0))
        yield reader, writer
    finally:
        writer.close()


async def frames(reader: asyncio.StreamReader) -> AsyncIterator[tuple[int, int, bytes]]:
    """Type, stream and payload of each frame until the server ends the connection."""
    try:
        while True:
            head = await reader.readexactly(9)
            yield head[3], int.from_bytes(head[5:], "big"), await reader.readexactly(int.from_bytes(head[:3], "big"))
    except (asyncio.IncompleteReadError, ConnectionError):
        return


async def answer(reader: asyncio.StreamReader, stream: int = 1) -> bytes:
    """The last header fields of a stream, or an empty value if it was reset or the connection ended."""
    async with asyncio.timeout(_LONG):
        async for kind, number, payload in frames(reader):
            if number == stream and kind == _HEADERS and b"grpc-status" in payload:
                return payload
            if number == stream and kind == _RESET:
                return b""
    return b""


async def serves(server: GrpcServer) -> bool:
    async with open_channel(f"127.0.0.1:{server.port}", credential=bearer) as channel:
        return await call_probe(channel, "UnaryUnary", timeout=_LONG) == ["v"]


async def test_streams_that_are_reset_at_once_stop_no_calls() -> None:
    async with running() as server, connection(server) as (_, writer):
        head = fields(_TOKEN)
        for number in range(1, 20_000, 2):
            writer.write(frame(_HEADERS, _END_HEADERS, number, head) + frame(_RESET, 0, number, b"\0\0\0\x08"))
        assert await serves(server)


async def test_header_fields_without_an_end_stop_no_calls() -> None:
    async with running() as server, connection(server) as (_, writer):
        writer.write(frame(_HEADERS, 0, 1, fields(_TOKEN)))
        for _ in range(2000):
            writer.write(frame(_CONTINUATION, 0, 1, field("a", "b" * 1000)))
        assert await serves(server)


async def test_too_many_header_fields_are_refused() -> None:
    async with running() as server, connection(server) as (reader, writer):
        writer.write(frame(_HEADERS, _END_STREAM, 1, fields(_TOKEN)))
        for number in range(100):
            many = b"".join(field(f"a{number}-{one}", "b") for one in range(100))
            writer.write(frame(_CONTINUATION, _END_HEADERS if number == 99 else 0, 1, many))
        assert b"grpc-status\x018" in await answer(reader)  # RESOURCE_EXHAUSTED
        assert await serves(server)


async def test_without_a_credential_no_message_is_awaited() -> None:
    """The message never arrives: gRPC's own handlers of unary calls would wait for it, and buffer it."""
    async with running() as server, connection(server) as (reader, writer):
        writer.write(frame(_HEADERS, _END_HEADERS, 1, fields()))
        writer.write(frame(_DATA, 0, 1, b"\0" + (7 << 20).to_bytes(4, "big") + b"x" * 10_000))
        assert b"grpc-status\x0216" in await answer(reader)


async def test_a_message_must_arrive_in_time() -> None:
    async with running(limits=Limits(call=0.3, drain=1)) as server, connection(server) as (reader, writer):
        writer.write(frame(_HEADERS, _END_HEADERS, 1, fields(_TOKEN)))
        assert b"grpc-status\x014" in await answer(reader)


async def test_a_connection_without_calls_is_closed() -> None:
    async with running(limits=Limits(idle=0.3, drain=1)) as server, connection(server) as (reader, _):
        async with asyncio.timeout(_LONG):
            assert _GOAWAY in [kind async for kind, _, _ in frames(reader)]


async def test_calls_at_the_same_time_on_a_connection_are_limited() -> None:
    async with running(limits=Limits(streams=2, drain=1)) as server, connection(server) as (reader, writer):
        for number in (1, 3, 5, 7, 9):
            writer.write(frame(_HEADERS, _END_HEADERS, number, fields(_TOKEN)))
        assert await answer(reader, 9) == b""
        assert await serves(server)


@pytest.mark.parametrize("greeting", [b"", _PREFACE + frame(_SETTINGS, 0, 0)])
async def test_silent_connections_keep_no_call_out(greeting: bytes) -> None:
    async with running() as server:
        made = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(300)]
        for _, writer in made:
            writer.write(greeting)
        assert await serves(server)
        for _, writer in made:
            writer.close()
