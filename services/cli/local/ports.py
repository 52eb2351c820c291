"""Free and open ports of the loopback interface."""

import fcntl
import os
import random
import socket
import tempfile
from functools import cache
from pathlib import Path

LOOPBACK = "127.0.0.1"
_RANGE = range(15_000, 32_000)
"""Below the ephemeral ports of the kernel. Otherwise a client that reconnects to a stopped part could get this port as
its source port, connect to itself, and keep the part from starting."""


def free_port() -> int:
    """Return a port that no process listens on. Raises `OSError` if there is none.

    A part starts to listen some time later. Until this process ends, no process of the same user gets the port again.
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
    """Whether a process accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOOPBACK, port)) == 0


def closed_port(port: int) -> str:
    """The port that a starting part waits for: `its port 17101`. Empty if a process accepts connections on it."""
    return "" if is_open(port) else f"its port {port}"


def _reserve(port: int) -> bool:
    """Lock one byte of a file. The kernel unlocks it when this process ends, also by a signal."""
    try:
        fcntl.lockf(_reservations(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except BlockingIOError:
        return False
    return True


@cache
def _reservations() -> int:
    """Open until this process ends: closing the file would release all locks."""
    path = Path(tempfile.gettempdir()) / f"glossator-ports-{os.getuid()}"
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)


_given: set[int] = set()
