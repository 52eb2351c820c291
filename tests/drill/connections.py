"""A caller without a credential that holds connections, or sends a body that it has no right to send."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx

from services.cli.local.ports import LOOPBACK
from tests.drill.attack import Result
from tests.e2e.world import HARBOUR, World

_SILENT = 256
_BODY = 60 << 20
_GROWTH = 100 << 20


async def silent_connections(world: World) -> Result:
    """Open 256 connections that send nothing: a caller must still get an answer."""
    address = world.system.ports.address("http", "ingestion")
    port = int(address.rpartition(":")[2])
    writers = []
    for _ in range(_SILENT):
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(LOOPBACK, port)
            writers.append(writer)
    try:
        answers = [await _status_of(address, world.system.credential(f"submitter@{HARBOUR}")) for _ in range(5)]
    finally:
        for writer in writers:
            writer.close()
    return Result(all(code == httpx.codes.OK for code in answers), f"{len(writers)} connections, answers: {answers}")


async def _status_of(address: str, bearer: str) -> int:
    headers = {"authorization": f"Bearer {bearer}"}
    query = {"source_system": "deal-vault", "source_reference": "twin"}
    async with httpx.AsyncClient(base_url=f"http://{address}", headers=headers, timeout=20, trust_env=False) as http:
        try:
            code = (await http.get("/v1/documents", params=query)).status_code
        except httpx.TransportError:
            return 0
        return 200 if code in {200, 404} else code


async def bodies_without_the_right(world: World) -> Result:
    """Send six bodies of 60 MB with a credential that cannot submit: the process must not keep them."""
    address = world.system.ports.address("http", "ingestion")
    pid = next(one.pid for one in world.system.status() if one.name == "ingestion")
    before = _resident(pid)
    bearer = world.system.credential(f"reviewer@{HARBOUR}")
    answers = await asyncio.gather(*(_post(address, bearer) for _ in range(6)))
    growth = _resident(pid) - before
    refused = growth < _GROWTH and not any(200 <= code < 300 for code in answers)
    return Result(refused, f"memory +{growth >> 20} MiB, answers: {sorted(set(answers))}")


async def _post(address: str, bearer: str) -> int:
    async def chunks() -> AsyncGenerator[bytes, None]:
        for _ in range(_BODY >> 20):
            yield bytes(1 << 20)

    async with httpx.AsyncClient(base_url=f"http://{address}", timeout=60, trust_env=False) as http:
        try:
            headers = {"authorization": f"Bearer {bearer}", "x-glossator-metadata": "{}"}
            return (await http.post("/v1/documents", content=chunks(), headers=headers)).status_code
        except httpx.TransportError:  # the server closed the connection before the end of the body
            return 0


def _resident(pid: int) -> int:
    """The resident memory of a process, in bytes, as the kernel counts it."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) << 10
