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
    """Not reaped before a test is over: a zombie is what the others of a group must not take for alive."""
    arguments = (*COMMAND, "/bin/sh", "-c", f"{WITH_A_CHILD} read _")
    pipe = subprocess.PIPE
    with subprocess.Popen(arguments, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as process:
        yield process
        process.kill()


def told(leader: subprocess.Popen[str]) -> tuple[int, ProcessId]:
    """The program's own number, and its child."""
    assert leader.stdout is not None
    own, child = map(int, leader.stdout.readline().split())
    found = ProcessId.of(child)
    assert found is not None
    return own, found


def test_the_program_keeps_the_number(leader: subprocess.Popen[str]) -> None:
    own, child = told(leader)
    assert own == leader.pid
    assert child.alive()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_all_of_the_group_ends_with_a_program_that_is_killed(leader: subprocess.Popen[str], number: int) -> None:
    _, child = told(leader)
    os.kill(leader.pid, number)
    assert child.wait(30)


def test_all_of_the_group_ends_with_a_program_that_ends(leader: subprocess.Popen[str]) -> None:
    _, child = told(leader)
    assert leader.stdin is not None
    leader.stdin.close()
    assert child.wait(30)


def test_all_of_the_group_lives_while_the_program_does(leader: subprocess.Popen[str]) -> None:
    _, child = told(leader)
    time.sleep(0.3)
    assert child.alive()
    assert leader.poll() is None


def test_who_leads_no_group_is_refused() -> None:
    done = subprocess.run((*COMMAND, "/bin/true"), capture_output=True, text=True, check=False, timeout=20)
    assert done.returncode
    assert "not the leader of a process group" in done.stderr
