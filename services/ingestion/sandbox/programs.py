"""What the filters of system calls have in common for programs that are started by name: LibreOffice and Tesseract."""

import errno
import os
from collections.abc import Callable, Iterable
from typing import Any

from services.ingestion.sandbox.syscalls import SeccompMissingError, load_seccomp


def prepare_filter(rules: Callable[[Any, Any], None]) -> Callable[[], None]:
    """Returns what installs the filter in this process and in the program that it becomes. Raises
    `SeccompMissingError`, and so does the result. Call it while this process can still read its libraries.

    `rules(seccomp, made)` adds the rules of one program to the filter `made`. Every other call fails: with ENOSYS where
    the C library has an older one, else with EPERM.
    """
    seccomp = load_seccomp()
    made = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    made.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.ERRNO(errno.EPERM))  # calls of the 32-bit interfaces
    for name in ("clone3", "close_range"):
        made.add_rule(seccomp.ERRNO(errno.ENOSYS), name)
    for name in ("kill", "tgkill"):  # a program that finds a fault of its own ends itself
        made.add_rule(seccomp.ALLOW, name, seccomp.Arg(0, seccomp.EQ, os.getpid()))
    # Reads the limits of this process, and sets none.
    made.add_rule(seccomp.ALLOW, "prlimit64", seccomp.Arg(0, seccomp.EQ, 0), seccomp.Arg(2, seccomp.EQ, 0))
    rules(seccomp, made)

    def install() -> None:
        try:
            made.load()
        except OSError as error:
            raise SeccompMissingError(error.errno or errno.ENOSYS, "the kernel refused the filter") from None

    return install


def allow(seccomp: Any, made: Any, names: Iterable[str]) -> None:
    """Allow the calls `names` with any arguments."""
    for name in names:
        made.add_rule(seccomp.ALLOW, name)
