"""Decompress within a number of bytes."""

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Protocol

from services.shared.domain.errors import Reason, Reject

_PIECE = 1 << 16
_MOST_STREAMS = 10_000  # one after another, as parallel programs write them


class Stream(Protocol):
    """A decompressor of the standard library."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def unpacked(stream: Stream, data: bytes, size: int, *, ends: bool = True) -> bytes:
    """The `size` bytes to which `data` unpacks. `ends`: the format marks its end.

    Raises `Reject(MALFORMED)` if it has less or more.
    """
    try:
        found = stream.decompress(data, size + 1 if ends else size) if data else b""
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
        raise Reject(Reason.MALFORMED) from None
    if len(found) != size or (ends and not stream.eof):
        raise Reject(Reason.MALFORMED)
    return found


def whole(data: bytes, make: Callable[[], Stream], magic: bytes, most: int) -> bytes:
    """What a compressed file unpacks to: one stream or several, each with `magic`. What follows is left out.

    Raises `Reject(MALFORMED | TOO_LARGE)`.
    """
    view, position, parts = memoryview(data), 0, bytearray()
    for _ in range(_MOST_STREAMS):
        if data[position : position + len(magic)] != magic:
            return bytes(parts)
        position = _one(view, position, make(), parts, most)
    raise Reject(Reason.TOO_LARGE)


def _one(view: memoryview, position: int, stream: Stream, parts: bytearray, most: int) -> int:
    """Unpack the stream at `position`. Returns the position after it."""
    while not stream.eof:
        piece = bytes(view[position : position + _PIECE])
        if not piece:
            raise Reject(Reason.MALFORMED)
        try:
            parts += stream.decompress(piece, most - len(parts) + 1)
        except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
            raise Reject(Reason.MALFORMED) from None
        if len(parts) > most:
            raise Reject(Reason.TOO_LARGE)
        position += len(piece)
    return position - len(stream.unused_data)


def inflater() -> Stream:
    """For ZIP and 7z: it has no header."""
    return zlib.decompressobj(-zlib.MAX_WBITS)


def gunzip() -> Stream:
    return zlib.decompressobj(zlib.MAX_WBITS | 16)


def unxz() -> Stream:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_DICTIONARY)


def lzma1(properties: bytes, size: int) -> Stream:
    """LZMA with these five bytes of properties. Its dictionary needs no more than `size` bytes.

    Raises `Reject(MALFORMED)`.
    """
    code, dictionary = struct.unpack("<BL", properties)
    return _raw(
        {"id": lzma.FILTER_LZMA1, "lc": code % 9, "lp": code // 9 % 5, "pb": code // 45},
        min(dictionary, max(size, 4096)),
    )


def lzma2(properties: bytes, size: int) -> Stream:
    """LZMA2 with this byte of properties. Raises `Reject(MALFORMED)`."""
    [bits] = properties
    dictionary = (2 | bits & 1) << (bits // 2 + 11)
    return _raw({"id": lzma.FILTER_LZMA2}, min(dictionary, max(size, 4096)))


def _raw(filters: Mapping[str, int], dictionary: int) -> Stream:
    try:
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[{**filters, "dict_size": dictionary}])
    except (lzma.LZMAError, ValueError, OverflowError):
        raise Reject(Reason.MALFORMED) from None


_DICTIONARY = 128 << 20  # bytes: xz -9 needs 65 MiB
COMPRESSED: Mapping[bytes, Callable[[], Stream]] = {
    b"\x1f\x8b\x08": gunzip,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\x00": unxz,
}
