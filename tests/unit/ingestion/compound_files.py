"""Make compound files, the container of Office files before 2007."""

import struct

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SIZE = 8  # sectors of the stream: below, it would be a part of another one


def compound_file(stream: str, data: bytes = b"") -> bytes:
    """A file with one stream in its root."""
    head = struct.pack(
        "<8s16x5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0
    )
    table = struct.pack("<128I", _TABLE, _END, *range(3, 2 + _SIZE), _END, *[_FREE] * (126 - _SIZE))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry(stream, 2, _FREE, 2, _SIZE * _SECTOR)
    return b"".join(
        (
            head.ljust(76, b"\0"),
            struct.pack("<109I", 0, *[_FREE] * 108),
            table,
            directory.ljust(_SECTOR, b"\0"),
            data.ljust(_SIZE * _SECTOR, b"\0"),
        )
    )


def packed(name: str, data: bytes) -> bytes:
    """An object of the packager of Windows with this file."""
    path = rf"C:\Users\Jane\{name}".encode("cp1252") + b"\0"
    label = name.encode("cp1252") + b"\0"
    inner = b"\x02\0" + label + path + b"\0\0\x03\0" + struct.pack("<I", len(path)) + path
    inner += struct.pack("<I", len(data)) + data
    return compound_file("\x01Ole10Native", struct.pack("<I", len(inner)) + inner)


def _entry(name: str, kind: int, child: int, sector: int, size: int) -> bytes:
    letters = f"{name}\0".encode("utf-16-le")
    return struct.pack("<64sH2B3I36xIQ", letters, len(letters), kind, 1, _FREE, _FREE, child, sector, size)
