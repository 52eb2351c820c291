"""Loopback ports for local parts."""

import random
import socket
from collections.abc import Collection

LOOPBACK = "127.0.0.1"
_RANGE = range(15_000, 32_000)
"""Below the kernel's ephemeral ports: a client that keeps trying to reach a stopped part could otherwise be given that
very port as its own, connect to itself and keep the part from coming back."""


def free_port(taken: Collection[int] = ()) -> int:
    """A port nobody listens on, and not in `taken`."""
    for port in random.sample(_RANGE, len(_RANGE)):
        if port not in taken and is_free(port):
            return port
    raise OSError("no free port on the loopback interface")


def free_ports(count: int) -> tuple[int, ...]:
    ports: list[int] = []
    while len(ports) < count:
        ports.append(free_port(ports))
    return tuple(ports)


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
