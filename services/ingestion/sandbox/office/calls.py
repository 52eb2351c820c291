"""The system calls of LibreOffice. Every other call fails: with ENOSYS where the C library has an older one, else with
EPERM.

It starts threads, and no other process. Of sockets it has only those of its own pipe: it cannot connect to anything,
and sends nothing to a process that does not connect to it.
"""

import errno
import os
from collections.abc import Callable
from typing import Any

from services.ingestion.sandbox.syscalls import SeccompMissingError, load_seccomp

_CLONE_THREAD = 0x10000
_STREAM, _KIND = 1, 0xF  # SOCK_STREAM, and the bits of the kind of a socket
_UNIX = 1
_SIGNALS_OF_FILES = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX: signals to other processes
_NAMES = (15, 16, 0x53564D41)  # PR_SET_NAME, PR_GET_NAME, PR_SET_VMA


def prepare() -> Callable[[], None]:
    """Returns what installs the filter in this process and in the program that it becomes. Raises
    `SeccompMissingError`, and so does the result. Call it while this process can still read its libraries.
    """
    seccomp = load_seccomp()
    made = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    made.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.ERRNO(errno.EPERM))  # calls of the 32-bit interfaces
    _rules(seccomp, made)

    def install() -> None:
        try:
            made.load()
        except OSError as error:
            raise SeccompMissingError(error.errno or errno.ENOSYS, "the kernel refused the filter") from None

    return install


def _rules(seccomp: Any, made: Any) -> None:
    rule, arg = made.add_rule, seccomp.Arg
    for name in ALLOWED:
        rule(seccomp.ALLOW, name)
    for name in OLDER:
        rule(seccomp.ERRNO(errno.ENOSYS), name)
    for name in ("kill", "tgkill"):  # a program that finds a fault of its own ends itself
        rule(seccomp.ALLOW, name, arg(0, seccomp.EQ, os.getpid()))
    # Reads the limits of this process, and sets none.
    rule(seccomp.ALLOW, "prlimit64", arg(0, seccomp.EQ, 0), arg(2, seccomp.EQ, 0))
    rule(seccomp.ALLOW, "clone", arg(0, seccomp.MASKED_EQ, _CLONE_THREAD, _CLONE_THREAD))
    # It asks whether it can write to /tmp, and else makes its pipe in its own folder.
    rule(seccomp.ALLOW, "access", arg(1, seccomp.NE, os.W_OK))
    rule(seccomp.ALLOW, "socket", arg(0, seccomp.EQ, _UNIX), arg(1, seccomp.MASKED_EQ, _KIND, _STREAM))
    low, _, high = _SIGNALS_OF_FILES
    for comparison in (arg(1, seccomp.LT, low), arg(1, seccomp.EQ, low + 1), arg(1, seccomp.GT, high)):
        rule(seccomp.ALLOW, "fcntl", comparison)
    for option in _NAMES:
        rule(seccomp.ALLOW, "prctl", arg(0, seccomp.EQ, option))


# Where the C library has an older one.
OLDER = ("clone3", "close_range")
# Names of files are governed by Landlock. It has no rights for modes, owners and times of files, so these calls are
# refused, and so are links, pipes and devices with a name.
ALLOWED = (
    "read", "pread64", "readv", "write", "pwrite64", "writev", "lseek", "close", "fadvise64", "fallocate", "ftruncate",
    "fsync", "fdatasync", "flock", "dup", "dup2", "dup3", "pipe", "pipe2", "eventfd2", "copy_file_range", "sendfile",
    "open", "openat", "stat", "lstat", "fstat", "newfstatat", "statx", "statfs", "fstatfs", "faccessat", "faccessat2",
    "readlink", "readlinkat", "getdents64", "getcwd", "chdir", "umask", "fchmod",
    "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2",
    "mmap", "mprotect", "munmap", "mremap", "madvise", "brk", "membarrier",
    "futex", "set_robust_list", "get_robust_list", "rseq", "set_tid_address", "arch_prctl", "exit", "exit_group",
    "sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler", "sched_get_priority_max",
    "sched_get_priority_min", "getpriority",
    "poll", "ppoll", "select", "pselect6", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait",
    "bind", "listen", "accept", "accept4", "shutdown", "getsockname", "setsockopt",
    "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid", "getgroups",
    "getpgrp", "getrlimit", "getrusage", "times", "uname", "sysinfo", "getrandom", "getcpu",
    "clock_gettime", "clock_getres", "clock_nanosleep", "gettimeofday", "nanosleep", "time",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigtimedwait", "rt_sigpending", "sigaltstack",
    "restart_syscall", "execve",
)  # fmt: skip
