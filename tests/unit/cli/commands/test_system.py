"""`glossator up`, `restart` and `status` on a system of which no part is started."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.cli.__main__ import app
from services.cli.commands import system as command
from services.cli.local.layout import Layout, SystemPorts
from services.cli.local.parts import Part
from services.cli.local.processes import Processes
from services.cli.local.system import LocalSystem
from services.cli.local.triton import LocalTriton

HOSTS = "GLOSSATOR_WEBHOOK_HOSTS"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200", "TERM": "dumb"})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a system. No part is started."""
    monkeypatch.setattr(LocalSystem, "start", lambda *_: None)
    monkeypatch.setattr(command, "taken_ports", lambda _: [])
    return tmp_path / "var"


def _serving(model: str) -> Callable[..., None]:
    """The constructor of a Triton that serves `model`."""
    construct: Callable[..., None] = LocalTriton.__init__
    return lambda self, *arguments, **options: construct(self, *arguments, models=[model], **options)


def test_a_refused_first_start_leaves_no_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "taken_ports", lambda _: [17101])
    refused = _run("up", "--directory", str(home))
    assert (refused.exit_code, "another process listens on 17101" in refused.stderr) == (1, True)
    assert not home.exists()
    status = _run("status", "--directory", str(home))
    assert (status.exit_code, "there is no system in" in status.stderr) == (1, True)


def test_a_refused_start_keeps_an_existing_system(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    (home / "mine.txt").write_text("x")
    assert _run("up", "--directory", str(home), "--own-models", "none").exit_code == 1
    assert [one.name for one in home.iterdir()] == ["mine.txt"]
    LocalSystem(home)
    monkeypatch.setattr(command, "taken_ports", lambda _: [17101])
    assert _run("up", "--directory", str(home)).exit_code == 1
    assert (home / "ports.json").exists()


def test_settings_are_checked_before_the_folder_is_created(home: Path) -> None:
    wrong = {f"{HOSTS[:-1]}=a": f"did you mean {HOSTS}?", "GLOSSATOR_FEED_DAYS=-1": "GLOSSATOR_FEED_DAYS: "}
    for assignment, fault in wrong.items():
        refused = _run("up", "--directory", str(home), "--set", assignment)
        assert (refused.exit_code, fault in refused.stderr, home.exists()) == (2, True, False)


def test_settings_are_kept_shown_and_removed(home: Path) -> None:
    assert _run("up", "--directory", str(home), "--set", f"{HOSTS}=a.example").exit_code == 0
    assert Layout(home).settings() == {HOSTS: "a.example"}
    again = _run("up", "--directory", str(home))
    assert f"set: {HOSTS}=a.example" in again.stderr
    assert f"set: {HOSTS}=a.example" in _run("status", "--directory", str(home)).stdout
    assert _run("up", "--directory", str(home), "--set", HOSTS).exit_code == 0
    assert Layout(home).settings() == {}


def test_running_services_are_not_given_other_settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    LocalSystem(home)
    monkeypatch.setattr(LocalSystem, "running", lambda _: ["annotation"])
    refused = _run("up", "--directory", str(home), "--set", f"{HOSTS}=a.example")
    assert (refused.exit_code, "glossator down" in refused.stderr) == (1, True)
    assert Layout(home).settings() == {}


def test_settings_in_the_shell_cause_a_warning(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOSTS, "a.example")
    assert f"--set {HOSTS}=…" in _run("up", "--directory", str(home)).stderr


def test_own_models_are_kept_over_down_and_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalTriton, "__init__", _serving("type_a"))
    assert _run("up", "--directory", str(home), "--own-models", "type_a").exit_code == 0
    assert _run("up", "--directory", str(home)).exit_code == 0
    assert LocalSystem(home).environment("inference")["GLOSSATOR_OWN_MODELS"] == "type_a"
    assert "set: GLOSSATOR_OWN_MODELS=type_a" in _run("status", "--directory", str(home)).stdout
    assert _run("up", "--directory", str(home), "--own-models", "").exit_code == 0
    assert LocalSystem(home).environment("inference")["GLOSSATOR_OWN_MODELS"] == ""


def test_a_restart_of_an_unknown_service_lists_the_known_ones(home: Path) -> None:
    LocalSystem(home)
    refused = _run("restart", "reduction", "--directory", str(home))
    assert (refused.exit_code, "there is no service reduction" in refused.stderr) == (2, True)
    assert (
        "one of: ingestion, redaction, inference, annotation, feedback, console; `glossator down` and `gl"
        in refused.stderr
    )


def test_a_restart_needs_broker_and_triton(home: Path) -> None:
    LocalSystem(home, ports=SystemPorts.free())
    refused = _run("restart", "redaction", "--directory", str(home))
    assert (refused.exit_code, "redaction needs broker and triton" in refused.stderr) == (1, True)


def test_a_restart_stops_the_service_and_starts_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    LocalSystem(home).layout.keep_models({"GLOSSATOR_LLM": "on"})
    calls: list[str] = []

    def stop(_: Processes, names: list[str], *__: object) -> list[str]:
        calls.append(f"stop {names[0]}")
        return []

    monkeypatch.setattr(command, "parts", lambda _: [])
    monkeypatch.setattr(Processes, "stop", stop)
    monkeypatch.setattr(Processes, "start", lambda _, one: calls.append(one.environment["GLOSSATOR_LLM"]))
    monkeypatch.setattr(LocalSystem, "wait_ready", lambda *_, **__: calls.append("ready"))
    restarted = _run("restart", "redaction", "--directory", str(home))
    assert (restarted.exit_code, calls) == (0, ["stop redaction", "on", "ready"])
    assert "redaction ready after" in restarted.stderr


STOPPED = Part("ingestion", "running", False, "127.0.0.1:1", 1, "", ("worker",), "Stopped: failed on over 5 %.")
DEAD = Part("redaction", "dead", False, "127.0.0.1:1", 1, "", (), "Exited: KeyError")


def test_status_names_the_cause_and_the_remedy(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    LocalSystem(home)
    monkeypatch.setattr(command, "parts", lambda _: [STOPPED, DEAD])
    shown = _run("status", "--directory", str(home))
    assert shown.exit_code == 1
    assert "ingestion: Stopped: failed on over 5 %." in shown.stdout
    assert "redaction: Exited: KeyError" in shown.stdout


def test_down_names_killed_services(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    LocalSystem(home)
    monkeypatch.setattr(LocalSystem, "stop", lambda *_: ["redaction"])
    stopped = _run("down", "--directory", str(home))
    assert (stopped.exit_code, "killed, because they did not stop in time: redaction" in stopped.stderr) == (0, True)
