"""Throughput with mutual TLS between services, and without: medians of alternating runs on two systems.

python -m tests.benchmarks.mtls --documents 60 --runs 5
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from services.cli.clients.events import EventReader
from services.cli.clients.submission import submit_by_http
from services.cli.local.layout import SystemPorts
from services.cli.local.processes import Command
from services.cli.local.system import LocalSystem
from services.cli.local.tools import CHECKOUT
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentInferred
from tests.benchmarks.agreements import agreement

_SECONDS = 600
_AT_ONCE = 8


class PlainSystem(LocalSystem):
    """A local system whose services call each other without TLS."""

    def launch(self, service: str) -> None:
        arguments = (sys.executable, "-m", "tests.benchmarks.without_tls", service)
        self.processes.start(Command(service, arguments, self.environment(service), folder=CHECKOUT))


async def documents_per_second(system: LocalSystem, first: int, count: int) -> float:
    """Submits `count` documents, and waits until inference has handled all of them."""
    slots = asyncio.Semaphore(_AT_ONCE)

    async def submit(number: int) -> None:
        record = DocumentRecord("harbour-bank", "deal-vault", f"mtls-{number}", "HB-2024-0117")
        async with slots:
            await submit_by_http(system, record, agreement(number).encode(), f"{number}.txt")

    with EventReader(system.broker.bootstrap, "documents.inferred") as reader:
        begun, seen = time.monotonic(), 0
        sending = [asyncio.create_task(submit(number)) for number in range(first, first + count)]
        async with asyncio.timeout(_SECONDS):
            async for event in reader.events():
                seen += isinstance(event, DocumentInferred)
                if seen == count:
                    break
        await asyncio.gather(*sending)
        return count / (time.monotonic() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    rates: dict[str, list[float]] = {"on": [], "off": []}
    with tempfile.TemporaryDirectory(prefix="mtls") as folder:
        systems = {
            "on": LocalSystem(Path(folder) / "on", ports=SystemPorts.free(), die_with_parent=True),
            "off": PlainSystem(Path(folder) / "off", ports=SystemPorts.free(), die_with_parent=True),
        }
        try:
            for system in systems.values():
                system.start()
                asyncio.run(documents_per_second(system, 0, given.documents // 4))  # warm up
            for run in range(given.runs):
                for name, system in list(systems.items())[:: 1 if run % 2 else -1]:
                    first = (run + 1) * 1_000
                    rates[name].append(asyncio.run(documents_per_second(system, first, given.documents)))
                    print(name, round(rates[name][-1], 2), file=sys.stderr, flush=True)
        finally:
            for system in systems.values():
                system.stop()
    medians = {name: statistics.median(found) for name, found in rates.items()}
    figures = {name: [round(one, 2) for one in found] for name, found in rates.items()}
    print(json.dumps(figures | {"documents": given.documents, "ratio": round(medians["on"] / medians["off"], 3)}))


if __name__ == "__main__":
    main()
