"""Restrict a process before it parses an untrusted document. Linux only."""

import errno
import os
import resource
from pathlib import Path

from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox import landlock
from services.ingestion.sandbox.syscalls import SeccompMissingError, prepare_filter, restrict_calls
from services.shared.runtime.hardening import die_with_parent, forbid_traces, libc

NOBODY = 65534
_PR_SET_NO_NEW_PRIVS = 38


def shield() -> None:
    """Forbid other processes of the same user to read or trace this one, and this one to gain privileges."""
    forbid_traces()
    libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def confine(limits: Limits, address_space: int, *, seccomp: bool = True) -> None:
    """Limit memory and CPU time, and forbid new files, sockets, processes and privileges.

    Open descriptors stay open. This cannot be undone. `address_space`: that of the idle process. Without `seccomp`, a
    process of the same user can be signalled, and a file can be renamed or removed where the kernel lacks Landlock.
    Raises `SeccompMissingError`.
    """
    shield()
    landlock.deny_all()
    become_nobody()
    memory = address_space + limits.memory
    bounds = (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds_of(limits.pages) + 1),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_NOFILE, 0, 0),
    )
    for limit, soft, hard in bounds:
        resource.setrlimit(limit, (soft, hard))
    if seccomp:
        restrict_calls()


def become_nobody() -> None:
    """As root, become a user without files. In any case, end with the parent."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        shield()
    die_with_parent()  # a change of the user resets it


def allow_cpu(seconds: int) -> None:
    """Change the limit on the CPU time of this confined process, up to that of the most pages."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def has_seccomp() -> bool:
    """Whether a forked process that installs the filter is refused what the filter forbids."""
    try:
        prepare_filter()
    except SeccompMissingError:
        return False
    child = os.fork()
    if child == 0:
        shield()
        os._exit(_refused())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == errno.EPERM


def _refused() -> int:
    try:
        restrict_calls()
        Path("/").stat()
    except SeccompMissingError:
        return 0
    except OSError as error:
        return error.errno or 0
    return 0


def memory_in_use() -> tuple[int, int]:
    """Bytes that this process has mapped, and those of them that are in memory in a process that it forks: not pages
    of files, which the forked process reads again when it needs them.
    """
    mapped, resident, of_files = map(int, Path("/proc/self/statm").read_text("ascii").split()[:3])
    return mapped * resource.getpagesize(), (resident - of_files) * resource.getpagesize()
