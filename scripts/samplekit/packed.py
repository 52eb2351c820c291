"""Writes ZIP archives with folders, and with files that are encrypted in the way of PKWARE (ZipCrypto)."""

import hashlib
import struct
import zlib
from collections.abc import Mapping

from scripts.samplekit.markup import Source

_VERSION, _DATE = 20, (2024 - 1980) << 9 | 1 << 5 | 1
_DEFLATED, _ENCRYPTED = 8, 1


def render(source: Source, attachments: Mapping[str, bytes]) -> bytes:
    """The archive of the attachments. The front matter has their `folders`, and the passwords of the `encrypted`."""
    folders, passwords = source.meta.get("folders", {}), source.meta.get("encrypted", {})
    files, entries = b"", b""
    for name, data in attachments.items():
        path = f"{folders[name]}/{name}" if name in folders else name
        local, entry = _member(path.encode(), data, passwords.get(name, "").encode(), len(files))
        files, entries = files + local, entries + entry
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, len(attachments), len(attachments), len(entries), len(files), 0)
    return files + entries + end


def _member(path: bytes, data: bytes, password: bytes, place: int) -> tuple[bytes, bytes]:
    """A file with its header, and its entry in the directory."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed, crc = packer.compress(data) + packer.flush(), zlib.crc32(data)
    if password:
        packed = _encrypt(hashlib.sha256(path).digest()[:11] + bytes((crc >> 24,)) + packed, password)
    flags = _ENCRYPTED if password else 0
    facts = struct.pack("<5H3I2H", _VERSION, flags, _DEFLATED, 0, _DATE, crc, len(packed), len(data), len(path), 0)
    entry = b"PK\x01\x02" + struct.pack("<H", _VERSION) + facts + struct.pack("<3H2I", 0, 0, 0, 0, place) + path
    return b"PK\x03\x04" + facts + path + packed, entry


def _encrypt(data: bytes, password: bytes) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]
    for one in password:
        _update(keys, one)
    made = bytearray()
    for one in data:
        mask = (keys[2] | 2) & 0xFFFF
        made.append(one ^ (mask * (mask ^ 1) >> 8 & 0xFF))
        _update(keys, one)
    return bytes(made)


def _update(keys: list[int], one: int) -> None:
    keys[0] = _crc(keys[0], one)
    keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
    keys[2] = _crc(keys[2], keys[1] >> 24)


def _crc(key: int, one: int) -> int:
    return zlib.crc32(bytes((one,)), key ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
