"""`make bench-inference`: plain Triton, our service over gRPC and over Kafka, in one run. JSON on standard output, the
rest on standard error. docs/explanation/performance.md explains the figures.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from services.cli.local.layout import SystemPorts
from services.cli.local.system import LocalSystem
from services.cli.render.part_progress import part_progress
from tests.benchmarks.agreements import agreement
from tests.benchmarks.arrivals import Arrivals
from tests.benchmarks.inference import callers
from tests.benchmarks.inference.contracts import contracts, first_stage, served
from tests.benchmarks.inference.gain import batching_gain
from tests.benchmarks.inference.loop import Timed
from tests.benchmarks.inference.material import CLAUSES, REDACTED, Redacted, redacted_documents
from tests.benchmarks.inference.report import RAW, Measured, report, table
from tests.benchmarks.inference.versions import hit_rates
from tests.benchmarks.sender import Sender

_PACE = 0.7
_DRAIN_SECONDS = 300.0
_FORGETFUL = {"inference": {"GLOSSATOR_CACHE_BYTES": "0"}}


@dataclass(frozen=True, slots=True)
class Extent:
    """The extent of the measurement; times in seconds. `callers`: concurrent callers of the plain client and of
    `Predict`.
    """

    documents: int
    callers: int
    seconds: float
    gain_seconds: float
    contracts: int
    versions: int


FULL = Extent(documents=64, callers=16, seconds=15, gain_seconds=5, contracts=12, versions=6)
QUICK = Extent(documents=16, callers=4, seconds=5, gain_seconds=2, contracts=4, versions=2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="in three to four minutes, with rougher figures")
    parser.add_argument(
        "--texts", type=Path, help="a folder of contracts (.txt) to measure with, in the place of made ones"
    )
    parser.add_argument("--p95", type=float, help="the p95 in seconds at which dynamic batching is compared")
    options = parser.parse_args()
    console = Console(stderr=True)
    figures = report(_measured(QUICK if options.quick else FULL, options.texts, options.p95, _teller(console)))
    console.print(table(figures))
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


def _teller(console: Console) -> Callable[[str], None]:
    """Prints each step with its time, because a step takes minutes with a large model."""
    begun = time.monotonic()
    return lambda step: console.print(f"{time.monotonic() - begun:4.0f} s  {step}", highlight=False)


def _measured(extent: Extent, texts: Path | None, p95: float | None, progress: Callable[[str], None]) -> Measured:
    folder = Path(tempfile.mkdtemp(prefix="glossator-bench-"))
    ports = SystemPorts.free()
    system = LocalSystem(folder / "var", ports=ports, extra=_FORGETFUL, die_with_parent=True)
    remembering = LocalSystem(folder / "var", ports=ports, die_with_parent=True)
    try:
        with part_progress(Console(stderr=True), "ready") as watch:
            system.start(watch)
        system.processes.stop(["annotation", "feedback"], timeout=30)
        progress(f"{extent.documents} documents through redaction")
        documents = _documents(system, extent.documents, texts)
        ways = _ways(system, documents, extent, progress)
        progress("dynamic batching")
        windows = [tensors for one in documents for model, tensors in one.requests if model == CLAUSES]
        gain = asyncio.run(batching_gain(system, CLAUSES, windows, extent.gain_seconds, p95, progress=progress))
        progress("contracts of 50,000 code points")
        long = contracts(extent.contracts, texts)
        whole = asyncio.run(served(system, long))
        progress("versions of the same agreements")
        _restart(remembering)
        hits = asyncio.run(hit_rates(remembering, extent.versions))
        size = sum(len(one.text.text) for one in documents) / len(documents)
        return Measured(len(documents), size, ways, gain, first_stage(long), whole, hits)
    finally:
        system.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _documents(system: LocalSystem, count: int, texts: Path | None) -> list[Redacted]:
    """Documents that the gate still accepts, so that all ways do the same work."""
    given = contracts(count, texts) if texts else []
    content = (lambda number: given[number % len(given)].text) if given else agreement
    sender = Sender(system.broker.bootstrap, content)
    with Arrivals(system.broker.bootstrap, REDACTED) as arrivals:
        families = [sender.send() for _ in range(count)]
        sender.flush()
        arrivals.wait(REDACTED, families, _DRAIN_SECONDS)
    return asyncio.run(callers.clean(system, asyncio.run(redacted_documents(system, count))))


def _ways(
    system: LocalSystem, documents: list[Redacted], extent: Extent, progress: Callable[[str], None]
) -> dict[str, Timed]:
    """Measures the plain client before and after the others; the faster run counts."""
    seconds = extent.seconds
    progress(f"{len(documents)} documents: {RAW}")
    first = asyncio.run(callers.raw(system, documents, seconds / 2, extent.callers))
    progress("gRPC Predict")
    ways = {"gRPC Predict": asyncio.run(callers.predict(system, documents, seconds, extent.callers))}
    progress("gRPC PredictBatch")
    ways["gRPC PredictBatch"] = asyncio.run(callers.predict_batch(system, documents, seconds))
    progress(f"{RAW} again")
    second = asyncio.run(callers.raw(system, documents, seconds / 2, extent.callers))
    progress("Kafka, saturated")
    system.processes.stop(["inference"], timeout=30)
    ways["Kafka, saturated"] = callers.by_kafka(system, documents, lambda: system.launch("inference"))
    rate = _PACE * ways["Kafka, saturated"].rate
    progress(f"Kafka, at {_PACE:.0%}")
    ways[f"Kafka, at {_PACE:.0%}"] = callers.paced_by_kafka(system, documents[: max(int(rate * seconds), 1)], rate)
    return {RAW: max(first, second, key=lambda timed: timed.rate)} | ways


def _restart(system: LocalSystem) -> None:
    system.processes.stop(["inference"], timeout=30)
    system.launch("inference")
    system.wait_ready("inference")
    time.sleep(1)


if __name__ == "__main__":
    main()
