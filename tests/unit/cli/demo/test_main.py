"""A fault of `glossator demo`: a message and exit status 1, no traceback, and the system is stopped."""

from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.demo import main
from services.cli.local.processes import PartFailedError
from services.cli.local.system import LocalSystem
from services.shared.domain.errors import Retry


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (PartFailedError("triton was not ready after 120 s"), "triton was not ready after 120 s"),
        (TimeoutError(), "TimeoutError"),
        (Retry(dependency="annotation"), "annotation"),
        (httpx.ConnectError("connection refused"), "connection refused"),
        (PermissionError(13, "Permission denied", "var/demo"), "[Errno 13] Permission denied: 'var/demo'"),
    ],
)
def test_a_fault_is_reported_and_the_system_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, text: str
) -> None:
    stopped: list[LocalSystem] = []

    def play(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(main, "_play", play)
    monkeypatch.setattr(LocalSystem, "stop", lambda system, _: stopped.append(system))
    result = CliRunner().invoke(app, ["demo", "--directory", str(tmp_path / "demo")], env={"COLUMNS": "200"})
    assert (result.exit_code, len(stopped)) == (1, 1)
    assert f"error: {text}" in result.stderr or f"{text} does not answer" in result.stderr
    assert result.stdout == ""
