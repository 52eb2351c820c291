"""`make bench`: a whole system of its own on free ports, measured beside the bare broker and the bare Triton."""

import asyncio
import json
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from services.cli.local.layout import SystemPorts
from services.cli.local.system import LocalSystem
from services.cli.part_progress import part_progress
from tests.benchmarks.ceilings import bare_triton
from tests.benchmarks.phases import Bench
from tests.benchmarks.report import Measured, report
from tests.benchmarks.worker_loop import measure

_LOAD = 0.7
_WARM_UP_DOCUMENTS = 6


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured; times in seconds. `alone`: how many documents wait for each stage alone, and are under way
    at saturation.
    """

    one_by_one: int
    idle: float
    saturated: float
    loaded: float
    alone: int
    messages: int
    triton: float


FULL = Extent(one_by_one=30, idle=10, saturated=45, loaded=60, alone=200, messages=20_000, triton=15)
QUICK = Extent(one_by_one=8, idle=3, saturated=10, loaded=10, alone=50, messages=10_000, triton=4)


def run(extent: Extent, console: Console) -> str:
    """The figures as JSON. All is stopped and deleted at the end, whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="glossator-bench-"))
    system = LocalSystem(folder / "var", ports=SystemPorts.free(), die_with_parent=True)
    begun = time.monotonic()
    try:
        with part_progress(console, "ready") as watch:
            system.start(watch)
        figures = report(_measured(system, extent, console))
        figures |= {"broker": system.broker.description, "triton": system.triton.version()}
    finally:
        system.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return json.dumps(figures | {"seconds": round(time.monotonic() - begun, 1)})


def _measured(system: LocalSystem, extent: Extent, console: Console) -> Measured:
    bench = Bench(system)
    console.print("one document at a time")
    bench.one_by_one(_WARM_UP_DOCUMENTS)
    medians, low = bench.one_by_one(extent.one_by_one)
    idle = bench.idle(extent.idle)
    console.print("as many as it takes")
    saturated = bench.saturated(extent.saturated, extent.alone)
    console.print(f"at {_LOAD:.0%} of {saturated.rate:.1f} documents a second")
    loaded = bench.paced(_LOAD * saturated.rate, extent.loaded)
    console.print(f"each stage alone, {extent.alone} documents")
    alone = bench.alone(extent.alone)
    console.print("the bare clients")
    triton = bare_triton(system, extent.alone, extent.triton)
    loops = asyncio.run(measure(system.broker.bootstrap, extent.messages))
    return Measured(medians, low, saturated, loaded, alone, idle, loops, triton)
