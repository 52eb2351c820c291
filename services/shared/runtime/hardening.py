"""Protection of a process from other processes of the same user. Linux only."""

import ctypes
import signal
from functools import cache

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4


@cache
def libc() -> ctypes.CDLL:
    """The C library of this process, with its error numbers. To open it takes as long as a hundred calls."""
    return ctypes.CDLL(None, use_errno=True)


def forbid_traces() -> None:
    """Forbid other processes of the same user to read the memory of this one, and the kernel to write its core dump.

    Its `/proc` files belong to root from now on. It does not hold for programs that this process starts.
    """
    libc().prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def die_with_parent() -> None:
    """Ends this process when the thread that started it ends."""
    libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
