"""Check a Word or PowerPoint file from before 2007, and choose the filter that reads it.

Its macros do not run: the profile forbids them, and the converted file has none.
"""

import struct
from pathlib import Path

from services.ingestion.sandbox.office.statuses import DAMAGED, PASSWORD, RefusedError

_HEADER, _ENTRY, _SMALL = 512, 128, 64  # bytes of the header, of an entry of the directory, and of a small sector
_CUTOFF = 4096  # a smaller stream is in small sectors, which are in the stream of the root
_WORD_97, _WORD_6 = 0xA5EC, 0xA5DC
_ENCRYPTED = 0x0100
_FILTERS = {_WORD_97: "MS Word 97", _WORD_6: "MS WinWord 6"}


def checked_doc(file: Path) -> str:
    """The filter that reads a DOC: of Word 97 and later, or of Word 6 and 95. Raises `RefusedError`."""
    try:
        data = file.read_bytes()
        identity, _, _, _, _, flags = struct.unpack_from("<6H", data, _start_of(data, "WordDocument"))
    except (OSError, struct.error):
        raise RefusedError(DAMAGED) from None
    if identity not in _FILTERS:
        raise RefusedError(DAMAGED)
    if flags & _ENCRYPTED:
        raise RefusedError(PASSWORD)
    return _FILTERS[identity]


def checked_ppt(file: Path) -> str:
    """The filter that reads a PPT. Raises `RefusedError`."""
    try:
        data = file.read_bytes()
    except OSError:
        raise RefusedError(DAMAGED) from None
    if "EncryptedSummary".encode("utf-16-le") in data:
        raise RefusedError(PASSWORD)
    return "MS PowerPoint 97"


def _start_of(data: bytes, stream: str) -> int:
    """Where a stream begins. The first entry with its name counts: those of embedded files come after it.

    Raises `struct.error` if it is outside of the file.
    """
    size = 1 << min(max(_number(data, 30) & 0xFFFF, 7), 20)
    place = _entry(data, stream)
    sector = _number(data, place + 116)
    if _number(data, place + 120) >= _CUTOFF:
        return _place(sector, size)
    steps, rest = divmod(sector * _SMALL, size)
    outer = _number(data, _place(_number(data, 48), size) + 116)  # that of the root, the first entry
    for _ in range(min(steps, len(data) // size)):
        table, index = divmod(outer, size // 4)
        if table >= 109:  # the header has the places of as many tables
            raise struct.error
        outer = _number(data, _place(_number(data, 76 + 4 * table), size) + 4 * index)
    return _place(outer, size) + rest


def _entry(data: bytes, name: str) -> int:
    letters = f"{name}\0".encode("utf-16-le")
    place = data.find(letters)
    while place >= 0 and place % _ENTRY:
        place = data.find(letters, place + 1)
    if place < 0:
        raise RefusedError(DAMAGED)
    return place


def _place(sector: int, size: int) -> int:
    return max(_HEADER, size) + sector * size


def _number(data: bytes, offset: int) -> int:
    return int(struct.unpack_from("<I", data, offset)[0])
