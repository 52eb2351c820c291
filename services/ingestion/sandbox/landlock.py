"""Landlock: deny a process files, TCP, and signals and traces of other processes. Linux 5.13 and newer."""

import contextlib
import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.shared.runtime.hardening import libc

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # numbers of the system calls, the same on all architectures
_VERSION = 1
# All rights of each version of the interface. A kernel refuses the rights that it does not know.
_FILES = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NET_SINCE, _NET = 4, 0b11  # bind and connect
_SCOPE_SINCE, _SCOPES = 6, 0b11  # abstract Unix sockets, signals


def version() -> int:
    """The version of the kernel's interface, or 0 without Landlock."""
    return max(0, int(libc().syscall(_CREATE, None, 0, _VERSION)))


@dataclass(frozen=True, slots=True)
class Allowed:
    """Files and folders that a process reaches. It reads `readable` and what is in it, and starts only what is in
    `executable`. In `writable` it makes, changes and removes files, folders and sockets. Missing ones are ignored.
    """

    readable: Sequence[Path] = field(default=())
    executable: Sequence[Path] = field(default=())
    writable: Sequence[Path] = field(default=())


def deny_all() -> bool:
    """Allow this process nothing that Landlock governs. Needs `no_new_privs`. Returns False without Landlock."""
    return allow_only(Allowed())


def allow_only(allowed: Allowed) -> bool:
    """Allow this process only these files. Needs `no_new_privs`. Returns False without Landlock."""
    found = version()
    if not found:
        return False
    files = (1 << _FILES[min(found, max(_FILES))]) - 1
    rights = (
        files,
        _NET if found >= _NET_SINCE else 0,
        _SCOPES if found >= _SCOPE_SINCE else 0,
    )
    rules = struct.pack("=3Q", *rights)[: 8 * (1 + (found >= _NET_SINCE) + (found >= _SCOPE_SINCE))]
    descriptor = libc().syscall(_CREATE, rules, len(rules), 0)
    if descriptor < 0:
        return False
    try:
        for paths, wanted in ((allowed.readable, _READ), (allowed.executable, _RUN), (allowed.writable, _WRITE)):
            for path in paths:
                if not _add(descriptor, path, wanted & files):
                    return False
        return bool(libc().syscall(_RESTRICT, descriptor, 0) == 0)
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _add(descriptor: int, path: Path, rights: int) -> bool:
    """Whether the rule was added, or the path does not exist."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        rule = struct.pack("=Qi", rights if path.is_dir() else rights & _OF_FILES, place)
        return bool(libc().syscall(_ADD, descriptor, _BENEATH, rule, 0) == 0)
    finally:
        os.close(place)


_BENEATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_DIR, _REMOVE_FILE = (1 << one for one in range(6))
_MAKE_DIR, _MAKE_FILE, _MAKE_SOCKET, _REFER, _TRUNCATE = (1 << one for one in (7, 8, 9, 13, 14))
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_READ = _READ_FILE | _READ_DIR
_RUN = _READ | _EXECUTE
_CHANGE = _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_FILE | _MAKE_SOCKET
_WRITE = _READ | _WRITE_FILE | _CHANGE | _REFER | _TRUNCATE
