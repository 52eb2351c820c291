"""A run of the benchmark with fake phases: a failed measurement leaves a gap, not a traceback."""

import io
import json
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from services.cli.local.processes import PartFailedError
from services.cli.local.system import LocalSystem
from tests.benchmarks import bench
from tests.benchmarks.arrivals import OverdueError
from tests.benchmarks.ceilings import BareTriton
from tests.benchmarks.delivery import Delivery
from tests.benchmarks.phases import STAGES, Phase
from tests.benchmarks.report import Measured, report
from tests.benchmarks.sizing import FULL, Pace
from tests.benchmarks.steps import Steps
from tests.benchmarks.usage import Spent

_SPENT = Spent(10.0, {"redaction": 5.0}, others=0.0)
_LOOPS = {"bare": 40.0, "bare_transcoding": 20.0, "worker": 10.0}


class FakeBench:
    """Each phase returns a figure or raises its error in `errors`."""

    errors: dict[str, Exception] = {}  # noqa: RUF012 # each test sets its own

    def __init__(self, *_: object) -> None:
        self.sender = SimpleNamespace(at={"a": 1.0})
        self.rates: list[float] = []

    def _phase(self, name: str, figure: Any) -> Any:
        if name in self.errors:
            raise self.errors[name]
        return figure

    def pace(self, count: int) -> Pace:
        pace: Pace = self._phase("pace", Pace(2.0, 0.5))
        return pace

    def idle(self, seconds: float) -> Any:
        return self._phase("idle", _SPENT)

    def one_by_one(self, count: int, seconds: float) -> Any:
        return self._phase("one_by_one", (dict.fromkeys(STAGES, 0.1), [0.4, 0.5]))

    def saturated(self, seconds: float, under_way: int, ramp: float) -> Any:
        return self._phase("saturated", Phase(1.0, 40, _SPENT, [1.0]))

    def paced(self, rate: float, seconds: float) -> Any:
        return self._phase("paced", Phase(rate, 40, _SPENT, [1.0]))

    def to_stages(self, count: int) -> Any:
        return self._phase("to_stages", ["a"] * count)

    def stage_alone(self, stage: str, families: Sequence[str], seconds: float) -> Any:
        return self._phase(stage, (Phase(4.0, 10, _SPENT), families))

    def finish(self, seconds: float) -> None:
        self._phase("finish", None)

    def close(self) -> None: ...


def _run(monkeypatch: pytest.MonkeyPatch, errors: dict[str, Exception]) -> Measured:
    async def loops(bootstrap: str, count: int) -> dict[str, float]:
        if "loops" in errors:
            raise errors["loops"]
        return _LOOPS

    def triton(*_: object) -> BareTriton:
        if "triton" in errors:
            raise errors["triton"]
        return BareTriton(3.0, 6.0, 30)

    monkeypatch.setattr(FakeBench, "errors", errors)
    monkeypatch.setattr(bench, "Bench", FakeBench)
    monkeypatch.setattr(bench, "measure", loops)
    monkeypatch.setattr(bench, "bare_triton", triton)
    monkeypatch.setattr(bench, "delivery", lambda *_: Delivery(1, 1))
    system: LocalSystem = SimpleNamespace(broker=SimpleNamespace(bootstrap=""))  # type: ignore[assignment]
    return bench.Run(system, FULL, Steps(Console(file=io.StringIO()))).measured()


def test_all_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _run(monkeypatch, {})
    assert (found.gaps, found.all_faults()) == ({}, [])
    figures = report(found)
    assert set(found.alone) == set(STAGES)
    ratios = figures["ratios"]
    assert isinstance(ratios, dict)
    assert ratios["end_to_end_per_slowest_stage"] == 0.25
    assert found.loaded is not None
    assert found.loaded.rate == pytest.approx(0.7 * 1.0)
    json.dumps(figures)


_SLOW = OverdueError("no document came through in 60 s")


@pytest.mark.parametrize("phase", ["idle", "one_by_one", "saturated", "paced", "to_stages", *STAGES, "triton", "loops"])
@pytest.mark.parametrize(
    ("error", "fault"),
    [(_SLOW, False), (TimeoutError(), False), (PartFailedError("redaction ended"), True), (KeyError("x"), True)],
)
def test_one_phase_fails(monkeypatch: pytest.MonkeyPatch, phase: str, error: Exception, fault: bool) -> None:
    """The other phases are measured, and the report names the missing one. Only a slow machine is not a fault."""
    found = _run(monkeypatch, {phase: error})
    (why,) = found.gaps.values()
    assert str(error) in why
    assert bool(why)
    assert bool(found.all_faults()) == fault
    figures = json.loads(json.dumps(report(found)))
    assert list(figures["not_measured"].values()) == [why]
    assert figures["delivery"]["proposed"] == 1
    assert bool(figures["ratios"])


def test_a_stage_whose_documents_came_out_at_once_has_no_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stages after it are measured on what came out."""
    monkeypatch.setattr(
        FakeBench,
        "stage_alone",
        lambda _, stage, families, __: (None if stage == "redaction" else Phase(4.0, 10, _SPENT), families),
    )
    found = _run(monkeypatch, {})
    assert set(found.alone) == set(STAGES) - {"redaction"}
    assert found.all_faults() == []
    assert list(found.gaps) == ["redaction alone"]
    assert report(found)["slowest_stage"] is None


@pytest.mark.parametrize(("rate", "documents", "paced"), [(1.0, 40, 1.0), (1.0, 3, 1.0), (5.0, 3, 2.0), (5.0, 40, 5.0)])
def test_few_documents_at_saturation_never_raise_the_load(
    monkeypatch: pytest.MonkeyPatch, rate: float, documents: int, paced: float
) -> None:
    """The first look showed two documents a second."""
    monkeypatch.setattr(FakeBench, "saturated", lambda *_: Phase(rate, documents, _SPENT, [1.0]))
    found = _run(monkeypatch, {})
    assert found.loaded is not None
    assert found.loaded.rate == pytest.approx(0.7 * paced)


def test_a_machine_too_slow_for_a_first_look_still_measures_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _run(monkeypatch, {"pace": _SLOW})
    assert found.loops == _LOOPS
    assert found.all_faults() == []
    figures = report(found)
    assert figures["not_measured"] == {"a first look at the machine": "no document came through in 60 s"}
    assert figures["load"] is None
