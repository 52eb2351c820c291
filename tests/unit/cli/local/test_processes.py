import sys
import time
from pathlib import Path

import pytest

from services.cli.local.pids import ProcessId
from services.cli.local.processes import Command, PartFailedError, Processes, as_user, base_environment

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def python(name: str, code: str) -> Command:
    return Command(name, (sys.executable, "-c", code), base_environment())


def wait_for_output(processes: Processes, name: str) -> None:
    processes.wait_until(name, lambda: processes.log(name).stat().st_size > 0, timeout=20)


def test_another_object_finds_and_stops_a_process(tmp_path: Path) -> None:
    first = Processes(tmp_path)
    first.start(python("part", "import time; print('up', flush=True); time.sleep(60)"))
    wait_for_output(first, "part")
    second = Processes(tmp_path)
    assert [(status.name, status.alive) for status in second.status()] == [("part", True)]
    assert second.stop(["part"]) == []
    assert not first.alive("part")
    assert second.status() == []
    assert first.log("part").read_text() == "up\n"


def test_starting_a_running_process_does_nothing(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    processes.start(python("part", "import time; time.sleep(60)"))
    before = processes.status()
    processes.start(python("part", "import time; time.sleep(60)"))
    assert processes.status() == before
    processes.kill("part")
    assert not processes.alive("part")


def test_sigkill_follows_sigterm(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    processes.start(python("stubborn", STUBBORN))
    wait_for_output(processes, "stubborn")
    started = time.monotonic()
    assert processes.stop(["stubborn", "unknown"], timeout=0.2) == ["stubborn"]
    assert 0.2 <= time.monotonic() - started < 5
    assert not processes.alive("stubborn")


def test_a_part_that_exits_during_its_start_is_reported_with_its_log(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    processes.start(python("part", "raise SystemExit('no such model')"))
    with pytest.raises(PartFailedError, match=r"part exited during its start[\s\S]*no such model"):
        processes.wait_until("part", lambda: False, timeout=20)


def test_a_part_that_is_not_ready_in_time_is_reported(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    processes.start(python("part", "import time; time.sleep(60)"))
    with pytest.raises(PartFailedError, match="not ready after"):
        processes.wait_until("part", lambda: False, timeout=0.1)
    processes.kill("part")


def test_a_wait_reports_what_is_missing(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    processes.start(python("part", "import time; time.sleep(60)"))
    reasons, told = iter(["its port", "its models", ""]), list[str]()
    processes.wait_for("part", lambda: next(reasons), 20, told.append)
    assert told == ["its port", "its models"]
    with pytest.raises(PartFailedError, match=r"not ready after 0.1 s; still missing: its models"):
        processes.wait_for("part", lambda: "its models", 0.1)
    processes.kill("part")


def test_an_exited_process_is_not_alive(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    processes.start(python("part", "pass"))
    deadline = time.monotonic() + 20
    while processes.alive("part") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [status.alive for status in processes.status()] == [False]


def test_a_process_that_exits_before_it_is_recorded_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    processes = Processes(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(ProcessId, "of", lambda _pid: None)
        processes.start(python("part", "pass"))
    assert [(status.name, status.alive) for status in processes.status()] == [("part", False)]


def test_tied_children_end_with_their_parent(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from services.cli.local.processes import Command, Processes, base_environment
Processes(Path({str(tmp_path)!r}), die_with_parent=True).start(Command("part", ("sleep", "60"), base_environment()))
"""
    processes = Processes(tmp_path / "parent")
    processes.start(python("parent", code))
    deadline = time.monotonic() + 20
    while (processes.alive("parent") or Processes(tmp_path).alive("part")) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [(status.name, status.alive) for status in Processes(tmp_path).status()] == [("part", False)]


def test_children_inherit_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setenv("LANG", "C.UTF-8")
    environment = base_environment(GLOSSATOR_PORT="1")
    assert "AWS_SECRET_ACCESS_KEY" not in environment
    assert environment["LANG"] == "C.UTF-8"
    assert environment["GLOSSATOR_PORT"] == "1"


def test_another_user_is_given_by_id() -> None:
    assert as_user(None) == ()
    assert as_user(0) == ("setpriv", "--reuid=0", "--regid=0", "--clear-groups")
