"""The frames that the processes of the sandbox exchange.

A frame is the number of parts (4 bytes), the length of each part (8 bytes), and the parts. Numbers are big-endian.
"""

import struct
from collections.abc import Callable, Sequence

_COUNT = struct.Struct(">I")
_MOST_PARTS = 100_000


class BrokenFrameError(ValueError):
    """The frame is incomplete, or breaks a limit."""


def pack(parts: Sequence[bytes]) -> bytes:
    return b"".join((head(parts), *parts))


def head(parts: Sequence[bytes]) -> bytes:
    """The bytes of a frame before its parts."""
    return _COUNT.pack(len(parts)) + struct.pack(f">{len(parts)}Q", *map(len, parts))


def unpack(frame: bytes) -> list[bytes]:
    """Return the parts of exactly one frame. Raises `BrokenFrameError`."""
    view = memoryview(frame)
    position = 0

    def take(size: int) -> bytes:
        nonlocal position
        position += size
        return bytes(view[position - size : position])

    parts = read(take)
    if parts is None or position != len(frame):
        raise BrokenFrameError
    return parts


def read(take: Callable[[int], bytes], most: int | None = None) -> list[bytes] | None:
    """Return the parts of the next frame, or None at the end. `take(n)` returns less than n bytes only at the end.

    Raises `BrokenFrameError`, also for more than `most` bytes.
    """
    first = take(_COUNT.size)
    if not first:
        return None
    count = _COUNT.unpack(_full(first, _COUNT.size))[0]
    if count > _MOST_PARTS:
        raise BrokenFrameError
    lengths = struct.unpack(f">{count}Q", _full(take(8 * count), 8 * count))
    if most is not None and sum(lengths) > most:
        raise BrokenFrameError
    return [_full(take(length), length) for length in lengths]


def _full(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise BrokenFrameError
    return data
