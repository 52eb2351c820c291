"""A local system with fake parts: the calls to the watch and the errors of start and stop."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from services.cli.local.layout import Layout, SystemPorts
from services.cli.local.processes import Command, PartFailedError, Processes, Waits
from services.cli.local.system import LocalSystem
from services.cli.local.triton import LocalTriton, TritonPorts
from services.shared.wire.services import SERVICE_NAMES
from tests.unit.cli.local.test_together import RecordingWatch


class Part:
    """A broker or a Triton that waits for `what`, then is ready. `stopped` counts calls of `stop`."""

    description = notice = ""
    bootstrap = "127.0.0.1:1"

    def __init__(self, what: str) -> None:
        self._what = what
        self.stopped = 0

    def start(self, timeout: float = 0, waits: Waits = lambda _: None) -> str:
        waits(self._what)
        return ""

    def stop(self, timeout: float = 0) -> None:
        self.stopped += 1


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalSystem:
    """A system whose parts are not processes."""
    system = LocalSystem(tmp_path / "var", ports=SystemPorts.free())
    monkeypatch.setattr(system, "broker", Part("its port 1"))
    monkeypatch.setattr(system, "triton", Part("its models clauses"))
    monkeypatch.setattr(system, "issuer", Part("its port 2"))
    monkeypatch.setattr(system, "apply_topics", lambda: None)
    monkeypatch.setattr(system, "launch", lambda _: None)
    return system


def test_start_reports_what_each_part_waits_for(system: LocalSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    def wait_for(name: str, missing: object, timeout: float, waits: Waits) -> None:
        waits(f"checks of {name}")

    monkeypatch.setattr(system.processes, "wait_for", wait_for)
    watch = RecordingWatch()
    system.start(watch)
    assert watch.of("broker") == [("waits", "its port 1"), ("done",)]
    assert watch.of("triton") == [("waits", "its models clauses"), ("done",)]
    assert watch.of("issuer") == [("waits", "its port 2"), ("done",)]
    for service in SERVICE_NAMES:
        assert watch.of(service)[-2:] == [("waits", f"checks of {service}"), ("done",)]


def test_read_only_folder_is_reported(system: LocalSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    def prepare(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "var/keys")

    monkeypatch.setattr(Layout, "prepare", prepare)
    with pytest.raises(PartFailedError, match=r"cannot be started: .*Permission denied: 'var/keys'"):
        system.start()


@pytest.mark.parametrize("slow", [(), ("redaction", "ingestion")])
def test_stop_returns_killed_services(
    system: LocalSystem, monkeypatch: pytest.MonkeyPatch, slow: Sequence[str]
) -> None:
    monkeypatch.setattr(system.processes, "stop", lambda names, *_: [one for one in names if one in slow])
    watch = RecordingWatch()
    assert system.stop(watch) == [one for one in SERVICE_NAMES if one in slow]
    assert watch.of("redaction") == [("waits", "the documents in progress"), ("done",)]
    assert watch.of("broker")[-1] == ("done",)


def test_triton_reports_missing_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Log lines of an earlier start do not count."""
    triton = LocalTriton(tmp_path, tmp_path, ["clauses", "loan_clauses"], ports=TritonPorts(1, 2, 3))
    log, watch = triton.log(), list[str]()
    log.parent.mkdir(parents=True)
    log.write_text("successfully loaded 'clauses'\n")

    def start(_: Processes, command: Command) -> None:
        with log.open("a") as file:
            file.write("successfully loaded 'loan_clauses'\n")

    def wait_for(_: Processes, name: str, missing: partial[str], timeout: float, waits: Waits) -> None:
        waits(missing())
        with log.open("a") as file:
            file.write("successfully loaded 'clauses'\n")
        waits(missing())

    monkeypatch.setattr(LocalTriton, "_make_backends", lambda _: None)
    monkeypatch.setattr(LocalTriton, "_arguments", lambda _: ())
    monkeypatch.setattr(LocalTriton, "_environment", lambda _: {})
    monkeypatch.setattr(Processes, "start", start)
    monkeypatch.setattr(Processes, "wait_for", wait_for)
    triton.start(waits=watch.append)
    assert watch == ["its models clauses", "its port 2"]
