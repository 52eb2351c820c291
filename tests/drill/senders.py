"""A source system that sends what it must not, by Kafka and by drop folder."""

import asyncio
import os

import httpx
from confluent_kafka import Producer

from services.shared.domain.events import DocumentStatus
from tests.drill.attack import Result
from tests.e2e.documents import agreement, as_txt
from tests.e2e.world import HARBOUR, NORTHGATE, World, record

_EVENTS = 300


async def flood_of_invalid_events(world: World) -> Result:
    """Send 300 events that no service can read: ingestion must go on."""
    await asyncio.to_thread(_flood, world.system.broker.bootstrap)
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        address = world.system.ports.address("metrics", "ingestion")
        for _ in range(100):
            answer = await http.get(f"http://{address}/livez")
            if answer.status_code != httpx.codes.OK:
                return Result(False, f"/livez: {answer.status_code}")
            await asyncio.sleep(0.1)
        ready = await http.get(f"http://{address}/readyz")
    return Result(ready.status_code == httpx.codes.OK, f"/readyz: {ready.status_code}")


def _flood(bootstrap: str) -> None:
    producer = Producer({"bootstrap.servers": bootstrap})
    for number in range(_EVENTS):
        content = (b"{", b"\xff" * 40, b'{"specversion": "1.0"}', b"[" * 1000)[number % 4]
        producer.produce("documents.submitted", content, str(number).encode())
    producer.flush(60)


async def event_for_another_tenant(world: World) -> Result:
    """Send an event of Northgate's source system in the name of Harbour Bank."""
    forged = record(HARBOUR, "drill-forged", source_system="loan-core")
    await world.submit("kafka", forged, as_txt(agreement("FORGED")), "a.txt")
    told = await world.status(forged)
    return Result(told.status is DocumentStatus.REFUSED, f"{told.status}: {told.reason}")


async def hostile_files(world: World) -> Result:
    """Drop a file that vanishes, a link, a pipe, a long name and a sidecar of brackets: a good file must pass."""
    folder = world.system.layout.drop / "loan-core" / "NG-E2E-1"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ("n" * 251 + ".txt")).write_bytes(as_txt(agreement("LONG")))
    (folder / "nested.txt").write_bytes(b"words")
    (folder / "nested.txt.json").write_bytes(b"[" * 200_000)
    (folder / "link.txt").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe.txt")
    vanishing = folder / "vanishing.txt"
    for _ in range(50):
        vanishing.write_bytes(b"words")
        vanishing.unlink()
        await asyncio.sleep(0.02)
    good = record(NORTHGATE, "drill-good-file")
    await world.submit("folder", good, as_txt(agreement("GOOD")), "good.txt")
    told = await world.status(good)
    left = [path.name for path in folder.rglob("*") if path.name == "good.txt"]
    for name in ("link.txt", "pipe.txt"):
        (folder / name).unlink(missing_ok=True)
    refused = told.status is DocumentStatus.PROPOSED and not left
    return Result(refused, f"good file: {told.status}, left in clear: {left}")
