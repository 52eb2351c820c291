"""The system calls that a process may use while it parses a document. Every other call fails with EPERM."""

import ctypes
import errno
import mmap
import os
import resource
from functools import cache
from typing import Any

from services.shared.runtime.hardening import libc

_PR_SET_SECCOMP, _FILTER_MODE = 22, 2


class SeccompMissingError(OSError):
    """The kernel or the library libseccomp does not offer seccomp filters."""


class _Program(ctypes.Structure):
    """`struct sock_fprog` of the kernel."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


@cache
def _program() -> _Program:
    """The filter as the kernel reads it. The fork server builds it once for all processes."""
    with os.fdopen(os.memfd_create("filter", os.MFD_CLOEXEC), "r+b") as file:
        _filter().export_bpf(file)
        file.seek(0)
        instructions = file.read()
    return _Program(len(instructions) // 8, instructions)


def load_seccomp() -> Any:
    """The module `pyseccomp`. Raises `SeccompMissingError` where its library is missing."""
    try:
        import pyseccomp  # noqa: PLC0415 - the import fails without libseccomp, which the caller reports
    except (ImportError, RuntimeError, OSError):
        raise SeccompMissingError(errno.ENOSYS, "libseccomp.so.2 cannot be loaded") from None
    return pyseccomp


def _filter() -> Any:
    pyseccomp = load_seccomp()
    made = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    made.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.ERRNO(errno.EPERM))  # calls of the 32-bit interfaces
    for name in ALLOWED:
        made.add_rule(pyseccomp.ALLOW, name)
    for name in _WITHOUT_CODE:
        no_code = pyseccomp.Arg(2, pyseccomp.MASKED_EQ, mmap.PROT_EXEC, 0)
        made.add_rule(pyseccomp.ALLOW, name, no_code)
    this_process = pyseccomp.Arg(0, pyseccomp.EQ, 0)
    cpu_time = pyseccomp.Arg(1, pyseccomp.EQ, resource.RLIMIT_CPU)
    made.add_rule(pyseccomp.ALLOW, "prlimit64", this_process, cpu_time)
    return made


def prepare_filter() -> None:
    """Build the filter before the processes are forked. Raises `SeccompMissingError`."""
    _program()


def restrict_calls() -> None:
    """Install the filter in this process. It cannot be removed. Raises `SeccompMissingError`."""
    if libc().prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(_program()), 0, 0):
        raise SeccompMissingError(ctypes.get_errno(), "the kernel refused the filter")


# Reading and writing of open descriptors, memory, time, the end of the process. No name of a file, no socket, no other
# process, no new descriptor. Besides them, a process may change the limit on its own CPU time, up to the hard limit.
ALLOWED = (
    "read", "pread64", "readv", "write", "writev", "lseek", "fstat", "close",
    "munmap", "mremap", "madvise", "brk",
    "futex", "sched_yield", "sched_getaffinity", "getrusage", "times", "getpid", "gettid", "getrandom",
    "clock_gettime", "clock_getres", "clock_nanosleep", "gettimeofday", "nanosleep", "time",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall",
    "exit", "exit_group",
)  # fmt: skip
# Allowed if the memory is not executable.
_WITHOUT_CODE = ("mmap", "mprotect")
