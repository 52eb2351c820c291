import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from services.cli.local import group
from services.cli.local.pids import ProcessId

COMMAND = (sys.executable, "-I", "-S", group.__file__)
WITH_A_CHILD = "sleep 60 & echo $$ $!; "


@pytest.fixture
def leader() -> Iterator[subprocess.Popen[str]]:
    """Not reaped before the test ends: the group must not take a zombie for a running process."""
    arguments = (*COMMAND, "/bin/sh", "-c", f"{WITH_A_CHILD} read _")
    pipe = subprocess.PIPE
    with subprocess.Popen(arguments, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as process:
        yield process
        process.kill()


def told(leader: subprocess.Popen[str]) -> tuple[int, ProcessId]:
    """The process id of the program, and its child."""
    assert leader.stdout is not None
    own, child = map(int, leader.stdout.readline().split())
    found = ProcessId.of(child)
    assert found is not None
    return own, found


def test_the_program_keeps_the_process_id(leader: subprocess.Popen[str]) -> None:
    own, child = told(leader)
    assert own == leader.pid
    assert child.alive()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_group_is_killed_after_a_signal(leader: subprocess.Popen[str], number: int) -> None:
    _, child = told(leader)
    os.kill(leader.pid, number)
    assert child.wait(30)


def test_the_group_is_killed_after_an_exit(leader: subprocess.Popen[str]) -> None:
    _, child = told(leader)
    assert leader.stdin is not None
    leader.stdin.close()
    assert child.wait(30)


def test_the_group_runs_while_the_program_runs(leader: subprocess.Popen[str]) -> None:
    _, child = told(leader)
    time.sleep(0.3)
    assert child.alive()
    assert leader.poll() is None


def test_the_caller_must_lead_a_group() -> None:
    done = subprocess.run((*COMMAND, "/bin/true"), capture_output=True, text=True, check=False, timeout=20)
    assert done.returncode
    assert "not the leader of a process group" in done.stderr
