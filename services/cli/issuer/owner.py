"""The user at the other end of a connection on the loopback interface."""

import os
from pathlib import Path

_TABLE = Path("/proc/net/tcp")
_ROOT = 0


def is_own(client: tuple[str, int], server: tuple[str, int], table: Path = _TABLE) -> bool:
    """Whether the process that opened the connection runs as the user of this process, or as root.

    The kernel lists the user of each socket. Other users of this machine can reach the port, but not sign in.
    """
    wanted = (_address(client), _address(server))
    with table.open() as lines:
        next(lines)
        for line in lines:
            columns = line.split()
            if (columns[1], columns[2]) == wanted:
                return int(columns[7]) in {os.getuid(), _ROOT}
    return False


def _address(peer: tuple[str, int]) -> str:
    """The form of the kernel: the address as a number of this machine, in hexadecimal digits."""
    number = bytes(int(one) for one in peer[0].split("."))[::-1]
    return f"{number.hex().upper()}:{peer[1]:04X}"
