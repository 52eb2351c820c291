from pathlib import Path

import pytest

from services.cli.local.log_tail import last_error

STARTED = '{"level": "info", "event": "service.started"}'
CASES = [
    ("", ""),
    (f"{STARTED}\n", ""),
    (
        f'{STARTED}\n{{"level": "critical", "event": "process.uncaught", "exception": ["KeyError", "OSError"]}}\n',
        "process.uncaught: KeyError, OSError",
    ),
    ('{"level": "error", "event": "a.b"}\n{"level": "info", "event": "c.d"}\n', "a.b"),
    ('{"level": "error", "event": "a.b"}\n' + f"{STARTED}\n" * 5, ""),
    ("ERROR no space left\n" + "\tat x.y\n" * 9, "ERROR no space left"),
    ("W1127 no GPU\nE1127 03:00:00.0 1 metrics.cc:1] NVML is not available\n", ""),
    ("GLOSSATOR_FEED_DAYS: -1: must be positive\n", "GLOSSATOR_FEED_DAYS: -1: must be positive"),
    (
        "Traceback (most recent call last):\n  File x\nModuleNotFoundError: No module named 'x'\n",
        "ModuleNotFoundError: No module named 'x'",
    ),
    (
        "[2026-11-27 03:00:00,000] INFO started (kafka.Kafka)\n[2026] ERROR no space left (kafka.log)\nlast\n",
        "[2026] ERROR no space left (kafka.log)",
    ),
    (
        "E1127 03:00:00.000000 1 server.cc:1] failed to load\nI1127 exiting\n",
        "E1127 03:00:00.000000 1 server.cc:1] failed to load",
    ),
]


@pytest.mark.parametrize(("log", "error"), CASES)
def test_the_last_error_of_a_log(tmp_path: Path, log: str, error: str) -> None:
    path = tmp_path / "one.log"
    path.write_text(log)
    assert last_error(path) == error


def test_errors_before_the_last_start_are_not_reported(tmp_path: Path) -> None:
    path = tmp_path / "one.log"
    path.write_text("KeyError: 'old'\n")
    size = path.stat().st_size
    assert last_error(path, since=size) == ""
    assert last_error(tmp_path / "absent.log") == ""
