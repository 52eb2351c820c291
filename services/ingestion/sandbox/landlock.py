"""Landlock: deny a process all files, TCP, and signals and traces of other processes. Linux 5.13 and newer."""

import contextlib
import os
import struct

from services.shared.runtime.hardening import libc

_CREATE, _RESTRICT = 444, 446  # numbers of the system calls, the same on all architectures
_VERSION = 1
# All rights of each version of the interface. A kernel refuses the rights that it does not know.
_FILES = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NET_SINCE, _NET = 4, 0b11  # bind and connect
_SCOPE_SINCE, _SCOPES = 6, 0b11  # abstract Unix sockets, signals


def version() -> int:
    """The version of the kernel's interface, or 0 without Landlock."""
    return max(0, int(libc().syscall(_CREATE, None, 0, _VERSION)))


def deny_all() -> bool:
    """Allow this process nothing that Landlock governs. Needs `no_new_privs`. Returns False without Landlock."""
    found = version()
    if not found:
        return False
    rights = (
        (1 << _FILES[min(found, max(_FILES))]) - 1,
        _NET if found >= _NET_SINCE else 0,
        _SCOPES if found >= _SCOPE_SINCE else 0,
    )
    rules = struct.pack("=3Q", *rights)[: 8 * (1 + (found >= _NET_SINCE) + (found >= _SCOPE_SINCE))]
    descriptor = libc().syscall(_CREATE, rules, len(rules), 0)
    if descriptor < 0:
        return False
    try:
        return bool(libc().syscall(_RESTRICT, descriptor, 0) == 0)
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)
