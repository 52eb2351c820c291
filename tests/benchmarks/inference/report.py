"""The figures as one JSON object and as a table."""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.table import Table

from tests.benchmarks.inference.gain import Gain
from tests.benchmarks.inference.loop import Timed
from tests.benchmarks.report import Figures, machine

RAW = "raw Triton client"


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one run. `ways`: by name, including the plain client; rates per CPU second."""

    documents: int
    code_points: float
    ways: Mapping[str, Timed]
    gain: Gain
    first_stage: float
    whole_model: float
    hits: Mapping[str, float]


def report(measured: Measured) -> Figures:
    """Times in milliseconds, CPU in milliseconds per document, rates per second."""
    raw = measured.ways[RAW].rate
    return {
        "documents": measured.documents,
        "code_points_a_document": round(measured.code_points),
        "ways": {name: _way(timed) for name, timed in measured.ways.items()},
        "per_raw": {name: round(timed.rate / raw, 3) for name, timed in measured.ways.items() if timed.rate != raw},
        "contracts_of_50000_a_cpu_second": {
            "first_stage": round(measured.first_stage, 2),
            "whole_model_served": round(measured.whole_model, 2),
        },
        "dynamic_batching": {
            "windows_per_second_with": round(measured.gain.batched, 1),
            "windows_per_second_without": round(measured.gain.plain, 1),
            "p95_limit_ms": round(1000 * measured.gain.limit, 1),
            "gain": round(measured.gain.ratio, 2),
        },
        "cache_hit_rate": {name: round(rate, 3) for name, rate in measured.hits.items()},
        "machine": machine(),
    }


def table(figures: Figures) -> Table:
    """A table that compares the ways."""
    shown = Table("way", "documents/s", "of raw", "p50 ms", "p95 ms", "p99 ms", "CPU ms a document")
    ways, ratios = figures["ways"], figures["per_raw"]
    assert isinstance(ways, dict)
    assert isinstance(ratios, dict)
    for name, way in ways.items():
        cpu = ", ".join(f"{part} {value}" for part, value in way["cpu_ms_per_document"].items())
        latency = (str(way.get(part, "–")) for part in ("p50_ms", "p95_ms", "p99_ms"))
        shown.add_row(name, str(way["documents_per_second"]), str(ratios.get(name, 1)), *latency, cpu)
    return shown


def _way(timed: Timed) -> Figures:
    cpu = sorted(((part, 1000 * value) for part, value in timed.cpu().items()), key=lambda one: -one[1])
    latency = {f"p{part}_ms": round(1000 * timed.percentile(part), 1) for part in (50, 95, 99)}
    return {
        "documents_per_second": round(timed.rate, 2),
        "documents": timed.documents,
        **(latency if timed.latencies else {}),
        "cpu_ms_per_document": {part: round(value, 1) for part, value in cpu if value >= _SHOWN},
        "cores_kept_busy_by_others": round(timed.spent.cores_of_others, 2),
    }


_SHOWN = 0.05
