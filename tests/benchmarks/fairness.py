"""`python -m tests.benchmarks.fairness`: what a flood of one tenant costs another tenant.

The victim sends at a fifth of the measured capacity, beside a tenant at its limit, and beside a flood of that tenant of
ten times its limit: large mails, bombs, invalid events and silent connections. Alternating runs; one JSON line.
The victim's documents have the smallest size of the benchmarks, 5 kB: at a fifth of the capacity of two cores, 300 of a
mean size take 15 minutes a run. DOCUMENTS (300), RUNS (3) and LIMIT (5 a second) are environment variables.
"""

import asyncio
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import httpx
from confluent_kafka import Producer
from rich.console import Console

from services.cli.local.layout import SystemPorts
from services.cli.local.system import LocalSystem
from services.cli.render.part_progress import part_progress
from tests.benchmarks.agreements import SIZES, agreement
from tests.benchmarks.arrivals import Arrivals
from tests.benchmarks.report import cores

_VICTIM = ("northgate-credit", "loan-core", "NG-FAIR")
_FLOOD = ("harbour-bank", "deal-vault", "HB-FAIR")
_INGESTED, _PROPOSED = "documents.ingested", "annotations.proposed"
_SHARE, _TIMES, _CONNECTIONS = 0.2, 10, 1000
_PATIENCE = 120.0
_MAIL = b"From: a@b.c\r\nSubject: m\r\nContent-Type: text/plain\r\n\r\n" + b"All work and no play. " * 470_000
_BOMB = b"<html>" + b"<div>" * 400_000


class Fairness:
    """One system, whose flooding tenant may send `limit` documents a second."""

    def __init__(self, system: LocalSystem, limit: float) -> None:
        self._system = system
        self._limit = limit
        self._number = 0
        self._client = httpx.AsyncClient(
            base_url=f"http://{system.ports.address('http', 'ingestion')}",
            timeout=60,
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
        )
        self.statuses: dict[str, int] = {}

    async def capacity(self, documents: int) -> float:
        """Documents a second from submission to proposal, with all of them in progress."""
        with Arrivals(self._system.broker.bootstrap, _PROPOSED) as arrivals:
            families = [await self._post(_VICTIM, self._document(), "txt") for _ in range(documents)]
            await asyncio.to_thread(arrivals.wait_some, _PROPOSED, families, _PATIENCE, lambda _: None)
            at = sorted(arrivals.at[_PROPOSED].values())
        return (len(at) - 1) / (at[-1] - at[0])

    async def victim(self, rate: float, documents: int, beside: Callable[[], Awaitable[None]]) -> dict[str, float]:
        """The victim's seconds from its request to the topics, as 95th percentiles, while `beside` runs."""
        running = asyncio.ensure_future(beside())
        sent: dict[str, float] = {}
        with Arrivals(self._system.broker.bootstrap, _INGESTED, _PROPOSED) as arrivals:
            begun = time.monotonic()
            for number in range(documents):
                await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
                at = time.time()
                sent[await self._post(_VICTIM, self._document(), "txt")] = at
            for topic in (_INGESTED, _PROPOSED):
                await asyncio.to_thread(arrivals.wait_some, topic, list(sent), _PATIENCE, lambda _: None)
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            found = {
                topic: _p95([at.get(one, time.time()) - sent[one] for one in sent]) for topic, at in arrivals.at.items()
            }
        return {"ingested": found.get(_INGESTED, _PATIENCE), "proposed": found.get(_PROPOSED, _PATIENCE)}

    async def at_limit(self) -> None:
        """The other tenant sends small documents at its limit."""
        while True:
            await self._try(self._document(), "txt")
            await asyncio.sleep(1 / self._limit)

    async def flood(self) -> None:
        """Ten times its limit, by HTTP and Kafka, and silent connections."""
        silent = [asyncio.create_task(self._silent()) for _ in range(_CONNECTIONS)]
        producer = Producer({"bootstrap.servers": self._system.broker.bootstrap, "log_level": 0})
        sending: set[asyncio.Task[None]] = set()
        try:
            while True:
                kind = self._next() % 3
                if kind == 2:
                    producer.produce("documents.submitted", b"{", b"deal-vault/x")
                    producer.poll(0)
                elif len(sending) < 32:
                    data, suffix = (_MAIL + str(self._next()).encode(), "eml") if kind else (_BOMB, "html")
                    task = asyncio.create_task(self._try(data, suffix))
                    sending.add(task)
                    task.add_done_callback(sending.discard)
                await asyncio.sleep(1 / (self._limit * _TIMES))
        finally:
            for one in (*silent, *sending):
                one.cancel()
            await asyncio.gather(*silent, *sending, return_exceptions=True)

    async def _silent(self) -> None:
        host, _, port = self._system.ports.address("http", "ingestion").rpartition(":")
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection(host, int(port))
                try:
                    await reader.read()
                finally:
                    writer.close()
            await asyncio.sleep(1)

    async def _try(self, data: bytes, suffix: str) -> None:
        with suppress(httpx.HTTPError):
            await self._post(_FLOOD, data, suffix)

    async def _post(self, sender: tuple[str, str, str], data: bytes, suffix: str) -> str:
        tenant, source, matter = sender
        number = self._next()
        metadata = {"source_system": source, "source_reference": f"fair/{number}", "matter": matter}
        headers = {
            "authorization": f"Bearer {self._system.credential(f'submitter@{tenant}')}",
            "x-glossator-metadata": json.dumps(metadata),
            "x-glossator-file-name": f"{number}.{suffix}",
        }
        response = await self._response(headers, data)
        who = f"{'victim' if sender is _VICTIM else 'flood'} {response.status_code}"
        self.statuses[who] = self.statuses.get(who, 0) + 1
        return str(response.json().get("family", ""))

    async def _response(self, headers: dict[str, str], data: bytes) -> httpx.Response:
        """A connection that the server closed before it read the request is opened again, as other clients do."""
        for _ in range(3):
            with suppress(httpx.TransportError):
                return await self._client.post("/v1/documents", content=data, headers=headers)
        return await self._client.post("/v1/documents", content=data, headers=headers)

    def _document(self) -> bytes:
        return agreement(self._next() * len(SIZES)).encode()

    def _next(self) -> int:
        self._number += 1
        return self._number


def _p95(values: list[float]) -> float:
    return round(sorted(values)[max(0, round(0.95 * len(values)) - 1)], 3)


async def _measured(system: LocalSystem, limit: float, documents: int, runs: int, console: Console) -> str:
    fairness = Fairness(system, limit)
    capacity = await fairness.capacity(20)
    rate = _SHARE * capacity
    console.print(f"{capacity:.2f} documents a second: the victim sends {rate:.2f}", highlight=False)
    found: dict[str, list[dict[str, float]]] = {"limit": [], "flood": []}
    for number in range(runs):
        for name, beside in (("limit", fairness.at_limit), ("flood", fairness.flood)):
            found[name].append(await fairness.victim(rate, documents, beside))
            console.print(f"run {number + 1}, beside the {name}: {found[name][-1]}", highlight=False)
    ratios = [flood["proposed"] / calm["proposed"] for calm, flood in zip(found["limit"], found["flood"], strict=True)]
    report = {
        "cores": cores(),
        "load": os.getloadavg()[0],
        "capacity": round(capacity, 2),
        "documents": documents,
        "limit": limit,
        "p95": found,
        "ratio": round(statistics.median(ratios), 2),
        "statuses": fairness.statuses,
    }
    return json.dumps(report)


def main() -> None:
    """Starts a separate system on free ports, and deletes it at the end."""
    documents, runs = int(os.environ.get("DOCUMENTS", "300")), int(os.environ.get("RUNS", "3"))
    limit, console = float(os.environ.get("LIMIT", "5")), Console(stderr=True)
    folder = Path(tempfile.mkdtemp(prefix="glossator-fairness-"))
    extra = {"ingestion": {"GLOSSATOR_SENDER_RATE": str(limit), "GLOSSATOR_SENDER_WAITING": "20"}}
    system = LocalSystem(folder / "var", ports=SystemPorts.free(), die_with_parent=True, extra=extra)
    try:
        with part_progress(console, "ready") as watch:
            system.start(watch)
        line = asyncio.run(_measured(system, limit, documents, runs, console))
    finally:
        system.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(line)


if __name__ == "__main__":
    main()
