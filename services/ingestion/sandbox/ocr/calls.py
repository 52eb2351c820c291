"""The system calls of Tesseract. Every other call fails: with ENOSYS where the C library has an older one, else with
EPERM.

It starts no other process and no thread, has no socket, and writes only to what is open when it starts.
"""

from collections.abc import Callable
from typing import Any

from services.ingestion.sandbox.programs import allow, prepare_filter


def prepare() -> Callable[[], None]:
    """Returns what installs the filter (`programs.prepare_filter`)."""
    return prepare_filter(_rules)


def _rules(seccomp: Any, made: Any) -> None:
    allow(seccomp, made, ALLOWED)


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
