"""`python -m tests.benchmarks.fairness`: what a flood of one tenant costs another tenant.

The victim sends at a fifth of the measured capacity, beside a tenant at its limit, and beside a flood of that tenant of
ten times its limit: large mails, bombs, invalid events and silent connections. Alternating runs, each on a new system;
one JSON line.
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
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import httpx
from rich.console import Console

from services.cli.local.layout import SystemPorts
from services.cli.local.system import LocalSystem
from services.cli.render.part_progress import part_progress
from tests.benchmarks.arrivals import Arrivals
from tests.benchmarks.flood import Sender, beside, document
from tests.benchmarks.report import cores

_PROPOSED = "annotations.proposed"
_STAGES = ("documents.ingested", "documents.redacted", "documents.inferred", _PROPOSED)
_SHARE = 0.2
_PATIENCE = 120.0
_MEBIBYTES = "1"  # a second: about what redaction processes on a core

Percentiles = dict[str, float]
"""The victim's seconds from the start of its request to the answer and to the topics, as 95th percentiles."""


class Fairness:
    """One system, whose flooding tenant may send `limit` documents a second."""

    def __init__(self, system: LocalSystem, limit: float) -> None:
        self._system = system
        self._limit = limit
        self._numbers = count(1)
        self._victim = self._sender("northgate-credit", "loan-core", "NG-FAIR")
        self._other = self._sender("harbour-bank", "deal-vault", "HB-FAIR")

    async def capacity(self, documents: int) -> float:
        """Documents a second from submission to proposal, with all of them in progress."""
        async with self._client() as client:
            with Arrivals(self._system.broker.bootstrap, _PROPOSED) as arrivals:
                families = [await self._post(client) for _ in range(documents)]
                await asyncio.to_thread(arrivals.wait_some, _PROPOSED, families, _PATIENCE, lambda _: None)
                at = sorted(arrivals.at[_PROPOSED].values())
        return (len(at) - 1) / (at[-1] - at[0])

    async def run(self, rate: float, documents: int, *, floods: bool) -> Percentiles:
        """Sends `documents` at `rate` a second beside the other tenant."""
        with (
            Arrivals(self._system.broker.bootstrap, *_STAGES) as arrivals,
            beside(self._other, self._limit, floods=floods),
        ):
            async with self._client() as client:
                sent, answered = await self._paced(client, rate, documents)
            for topic in _STAGES:
                await asyncio.to_thread(arrivals.wait_some, topic, list(sent), _PATIENCE, lambda _: None)
            now = time.time()
            found = {
                topic: _p95([arrivals.at[topic].get(one, now) - at for one, at in sent.items()]) for topic in _STAGES
            }
        return {"answered": _p95(answered), **found}

    async def _paced(
        self, client: httpx.AsyncClient, rate: float, documents: int
    ) -> tuple[dict[str, float], list[float]]:
        """The times of the requests by family, and the seconds until their answers. They do not wait for each other."""
        sent: dict[str, float] = {}
        answered: list[float] = []

        async def one() -> None:
            at = time.time()
            sent[await self._post(client)] = at
            answered.append(time.time() - at)

        begun, tasks = time.monotonic(), []
        for number in range(documents):
            await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
            tasks.append(asyncio.create_task(one()))
        await asyncio.gather(*tasks)
        return sent, answered

    async def _post(self, client: httpx.AsyncClient) -> str:
        number = next(self._numbers)
        headers = self._victim.request(number, "txt")
        response = await client.post("/v1/documents", content=document(number), headers=headers)
        return str(response.raise_for_status().json()["family"])

    def _client(self) -> httpx.AsyncClient:
        """A connection that the server closed before it read the request is opened again, as other clients do."""
        transport = httpx.AsyncHTTPTransport(retries=3)
        return httpx.AsyncClient(base_url=f"http://{self._victim.address}", timeout=60, transport=transport)

    def _sender(self, tenant: str, source: str, matter: str) -> Sender:
        token = self._system.credential(f"submitter@{tenant}")
        address = self._system.ports.address("http", "ingestion")
        return Sender(source, matter, token, address, self._system.broker.bootstrap)


def _p95(values: list[float]) -> float:
    return round(sorted(values)[max(0, round(0.95 * len(values)) - 1)], 3)


async def _run(system: LocalSystem, limit: float, documents: int, rate: float, *, floods: bool) -> Percentiles:
    fairness = Fairness(system, limit)
    await fairness.capacity(5)  # every process has handled some documents
    return await fairness.run(rate, documents, floods=floods)


async def _capacity(system: LocalSystem, limit: float) -> float:
    fairness = Fairness(system, limit)
    await fairness.capacity(5)
    return await fairness.capacity(20)  # as many as may wait


@contextmanager
def _system(limit: float, console: Console) -> Iterator[LocalSystem]:
    """A new system on free ports, deleted at the end: the large documents of a flood are processed for minutes after
    its end.
    """
    folder = Path(tempfile.mkdtemp(prefix="glossator-fairness-"))
    limits = {"RATE": str(limit), "WAITING": "20", "BYTES": _MEBIBYTES}
    extra = {"ingestion": {f"GLOSSATOR_SENDER_{name}": value for name, value in limits.items()}}
    system = LocalSystem(folder / "var", ports=SystemPorts.free(), die_with_parent=True, extra=extra)
    try:
        with part_progress(console, "ready") as watch:
            system.start(watch)
        yield system
    finally:
        system.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Starts a new system for each run."""
    documents, runs = int(os.environ.get("DOCUMENTS", "300")), int(os.environ.get("RUNS", "3"))
    limit, console = float(os.environ.get("LIMIT", "5")), Console(stderr=True)
    with _system(limit, console) as system:
        capacity = asyncio.run(_capacity(system, limit))
    rate = min(_SHARE * capacity, limit)
    console.print(f"{capacity:.2f} documents a second: the victim sends {rate:.2f}", highlight=False)
    found: dict[str, list[Percentiles]] = {"limit": [], "flood": []}
    for number in range(runs):
        for name, results in found.items():
            with _system(limit, console) as system:
                results.append(asyncio.run(_run(system, limit, documents, rate, floods=name == "flood")))
            console.print(f"run {number + 1}, beside the {name}: {results[-1]}", highlight=False)
    ratios = [flood[_PROPOSED] / calm[_PROPOSED] for calm, flood in zip(found["limit"], found["flood"], strict=True)]
    report = {
        "cores": cores(),
        "load": os.getloadavg()[0],
        "capacity": round(capacity, 2),
        "documents": documents,
        "limit": limit,
        "p95": found,
        "ratio": round(statistics.median(ratios), 2),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
