"""The channel between the service and the fork server of the parsers: small JSON messages, and open descriptors.

The descriptors are the request, which only the forked process reads, and the pipe for its answer. So the fork server
never has the bytes of a document in its memory, which every later process inherits.
"""

import fcntl
import json
import os
import socket
from collections.abc import Mapping, Sequence
from typing import Any

_LARGEST = 4096
_SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


def pair() -> tuple[socket.socket, socket.socket]:
    """Two ends that keep the borders of messages."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(channel: socket.socket, message: Mapping[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Raises `OSError` if the other end is closed."""
    socket.send_fds(channel, [json.dumps(message).encode()], list(descriptors))


def receive(channel: socket.socket, descriptors: int = 0) -> tuple[Mapping[str, Any], list[int]] | None:
    """The next message and its descriptors, or None at the end. Raises `OSError`, also for an invalid message."""
    data, found, _, _ = socket.recv_fds(channel, _LARGEST, descriptors)
    if not data:
        return None
    try:
        return dict(json.loads(data)), found
    except (ValueError, TypeError):
        raise OSError from None


def in_memory(data: Sequence[bytes]) -> int:
    """A descriptor of a file in memory with this content, sealed against changes."""
    descriptor = os.memfd_create("document", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        for part in data:
            write(descriptor, part)
        os.lseek(descriptor, 0, os.SEEK_SET)
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _SEALS)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def take(descriptor: int, size: int) -> bytes:
    """The next `size` bytes, or less at the end."""
    parts: list[bytes] = []
    left = size
    while left and (part := os.read(descriptor, left)):
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
