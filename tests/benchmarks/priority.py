"""The time of urgent documents beside a backfill of the same sender: `python -m tests.benchmarks.priority`.

Urgent documents arrive one after another, first alone, then beside a backfill with priority `low` that keeps some
documents in progress, then beside the same backfill with priority `normal` and documents that are `normal` too: what
priorities change. Prints one JSON line: the 95th percentile of the seconds from the request to the proposal.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path

import httpx

from services.cli.local.layout import SystemPorts
from services.cli.local.system import LocalSystem
from services.shared.domain.relations import Priority
from tests.benchmarks.arrivals import Arrivals
from tests.benchmarks.flood import document
from tests.benchmarks.membership import percentile

_PROPOSED = "annotations.proposed"
_SOURCE, _MATTER, _SUBMITTER = "deal-vault", "HB-PRIORITY", "submitter@harbour-bank"


class Sender:
    """Submits small agreements of one source system by HTTP, and waits for their proposals."""

    def __init__(self, system: LocalSystem, arrivals: Arrivals) -> None:
        self._arrivals = arrivals
        self._token = system.credential(_SUBMITTER)
        address = system.ports.address("http", "ingestion")
        self._http = httpx.AsyncClient(base_url=f"http://{address}", timeout=60, trust_env=False)
        self._numbers = count(1)

    async def send(self, priority: Priority) -> str:
        """The family of the new document."""
        number = next(self._numbers)
        metadata = {"source_system": _SOURCE, "source_reference": f"priority/{number}", "matter": _MATTER}
        headers = {
            "authorization": f"Bearer {self._token}",
            "x-glossator-metadata": json.dumps({**metadata, "priority": priority.value}),
            "x-glossator-file-name": f"{number}.txt",
        }
        while True:
            answer = await self._http.post("/v1/documents", content=document(number), headers=headers)
            if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                return str(answer.raise_for_status().json()["family"])
            await asyncio.sleep(float(answer.headers.get("retry-after", 1)))

    async def arrived(self, family: str) -> float:
        """The time of the proposal, in seconds since 1970."""
        while family not in self._arrivals.at[_PROPOSED]:
            await asyncio.to_thread(self._arrivals.poll)
        return self._arrivals.at[_PROPOSED][family]

    @asynccontextmanager
    async def backfill(self, priority: Priority, open_documents: int) -> AsyncIterator[None]:
        """Keeps this many documents in progress during the block, and waits for the last ones after it."""
        running: set[asyncio.Task[float]] = set()

        async def fill() -> None:
            while True:
                while len(running) < open_documents:
                    task = asyncio.create_task(self.arrived(await self.send(priority)))
                    running.add(task)
                    task.add_done_callback(running.discard)
                await asyncio.sleep(0.02)

        filling = asyncio.create_task(fill())
        while len(running) < open_documents and not filling.done():
            await asyncio.sleep(0.1)
        try:
            yield
        finally:
            filling.cancel()
            with suppress(asyncio.CancelledError):
                await filling  # raises what ended it before
            await asyncio.gather(*running)

    async def times(self, priority: Priority, documents: int, pause: float) -> list[float]:
        """Seconds from the request to the proposal, sorted."""
        found = []
        for _ in range(documents):
            began = time.time()
            found.append(await self.arrived(await self.send(priority)) - began)
            await asyncio.sleep(pause)
        return sorted(found)


async def measure(system: LocalSystem, documents: int, backfill: int, pause: float) -> dict[str, float]:
    found: dict[str, float] = {"documents": documents, "backfill": backfill}
    with Arrivals(system.broker.bootstrap, _PROPOSED) as arrivals:
        sender = Sender(system, arrivals)
        await sender.times(Priority.URGENT, 5, 0)  # every process has handled some documents
        alone = await sender.times(Priority.URGENT, documents, pause)
        async with sender.backfill(Priority.LOW, backfill):
            beside = await sender.times(Priority.URGENT, documents, pause)
        async with sender.backfill(Priority.NORMAL, backfill):
            without = await sender.times(Priority.NORMAL, documents, pause)
    for name, times in (("alone", alone), ("urgent_beside_low", beside), ("without_priorities", without)):
        found |= {f"{name}_p50": round(percentile(times, 0.5), 3), f"{name}_p95": round(percentile(times, 0.95), 3)}
    return found | {"ratio_p95": round(found["urgent_beside_low_p95"] / found["alone_p95"], 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=40, help="urgent documents of each part (default: 40)")
    parser.add_argument("--backfill", type=int, default=40, help="documents of the backfill in progress (default: 40)")
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between urgent documents (default: 0.5)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        system = LocalSystem(Path(folder), ports=SystemPorts.free(), die_with_parent=True)
        try:
            system.start()
            print(json.dumps(asyncio.run(measure(system, given.documents, given.backfill, given.pause))))
        finally:
            system.stop()


if __name__ == "__main__":
    main()
