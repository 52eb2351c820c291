"""`scripts/setup.sh` finds a Python 3.12, or reports that there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def _setup(step: str, python: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"GLOSSATOR_PYTHON312": str(python)}
    command = ["bash", str(ROOT / "scripts" / "setup.sh"), step]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("script", "status"),
    [
        ("echo /opt/python3.12", 0),  # the output of a Python 3.12
        ("exit 1", 1),  # the exit status of another version
    ],
)
def test_a_named_interpreter_decides(tmp_path: Path, script: str, status: int) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    assert _setup("has-python312", python).returncode == status


def test_the_interpreter_states_its_version() -> None:
    expected = 0 if sys.version_info[:2] == (3, 12) else 1
    assert _setup("has-python312", Path(sys.executable)).returncode == expected
