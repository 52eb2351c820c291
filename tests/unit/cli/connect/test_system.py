"""The system that a command connects to, and its caller."""

from pathlib import Path

import pytest

from services.cli.connect.system import credential, open_system
from services.cli.errors import CommandError
from services.cli.local.layout import SystemPorts
from services.cli.local.system import LocalSystem
from services.shared.runtime.clock import SystemClock


def test_opening_creates_no_system(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no system"):
        open_system(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_remedy_names_the_running_demo(tmp_path: Path) -> None:
    LocalSystem(tmp_path / "demo", ports=SystemPorts.free())
    with pytest.raises(CommandError) as kept:
        open_system(tmp_path)
    assert kept.value.remedy == f"start one with `glossator up`, or `--directory {tmp_path}/demo` for that of the demo"


def test_credential_by_name(tmp_path: Path) -> None:
    system = LocalSystem(tmp_path, ports=SystemPorts.free())
    with pytest.raises(CommandError) as nothing:
        credential(system, "reviewer@harbour-bank")
    assert "glossator up" in nothing.value.remedy
    system.layout.prepare(SystemClock())
    assert credential(open_system(tmp_path), "reviewer@harbour-bank").count(".") == 2
    with pytest.raises(CommandError) as unknown:
        credential(system, "bob")
    assert "reviewer@harbour-bank" in unknown.value.remedy
    assert "service" not in unknown.value.remedy
