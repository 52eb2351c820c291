"""The figures as one JSON object: the measured values, the ceilings, and the ratios."""

import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.benchmarks.ceilings import BareTriton
from tests.benchmarks.delivery import Delivery
from tests.benchmarks.phases import STAGES, Phase
from tests.benchmarks.sizing import Load, Pace
from tests.benchmarks.usage import Spent

Figures = dict[str, object]


@dataclass(slots=True)
class Measured:
    """The figures of one run. A missing figure is None, and `gaps` has the reason, by phase.

    `medians`: seconds of each stage at low load; `loops`: messages per second; `faults`: errors other than of the
    delivery.
    """

    delivery: Delivery = field(default_factory=Delivery)
    pace: Pace | None = None
    load: Load | None = None
    medians: Mapping[str, float] = field(default_factory=dict)
    low: Sequence[float] = ()
    saturated: Phase | None = None
    loaded: Phase | None = None
    alone: dict[str, Phase] = field(default_factory=dict)
    idle: Spent | None = None
    loops: Mapping[str, float] = field(default_factory=dict)
    triton: BareTriton | None = None
    gaps: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def all_faults(self) -> list[str]:
        """The errors that make the run fail. A slow machine is not an error."""
        return [*self.faults, *self.delivery.faults()]


def report(measured: Measured) -> Figures:
    """Times in seconds, CPU in milliseconds per document, rates per second. A missing figure is null or absent."""
    slowest = _slowest(measured)
    cost = _cost(measured)
    triton = measured.triton
    return {
        "end_to_end": {
            "saturated": _phase(measured.saturated),
            "at_70_percent": _phase(measured.loaded),
            "one_by_one": _latency(measured.low) if measured.low else None,
        },
        "stages_alone": {stage: _phase(phase) for stage, phase in measured.alone.items()},
        "stage_median_seconds": _rounded(measured.medians, 4),
        "ceilings": {
            "kafka_messages_per_second": _rounded(measured.loops, 1),
            "triton_documents_per_second": round(triton.documents, 2) if triton else None,
            "triton_windows_per_second": round(triton.windows, 2) if triton else None,
            "cores_over_cpu_of_all_stages_documents_per_second": round(cores() / cost, 2) if cost else None,
        },
        "ratios": _rounded(_ratios(measured, slowest, cost), 3),
        "slowest_stage": slowest,
        "idle_cpu_percent": _idle(measured.idle) if measured.idle else None,
        "load": _load(measured.pace, measured.load) if measured.pace and measured.load else None,
        "delivery": _delivery(measured.delivery),
        "not_measured": measured.gaps,
        "faults": measured.all_faults(),
        "machine": machine(),
    }


def _slowest(measured: Measured) -> str | None:
    """The slowest stage, if each was measured."""
    if set(measured.alone) != set(STAGES):
        return None
    return min(measured.alone, key=lambda stage: measured.alone[stage].rate)


def _cost(measured: Measured) -> float | None:
    """CPU seconds of all stages per document."""
    if set(measured.alone) != set(STAGES):
        return None
    return sum(phase.spent.total / phase.documents for phase in measured.alone.values())


def _ratios(measured: Measured, slowest: str | None, cost: float | None) -> dict[str, float]:
    """`end_to_end_per_slowest_stage` as in the goal: on few cores the stages share what the slowest stage has alone.
    `end_to_end_per_cpu_ceiling` compares with the limit of the cores without any waiting.
    """
    ratios: dict[str, float] = {}
    if measured.saturated and slowest and cost:
        rate = measured.saturated.rate
        ratios["end_to_end_per_slowest_stage"] = rate / measured.alone[slowest].rate
        ratios["end_to_end_per_cpu_ceiling"] = rate * cost / cores()
    if measured.loaded and measured.loaded.latencies and measured.medians:
        late = percentile(measured.loaded.latencies, 99)
        ratios["p99_at_70_percent_per_sum_of_stage_medians"] = late / sum(measured.medians.values())
    if "inference" in measured.alone and measured.triton:
        ratios["inference_per_bare_triton"] = measured.alone["inference"].rate / measured.triton.documents
    if measured.loops:
        ratios["worker_per_bare_loop"] = measured.loops["worker"] / measured.loops["bare"]
        ratios["worker_per_bare_transcoding_loop"] = measured.loops["worker"] / measured.loops["bare_transcoding"]
    return ratios


def _load(pace: Pace, load: Load) -> Figures:
    figures = {"documents_per_second": pace.rate, "seconds_of_one_document": pace.latency} | asdict(load)
    return {name: round(value, 3) for name, value in figures.items()}


def _delivery(delivery: Delivery) -> Figures:
    return {
        "submitted": delivery.submitted,
        "proposed": delivery.proposed,
        "under_way": delivery.under_way,
        "lost": dict(delivery.lost),
        "repeated": delivery.repeated,
        "dead_letters": dict(delivery.dead_letters),
    }


def _phase(phase: Phase | None) -> Figures | None:
    if phase is None:
        return None
    return {
        "documents_per_second": round(phase.rate, 2),
        "documents": phase.documents,
        **(_latency(phase.latencies) if phase.latencies else {}),
        "cpu_ms_per_document": _rounded({name: phase.cpu_per_document()[name] for name, _ in _ours(phase.spent)}, 1),
        "cores_kept_busy_by_others": round(phase.spent.cores_of_others, 2),
    }


def _idle(idle: Spent) -> Figures:
    return {name: round(100 * value / idle.seconds, 1) for name, value in _ours(idle)}


def _latency(seconds: Sequence[float]) -> Figures:
    return {"p50": round(percentile(seconds, 50), 3), "p99": round(percentile(seconds, 99), 3)}


def _ours(spent: Spent) -> list[tuple[str, float]]:
    """Parts with any CPU time, the largest first."""
    return sorted(((name, value) for name, value in spent.parts.items() if value > 0), key=lambda one: -one[1])


def _rounded(figures: Mapping[str, float], digits: int) -> Figures:
    return {name: round(value, digits) for name, value in figures.items()}


def percentile(values: Sequence[float], part: int) -> float:
    """`part` in 1 to 99, interpolated."""
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1] if len(values) > 1 else values[0]


def cores() -> int:
    """The number of cores that this process can use."""
    return len(os.sched_getaffinity(0))


def machine() -> Figures:
    """The machine of the run."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": cores(),
        "cpu": models[0] if models else platform.machine(),
        "memory_gib": round(memory / 2**30, 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load_average": round(os.getloadavg()[0], 1),
    }
