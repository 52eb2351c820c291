"""Problems of parts, with a service whose process and readiness are given."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from services.cli.local import parts as module
from services.cli.local.layout import SystemPorts
from services.cli.local.parts import Part, parts
from services.cli.local.processes import Status
from services.cli.local.system import LocalSystem

CASES: list[tuple[bool, Sequence[str] | None, str]] = [
    (True, [], ""),
    (True, None, "Not ready: no answer yet"),
    (True, ["kafka (TimeoutError)", "triton"], "Not ready: kafka (TimeoutError), triton"),
    (
        True,
        ["Stopped: failed on over 5 %. Fix the cause, then restart"],
        "Stopped: failed on over 5 %. Fix the cause, then restart: glossator restart ingestion",
    ),
    (False, None, "Exited: process.uncaught: KeyError. Fix the cause, then start it: glossator up"),
]


@pytest.mark.parametrize(("alive", "failing", "problem"), CASES)
def test_a_part_has_the_cause_and_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alive: bool, failing: Sequence[str] | None, problem: str
) -> None:
    log = tmp_path / "ingestion.log"
    log.write_text('{"level": "critical", "event": "process.uncaught", "exception": ["KeyError"]}\n')
    system = LocalSystem(tmp_path / "var", ports=SystemPorts.free())
    monkeypatch.setattr(system.processes, "status", lambda: [Status("ingestion", 7, alive, log)])
    monkeypatch.setattr(module, "failing_checks", lambda _: failing)
    [found] = [one for one in parts(system) if one.part == "ingestion"]
    assert (found.state, found.ready, found.problem) == ("running" if alive else "dead", problem == "", problem)


def test_a_killed_part_has_no_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system = LocalSystem(tmp_path / "var", ports=SystemPorts.free())
    monkeypatch.setattr(system.processes, "status", lambda: [Status("ingestion", 7, False, tmp_path / "log")])
    assert "Exited. Start it: glossator up" in {one.problem for one in parts(system)}


def test_a_stopped_part_has_no_problem(tmp_path: Path) -> None:
    found = parts(LocalSystem(tmp_path / "var", ports=SystemPorts.free()))
    assert {(one.state, one.problem) for one in found} == {("stopped", "")}
    assert isinstance(found[0], Part)
