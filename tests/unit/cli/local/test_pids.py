import os
import signal
import subprocess
import sys

import pytest

from services.cli.local.pids import ProcessId


@pytest.fixture
def sleeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen(["sleep", "60"], start_new_session=True)


def id_of(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> ProcessId:
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


CHILD_IN_ITS_OWN_SESSION = """
import signal, subprocess, sys
child = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); signal.pause()"
process = subprocess.Popen([sys.executable, "-c", child], start_new_session=True)
print(process.pid, flush=True)
signal.pause()
"""


def test_kill_tree_returns_after_children_in_other_sessions_have_ended() -> None:
    command = [sys.executable, "-c", CHILD_IN_ITS_OWN_SESSION]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        lines = {parent.stdout.readline().strip() for _ in range(2)} - {"up"}
        child = ProcessId.of(int(lines.pop()))
        assert child is not None
        process = id_of(parent)
        assert process.children() == [child]
        process.kill_tree(30)
        assert not process.alive()
        assert not child.alive()
        assert process.children() == []
