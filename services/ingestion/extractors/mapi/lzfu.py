"""Decompress the RTF body of a message (MS-OXRTFCP), in linear time."""

import struct

from services.shared.domain.errors import Reason, Reject


def decompressed(data: bytes, most: int = 16 << 20) -> bytes:
    """The RTF. Raises `Reject(MALFORMED)`, and `Reject(TOO_LARGE)` above `most` bytes."""
    if len(data) < _HEAD:
        raise Reject(Reason.MALFORMED)
    size, raw, kind = struct.unpack_from("<II4s", data)
    packed = data[_HEAD : size + 4]
    if kind == _PLAIN:
        return packed[: min(raw, most)]
    if kind != _PACKED:
        raise Reject(Reason.MALFORMED)
    return _unpacked(packed, most)


def _unpacked(packed: bytes, most: int) -> bytes:
    found = bytearray(_BEGIN)
    offset = 0
    while offset < len(packed) and len(found) <= most:
        control = packed[offset]
        offset += 1
        for bit in range(8):
            if not control >> bit & 1:
                found += packed[offset : offset + 1]
                offset += 1
                continue
            if offset + 2 > len(packed):
                return bytes(found[len(_BEGIN) :])
            place, length = divmod(packed[offset] << 8 | packed[offset + 1], 16)
            offset += 2
            distance = (len(found) - place) % _WINDOW
            if distance == 0:
                return bytes(found[len(_BEGIN) :])
            _repeat(found, len(found) - distance, length + 2)
    if len(found) > most:
        raise Reject(Reason.TOO_LARGE)
    return bytes(found[len(_BEGIN) :])


def _repeat(found: bytearray, start: int, length: int) -> None:
    """Add bytes from `start` on, also those that it adds. Before the text, the window has spaces."""
    for place in range(start, start + length):
        found.append(found[place] if place >= 0 else 0x20)


_HEAD = 16
_PACKED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096
_BEGIN = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    b"\\b\\i\\u\\tab\\tx"
)
