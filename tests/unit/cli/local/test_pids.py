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


def test_a_zombie_is_not_alive(sleeper: subprocess.Popen[bytes]) -> None:
    process = id_of(sleeper)
    process.send(signal.SIGTERM)
    assert process.wait(30)
    assert not process.alive()
    assert ProcessId.of(sleeper.pid) is None
    sleeper.wait()


def test_a_reused_process_id_gets_no_signal(sleeper: subprocess.Popen[bytes]) -> None:
    process = id_of(sleeper)
    earlier = ProcessId(process.pid, process.started - 1)
    earlier.send(signal.SIGKILL)
    earlier.kill_group()
    assert not earlier.alive()
    assert earlier.wait(0)
    assert sleeper.poll() is None
    process.kill_group()
    assert sleeper.wait(30) == -signal.SIGKILL


def test_wait_times_out(sleeper: subprocess.Popen[bytes]) -> None:
    process = id_of(sleeper)
    assert not process.wait(0.01)
    process.send(signal.SIGKILL)
    sleeper.wait()


def test_a_signal_to_an_ended_process_does_nothing(sleeper: subprocess.Popen[bytes]) -> None:
    process = id_of(sleeper)
    sleeper.kill()
    sleeper.wait()
    process.send(signal.SIGTERM)
    process.kill_group()
    assert process.wait(0)
