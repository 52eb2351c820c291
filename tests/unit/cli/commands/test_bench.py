"""The figures of `glossator bench`, and its error without the benchmark."""

import sys

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from tests.benchmarks import bench
from tests.benchmarks.agreements import SIZES, agreement
from tests.benchmarks.ceilings import BareTriton
from tests.benchmarks.phases import Phase
from tests.benchmarks.report import Measured, cores, percentile, report
from tests.benchmarks.usage import Spent, Usage, spent


def _phase(rate: float, cpu: float) -> Phase:
    return Phase(rate, 100, Spent(10.0, {"redaction": cpu, "triton": 0.0}, others=5.0), [0.5] * 100)


_MEASURED = Measured(
    medians={"ingestion": 0.1, "redaction": 0.15},
    low=[0.25, 0.25],
    saturated=_phase(8.0, 10.0),
    loaded=_phase(5.6, 10.0),
    alone={
        "ingestion": _phase(20.0, 10.0),
        "redaction": _phase(10.0, 10.0),
        "inference": _phase(15.0, 0.0),
        "annotation": _phase(16.0, 0.0),
    },
    idle=Spent(10.0, {"redaction": 0.1}, others=0.0),
    loops={"bare": 40_000.0, "bare_transcoding": 10_000.0, "worker": 4_000.0},
    triton=BareTriton(30.0, 40.0, 100),
)


def test_ratios_use_one_run() -> None:
    figures = report(_MEASURED)
    ceiling = cores() / 0.2
    assert figures["slowest_stage"] == "redaction"
    assert figures["ratios"] == {
        "end_to_end_per_slowest_stage": 0.8,
        "end_to_end_per_cpu_ceiling": round(8.0 / ceiling, 3),
        "p99_at_70_percent_per_sum_of_stage_medians": 2.0,
        "inference_per_bare_triton": 0.5,
        "worker_per_bare_loop": 0.1,
        "worker_per_bare_transcoding_loop": 0.4,
    }
    assert figures["idle_cpu_percent"] == {"redaction": 1.0}


def test_cpu_per_document_and_of_other_processes() -> None:
    figures = report(_MEASURED)
    stages = figures["stages_alone"]
    assert isinstance(stages, dict)
    assert stages["redaction"]["cpu_ms_per_document"] == {"redaction": 100.0}
    assert stages["redaction"]["cores_kept_busy_by_others"] == 0.5


def test_part_started_during_the_run() -> None:
    before = Usage(10.0, {"kafka-1": 5.0, "gone": 9.0}, machine=100.0)
    after = Usage(20.0, {"kafka-1": 7.0, "redaction": 1.0}, machine=115.0)
    found = spent(before, after)
    assert found.parts == {"kafka-1": 2.0, "redaction": 1.0}
    assert (found.seconds, found.total, found.cores_of_others) == (10.0, 3.0, 1.2)


@pytest.mark.parametrize(("part", "value"), [(50, 50.0), (99, 99.0), (1, 1.0)])
def test_percentiles(part: int, value: float) -> None:
    assert percentile([float(number) for number in range(101)], part) == value


@pytest.mark.parametrize("number", range(12))
def test_generated_agreements_differ_and_are_deterministic(number: int) -> None:
    text = agreement(number)
    assert text == agreement(number)
    assert text != agreement(number + len(SIZES))
    assert SIZES[number % len(SIZES)] <= len(text) < SIZES[number % len(SIZES)] + 2_000


def test_installation_without_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tests.benchmarks.bench", None)
    result = CliRunner().invoke(app, ["bench"])
    assert result.exit_code == 1
    assert "run it from a checkout" in result.stderr


@pytest.mark.parametrize(("faults", "status"), [([], 0), (["inference handled 1 documents without an output"], 1)])
def test_exit_status_depends_on_faults(monkeypatch: pytest.MonkeyPatch, faults: list[str], status: int) -> None:
    monkeypatch.setattr(bench, "run", lambda *_: ('{"not_measured": {"x": "no time"}}', faults))
    result = CliRunner().invoke(app, ["bench"])
    assert (result.exit_code, result.stdout) == (status, '{"not_measured": {"x": "no time"}}\n')
    assert [line for line in result.stderr.splitlines() if line.startswith("fault: ")] == [
        f"fault: {one}" for one in faults
    ]
