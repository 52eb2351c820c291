"""The figures as one JSON object: what was reached, the ceilings beside it, and the ratios."""

import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.ceilings import BareTriton
from tests.benchmarks.phases import Phase
from tests.benchmarks.usage import Spent

Figures = dict[str, object]


@dataclass(frozen=True, slots=True)
class Measured:
    """All of one run. `medians`: seconds of each stage at low load; `loops`: messages a second."""

    medians: Mapping[str, float]
    low: Sequence[float]
    saturated: Phase
    loaded: Phase
    alone: Mapping[str, Phase]
    idle: Spent
    loops: Mapping[str, float]
    triton: BareTriton


def report(measured: Measured) -> Figures:
    """Times in seconds, CPU in milliseconds a document, rates a second."""
    slowest = min(measured.alone, key=lambda stage: measured.alone[stage].rate)
    costs = {stage: phase.spent.total / phase.documents for stage, phase in measured.alone.items()}
    return {
        "end_to_end": {
            "saturated": _phase(measured.saturated),
            "at_70_percent": _phase(measured.loaded),
            "one_by_one": _latency(measured.low),
        },
        "stages_alone": {stage: _phase(phase) for stage, phase in measured.alone.items()},
        "stage_median_seconds": _rounded(measured.medians, 4),
        "ceilings": {
            "kafka_messages_per_second": _rounded(measured.loops, 1),
            "triton_documents_per_second": round(measured.triton.documents, 2),
            "triton_windows_per_second": round(measured.triton.windows, 2),
            "cores_over_cpu_of_all_stages_documents_per_second": round(cores() / sum(costs.values()), 2),
        },
        "ratios": _rounded(_ratios(measured, slowest, sum(costs.values())), 3),
        "slowest_stage": slowest,
        "idle_cpu_percent": _idle(measured.idle),
        "machine": machine(),
    }


def _ratios(measured: Measured, slowest: str, cost: float) -> dict[str, float]:
    """`end_to_end_per_slowest_stage` as the goal says it: on few cores the stages share what the slowest has for itself
    when it is alone. `end_to_end_per_cpu_ceiling` compares with what the cores allow if nobody ever waits.
    """
    rate = measured.saturated.rate
    return {
        "end_to_end_per_slowest_stage": rate / measured.alone[slowest].rate,
        "end_to_end_per_cpu_ceiling": rate * cost / cores(),
        "p99_at_70_percent_per_sum_of_stage_medians": percentile(measured.loaded.latencies, 99)
        / sum(measured.medians.values()),
        "inference_per_bare_triton": measured.alone["inference"].rate / measured.triton.documents,
        "worker_per_bare_loop": measured.loops["worker"] / measured.loops["bare"],
        "worker_per_bare_transcoding_loop": measured.loops["worker"] / measured.loops["bare_transcoding"],
    }


def _phase(phase: Phase) -> Figures:
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
    """What used any CPU time, the greatest first."""
    return sorted(((name, value) for name, value in spent.parts.items() if value > 0), key=lambda one: -one[1])


def _rounded(figures: Mapping[str, float], digits: int) -> Figures:
    return {name: round(value, digits) for name, value in figures.items()}


def percentile(values: Sequence[float], part: int) -> float:
    """`part` in 1 to 99, interpolated."""
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1] if len(values) > 1 else values[0]


def cores() -> int:
    """That this process may use."""
    return len(os.sched_getaffinity(0))


def machine() -> Figures:
    """What it ran on."""
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
