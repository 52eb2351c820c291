import os
import signal
import subprocess

import pytest

from services.cli.local.pids import ProcessId


@pytest.fixture
def sleeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen(["sleep", "60"], start_new_session=True)


def id_of(process: subprocess.Popen[bytes]) -> ProcessId:
    found = ProcessId.of(process.pid)
    assert found is not None
    return found


def test_this_process_is_alive() -> None:
    found = ProcessId.of(os.getpid())
    assert found is not None
    assert found.alive()


def test_a_zombie_counts_as_gone(sleeper: subprocess.Popen[bytes]) -> None:
    process = id_of(sleeper)
    process.send(signal.SIGTERM)
    assert process.wait(30)
    assert not process.alive()
    assert ProcessId.of(sleeper.pid) is None
    sleeper.wait()


def test_a_number_that_passed_to_another_process_is_left_alone(sleeper: subprocess.Popen[bytes]) -> None:
    process = id_of(sleeper)
    earlier = ProcessId(process.pid, process.started - 1)
    earlier.send(signal.SIGKILL)
    earlier.kill_group()
    assert not earlier.alive()
    assert earlier.wait(0)
    assert sleeper.poll() is None
    process.kill_group()
    assert sleeper.wait(30) == -signal.SIGKILL


def test_waiting_gives_up(sleeper: subprocess.Popen[bytes]) -> None:
    process = id_of(sleeper)
    assert not process.wait(0.01)
    process.send(signal.SIGKILL)
    sleeper.wait()


def test_signals_to_nobody_are_nothing(sleeper: subprocess.Popen[bytes]) -> None:
    process = id_of(sleeper)
    sleeper.kill()
    sleeper.wait()
    process.send(signal.SIGTERM)
    process.kill_group()
    assert process.wait(0)
