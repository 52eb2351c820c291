"""`python group.py PROGRAM ARGUMENTS` becomes PROGRAM. When PROGRAM ends, its process group is killed.

Used for tritonserver. The processes of its models check with signal 0 whether the server lives, and a killed server
answers until it is reaped. They cannot check in another thread, because they hold Python's lock while they wait for
work.
`PR_SET_PDEATHSIG` does not help: its parent is a thread, and the thread that starts such a process ends before the
server. PROGRAM keeps the process id of this process, which must lead a process group.
"""

import os
import select
import signal
import sys


def run(program: list[str]) -> None:
    """Replace this process by `program`. Does not return. Raises `OSError` if it cannot be run."""
    pid = os.getpid()
    if os.getpgrp() != pid:
        raise OSError("not the leader of a process group")
    leader = os.pidfd_open(pid)
    if os.fork() == 0:
        _kill_group_after(leader)
    os.close(leader)
    os.execv(program[0], program)  # noqa: S606 # the caller names the program


def _kill_group_after(leader: int) -> None:
    """Wait until `leader`, a file descriptor of a process, ends; then SIGKILL the group of this process."""
    poller = select.poll()
    poller.register(leader, select.POLLIN)
    poller.poll()
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    run(sys.argv[1:])
