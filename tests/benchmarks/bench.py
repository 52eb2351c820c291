"""`make bench`: measures a separate system on free ports, and the plain broker and Triton with it."""

import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from services.cli.local.layout import SystemPorts
from services.cli.local.system import LocalSystem
from services.cli.render.part_progress import part_progress
from tests.benchmarks.ceilings import bare_triton
from tests.benchmarks.delivery import delivery
from tests.benchmarks.phases import STAGES, Bench
from tests.benchmarks.report import Measured, cores, report
from tests.benchmarks.sizing import ENOUGH, FULL, QUICK, Extent, Load, Pace, size
from tests.benchmarks.steps import Steps
from tests.benchmarks.worker_loop import measure

__all__ = ["FULL", "QUICK", "run"]
_LOAD = 0.7
_LOOK_DOCUMENTS = 12
_FINISH_SECONDS = 60.0
T = TypeVar("T")


def run(extent: Extent, console: Console) -> tuple[str, list[str]]:
    """The figures as JSON, and the errors. Stops and deletes everything at the end.

    Raises `PartFailedError` if the system does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="glossator-bench-"))
    system = LocalSystem(folder / "var", ports=SystemPorts.free(), die_with_parent=True)
    begun = time.monotonic()
    try:
        with part_progress(console, "ready") as watch:
            system.start(watch)
        parts = {"broker": system.broker.description, "triton": system.triton.version()}
        measured = Run(system, extent, Steps(console)).measured()
    finally:
        system.stop()
        shutil.rmtree(folder, ignore_errors=True)
    figures = report(measured) | parts | {"seconds": round(time.monotonic() - begun, 1)}
    return json.dumps(figures), measured.all_faults()


class Run:
    """Runs the phases in order. A phase that cannot be measured leaves a gap, and the next one starts."""

    def __init__(self, system: LocalSystem, extent: Extent, steps: Steps) -> None:
        self._system = system
        self._extent = extent
        self._steps = steps
        self._found = Measured()
        self._bench = Bench(system, extent.limit, steps.progress)

    def measured(self) -> Measured:
        """All figures that could be measured."""
        found, bench = self._found, self._bench
        pace = self._phase("a first look at the machine", lambda: bench.pace(_LOOK_DOCUMENTS))
        found.idle = self._phase("nothing to do", lambda: bench.idle(self._extent.idle))
        if pace is not None:
            self._pipeline(pace)
            load = self._sized(Pace(self._rate(pace), pace.latency))
            self._alone(load)
            found.triton = self._phase(
                f"the bare Triton client, {load.callers} documents at a time",
                lambda: bare_triton(self._system, load.alone, load.triton, load.callers),
            )
        found.loops = self._phase("the bare Kafka loops", self._loops) or {}
        self._phase("are all documents through?", self._check_delivery)
        bench.close()
        return found

    def _pipeline(self, pace: Pace) -> None:
        found, bench, load = self._found, self._bench, self._sized(pace)
        low = self._phase(
            f"one document at a time, {load.one_by_one} in all",
            lambda: bench.one_by_one(load.one_by_one, 2 * load.one_by_one * pace.latency),
        )
        if low is not None:
            found.medians, found.low = low
        found.saturated = self._phase(
            f"{load.under_way} documents under way for {load.saturated:.0f} s",
            lambda: bench.saturated(load.saturated, load.under_way, load.under_way / pace.rate),
        )
        rate = _LOAD * self._rate(pace)
        found.loaded = self._phase(
            f"{_LOAD:.0%} of that, {rate:.2f} documents a second, for {load.paced:.0f} s",
            lambda: bench.paced(rate, load.paced),
        )

    def _rate(self, pace: Pace) -> float:
        """Documents per second at saturation; the lower of two figures if saturation had few documents."""
        saturated = self._found.saturated
        if saturated is None:
            return pace.rate
        return saturated.rate if saturated.documents >= ENOUGH else min(saturated.rate, pace.rate)

    def _alone(self, load: Load) -> None:
        families = self._phase(
            f"{load.alone} documents for each stage alone", lambda: self._bench.to_stages(load.alone)
        )
        for stage in STAGES if families else ():
            alone = self._phase(
                f"{stage} alone", partial(self._bench.stage_alone, stage, families or [], self._extent.seconds / 4)
            )
            if alone is None:
                return
            phase, families = alone
            if phase is None:
                self._gap(f"{stage} alone", f"{len(families)} documents came out, too few or nearly at once")
            else:
                self._found.alone[stage] = phase

    def _loops(self) -> dict[str, float]:
        return asyncio.run(measure(self._system.broker.bootstrap, self._extent.messages))

    def _check_delivery(self) -> None:
        self._bench.finish(_FINISH_SECONDS)
        self._found.delivery = delivery(self._system.broker.bootstrap, list(self._bench.sender.at))

    def _sized(self, pace: Pace) -> Load:
        load = size(self._extent, pace, cores())
        self._found.pace, self._found.load = pace, load
        seconds = load.seconds(pace, cores())
        self._steps.say(f"  {pace.rate:.2f} documents a second, {pace.latency:.2f} s for one: about {seconds:.0f} s")
        return load

    def _phase(self, name: str, work: Callable[[], T]) -> T | None:
        """None if it cannot be measured. Only an error other than lack of time makes the run fail."""
        try:
            with self._steps.phase(name):
                return work()
        except TimeoutError as error:
            self._gap(name, str(error) or "it took too long")
        except Exception as error:  # noqa: BLE001 - whatever a phase raises, the others are measured
            self._gap(name, f"{type(error).__name__}: {error}")
            self._found.faults.append(f"{name}: {type(error).__name__}: {error}")
        return None

    def _gap(self, name: str, why: str) -> None:
        self._found.gaps[name] = why
        self._steps.say(f"  not measured: {why}")
