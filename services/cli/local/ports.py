"""Loopback ports for local parts."""

import fcntl
import os
import random
import socket
import tempfile
from functools import cache
from pathlib import Path

LOOPBACK = "127.0.0.1"
_RANGE = range(15_000, 32_000)
"""Below the kernel's ephemeral ports: a client that keeps trying to reach a stopped part could otherwise be given that
very port as its own, connect to itself and keep the part from coming back."""


def free_port() -> int:
    """A port nobody listens on.

    It takes a while until the part that gets the port listens there. Until this process ends, neither it nor another
    process of the same user is given the port again. Raises OSError if there is none.
    """
    for port in random.sample(_RANGE, len(_RANGE)):
        if port not in _given and is_free(port) and _reserve(port):
            _given.add(port)
            return port
    raise OSError("no free port on the loopback interface")


def free_ports(count: int) -> tuple[int, ...]:
    return tuple(free_port() for _ in range(count))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def is_open(port: int) -> bool:
    """True where something accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOOPBACK, port)) == 0


def closed_port(port: int) -> str:
    """The port as a part that starts waits for it; empty once something accepts connections there."""
    return "" if is_open(port) else f"its port {port}"


def _reserve(port: int) -> bool:
    """Locks one byte of a file. The kernel unlocks it when this process ends, however it ends."""
    try:
        fcntl.lockf(_reservations(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except BlockingIOError:
        return False
    return True


@cache
def _reservations() -> int:
    """Open as long as this process lives: closing it would give up all of its locks."""
    path = Path(tempfile.gettempdir()) / f"glossator-ports-{os.getuid()}"
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)


_given: set[int] = set()
