"""The system calls of Tesseract. Every other call fails: with ENOSYS where the C library has an older one, else with
EPERM.

It starts no other process and no thread, has no socket, and writes only to what is open when it starts.
"""

import errno
import os
from collections.abc import Callable
from typing import Any

from services.ingestion.sandbox.syscalls import SeccompMissingError


def prepare() -> Callable[[], None]:
    """Returns what installs the filter in this process and in the program that it becomes. Raises
    `SeccompMissingError`, and so does the result. Call it while this process can still read its libraries.
    """
    try:
        import pyseccomp  # noqa: PLC0415 - the import fails without libseccomp, which the caller reports
    except (ImportError, RuntimeError, OSError):
        raise SeccompMissingError(errno.ENOSYS, "libseccomp.so.2 cannot be loaded") from None
    made = _filter(pyseccomp)

    def install() -> None:
        try:
            made.load()
        except OSError as error:
            raise SeccompMissingError(error.errno or errno.ENOSYS, "the kernel refused the filter") from None

    return install


def _filter(seccomp: Any) -> Any:
    made = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    made.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.ERRNO(errno.EPERM))
    for name in ALLOWED:
        made.add_rule(seccomp.ALLOW, name)
    for name in ("clone3", "close_range"):
        made.add_rule(seccomp.ERRNO(errno.ENOSYS), name)
    for name in ("kill", "tgkill"):  # a program that finds a fault of its own ends itself
        made.add_rule(seccomp.ALLOW, name, seccomp.Arg(0, seccomp.EQ, os.getpid()))
    # Reads the limits of this process, and sets none.
    made.add_rule(seccomp.ALLOW, "prlimit64", seccomp.Arg(0, seccomp.EQ, 0), seccomp.Arg(2, seccomp.EQ, 0))
    return made


# Names of files are governed by Landlock, which leaves it nothing to write.
ALLOWED = (
    "read", "pread64", "readv", "write", "writev", "lseek", "close", "fadvise64", "dup", "dup2", "fcntl",
    "open", "openat", "stat", "lstat", "fstat", "newfstatat", "statx", "access", "faccessat", "faccessat2",
    "readlink", "readlinkat", "getdents64", "getcwd",
    "mmap", "mprotect", "munmap", "mremap", "madvise", "brk",
    "futex", "set_robust_list", "rseq", "set_tid_address", "arch_prctl", "exit", "exit_group",
    "sched_yield", "sched_getaffinity", "poll",
    "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getrlimit", "getrusage", "times",
    "uname", "sysinfo", "getrandom", "getcpu",
    "clock_gettime", "clock_getres", "clock_nanosleep", "gettimeofday", "nanosleep", "time",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "execve",
)  # fmt: skip
