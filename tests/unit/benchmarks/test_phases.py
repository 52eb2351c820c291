"""Waits and time limits of a phase, with fakes for the broker and the system."""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from services.cli.local.processes import PartFailedError, Status
from services.shared.wire.services import SERVICE_NAMES
from tests.benchmarks import flow
from tests.benchmarks.arrivals import OverdueError
from tests.benchmarks.flow import PROPOSED
from tests.benchmarks.phases import Bench


class FakeSender:
    """Sends documents 0, 1, 2, …"""

    def __init__(self, *_: object) -> None:
        self.at: dict[str, float] = {}

    def send(self) -> str:
        family = str(len(self.at))
        self.at[family] = float(len(self.at))
        return family

    def flush(self) -> None: ...


class FakeArrivals:
    """Each wait lets `coming` documents through, ten seconds after they were sent; `waits` counts."""

    coming = 0
    waits = 0

    def __init__(self, *_: object) -> None:
        self.at: dict[str, dict[str, float]] = {PROPOSED: {}}

    def poll(self, seconds: float = 0) -> None: ...

    def wait(self, topic: str, families: Iterable[str], seconds: float, progress: Callable[[int], None]) -> None:
        wanted = list(families)
        if len(self.wait_some(topic, wanted, seconds, progress)) < len(wanted):
            raise OverdueError("too late")

    def wait_some(
        self, topic: str, families: Iterable[str], seconds: float, progress: Callable[[int], None]
    ) -> list[str]:
        type(self).waits += 1
        wanted = list(families)
        for one in [one for one in wanted if one not in self.at[topic]][: self.coming]:
            self.at[topic][one] = float(one) * 2 + 10
        progress(0)
        return [one for one in wanted if one in self.at[topic]]

    def close(self) -> None: ...


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Bench]:
    """A bench where each wait lets `coming` documents through, in a run of `seconds`."""
    monkeypatch.setattr(flow, "Sender", FakeSender)
    monkeypatch.setattr(flow, "Arrivals", FakeArrivals)
    monkeypatch.setattr(flow, "_LOOK_SECONDS", -1.0)
    monkeypatch.setattr(FakeArrivals, "waits", 0)

    def bench(coming: int, seconds: float = 1000, ended: str = "") -> Bench:
        monkeypatch.setattr(FakeArrivals, "coming", coming)
        triton, broker = ([Status(name, 1, ended != name, Path(f"{name}.log"))] for name in ("triton", "kafka-1"))
        system: Any = SimpleNamespace(
            broker=SimpleNamespace(bootstrap="", status=lambda: broker),
            triton=SimpleNamespace(status=lambda: triton),
            running=lambda: [one for one in SERVICE_NAMES if one != ended],
        )
        return Bench(system, seconds, lambda _: None)

    return bench


def test_the_pace_counts_documents_that_come_out_together(make: Callable[..., Bench]) -> None:
    """Two seconds lie between two of them."""
    pace = make(coming=12).pace(12)
    assert (pace.rate, pace.latency) == (0.5, 11.0)


def test_a_slow_machine_shows_its_pace_by_what_came_through(make: Callable[..., Bench]) -> None:
    assert make(coming=2).pace(12).rate == 0.5


def test_a_machine_that_is_too_slow_shows_no_pace(make: Callable[..., Bench]) -> None:
    with pytest.raises(OverdueError, match="1 of 12 documents"):
        make(coming=1).pace(12)


@pytest.mark.parametrize(("coming", "waits"), [(5, 1), (2, 3), (0, 1)])
def test_a_phase_starts_after_earlier_documents_are_complete_or_stopped(
    make: Callable[..., Bench], coming: int, waits: int
) -> None:
    bench = make(coming)
    for _ in range(5):
        bench._send()
    bench._drain()
    assert FakeArrivals.waits == waits
    bench._drain()
    assert FakeArrivals.waits == waits


def test_a_phase_does_not_begin_after_the_end_of_the_run(make: Callable[..., Bench]) -> None:
    bench = make(coming=1, seconds=0)
    for work in (lambda: bench.paced(1.0, 10.0), lambda: bench.stage_alone("redaction", ["0"], 10.0)):
        with pytest.raises(OverdueError, match="no time is left"):
            work()
    assert bench.families == []


@pytest.mark.parametrize("part", ["redaction", "triton", "kafka-1"])
def test_an_exited_part_is_not_a_slow_machine(make: Callable[..., Bench], part: str) -> None:
    with pytest.raises(PartFailedError, match=f"{part} ended during the measurement"):
        make(coming=1, ended=part).pace(12)
