"""`glossator up`: what is refused before anything is started, and what that leaves behind."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.cli.__main__ import app
from services.cli.commands import system as command
from services.cli.local.layout import Layout
from services.cli.local.system import LocalSystem

HOSTS = "GLOSSATOR_WEBHOOK_HOSTS"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200", "TERM": "dumb"})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a system of which nothing is ever started."""
    monkeypatch.setattr(LocalSystem, "start", lambda *_: None)
    monkeypatch.setattr(command, "taken_ports", lambda _: [])
    return tmp_path / "var"


def test_a_start_that_finds_its_ports_taken_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "taken_ports", lambda _: [17101])
    refused = _run("up", "--directory", str(home))
    assert (refused.exit_code, "another process listens on 17101" in refused.stderr) == (1, True)
    assert not home.exists()
    status = _run("status", "--directory", str(home))
    assert (status.exit_code, "there is no system in" in status.stderr) == (1, True)


def test_a_system_that_was_there_stays(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    (home / "mine.txt").write_text("x")
    assert _run("up", "--directory", str(home), "--own-models", "none").exit_code == 1
    assert [one.name for one in home.iterdir()] == ["mine.txt"]
    LocalSystem(home)
    monkeypatch.setattr(command, "taken_ports", lambda _: [17101])
    assert _run("up", "--directory", str(home)).exit_code == 1
    assert (home / "ports.json").exists()


def test_settings_are_checked_before_anything_is_made(home: Path) -> None:
    wrong = {f"{HOSTS[:-1]}=a": f"did you mean {HOSTS}?", "GLOSSATOR_FEED_DAYS=-1": "GLOSSATOR_FEED_DAYS: "}
    for told, fault in wrong.items():
        refused = _run("up", "--directory", str(home), "--set", told)
        assert (refused.exit_code, fault in refused.stderr, home.exists()) == (2, True, False)


def test_settings_are_kept_shown_and_taken_back(home: Path) -> None:
    assert _run("up", "--directory", str(home), "--set", f"{HOSTS}=a.example").exit_code == 0
    assert Layout(home).settings() == {HOSTS: "a.example"}
    again = _run("up", "--directory", str(home))
    assert f"set: {HOSTS}=a.example" in again.stderr
    assert f"set: {HOSTS}=a.example" in _run("status", "--directory", str(home)).stdout
    assert _run("up", "--directory", str(home), "--set", HOSTS).exit_code == 0
    assert Layout(home).settings() == {}


def test_services_that_run_are_not_told_of_new_ones(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    LocalSystem(home)
    monkeypatch.setattr(LocalSystem, "running", lambda _: ["annotation"])
    refused = _run("up", "--directory", str(home), "--set", f"{HOSTS}=a.example")
    assert (refused.exit_code, "glossator down" in refused.stderr) == (1, True)
    assert Layout(home).settings() == {}


def test_what_the_shell_exports_is_told_not_to_reach_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOSTS, "a.example")
    assert f"--set {HOSTS}=…" in _run("up", "--directory", str(home)).stderr


def test_a_stop_says_which_services_had_to_be_killed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    LocalSystem(home)
    monkeypatch.setattr(LocalSystem, "stop", lambda *_: ["redaction"])
    stopped = _run("down", "--directory", str(home))
    assert (stopped.exit_code, "killed, since they did not end in time: redaction" in stopped.stderr) == (0, True)
