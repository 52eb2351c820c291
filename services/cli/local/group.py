"""`python group.py PROGRAM ARGUMENTS` becomes PROGRAM, and once that has ended, however it did, ends its whole group.

For tritonserver: the processes of its models look for it by signal 0, which a killed server still answers until it is
reaped, and they cannot look for it by themselves, for while they wait for work they hold Python's lock.
`PR_SET_PDEATHSIG` is no help: the kernel takes a thread for a parent, and the thread that starts such a process ends
long before the server. PROGRAM keeps the number of this process, which must lead a group of its own.
"""

import os
import select
import signal
import sys


def run(program: list[str]) -> None:
    """Never returns: this process becomes `program`. Raises `OSError` where it cannot be run."""
    me = os.getpid()
    if os.getpgrp() != me:
        raise OSError("not the leader of a process group")
    leader = os.pidfd_open(me)
    if os.fork() == 0:
        _end_with(leader)
    os.close(leader)
    os.execv(program[0], program)  # noqa: S606 # the program is the caller's own


def _end_with(leader: int) -> None:
    """SIGKILL to this process's group, itself included, once `leader`, a descriptor of a process, has ended."""
    poller = select.poll()
    poller.register(leader, select.POLLIN)
    poller.poll()
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    run(sys.argv[1:])
