"""Read the header of a 7z archive: the names of its files, and how their content is packed."""

import struct
import zlib
from dataclasses import dataclass

from services.ingestion.extractors.archive.seven_zip.reader import Reader
from services.ingestion.extractors.archive.seven_zip.streams import START, Streams, read_streams
from services.shared.domain.errors import Reason, Reject

_MAGIC = b"7z\xbc\xaf\x27\x1c"
_START = struct.Struct("<6s2BLQQL")  # magic, version, sum of the rest; offset, size and sum of the header
_END, _HEADER, _ARCHIVE_PROPERTIES, _ADDITIONAL, _STREAMS, _FILES = range(6)
_EMPTY_STREAM, _EMPTY_FILE, _NAMES, _ATTRIBUTES = 0x0E, 0x0F, 0x11, 0x15


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a folder."""

    name: str
    has_content: bool
    is_folder: bool
    attributes: int = 0


def read_start(data: bytes) -> bytes:
    """The header of an archive. Raises `Reject(MALFORMED | EMPTY)`."""
    if len(data) < START:
        raise Reject(Reason.MALFORMED)
    magic, _, _, total, offset, size, header_sum = _START.unpack_from(data)
    if magic != _MAGIC or zlib.crc32(data[12:START]) != total:
        raise Reject(Reason.MALFORMED)
    if not size:
        raise Reject(Reason.EMPTY)
    header = data[START + offset : START + offset + size]
    if len(header) != size or zlib.crc32(header) != header_sum:
        raise Reject(Reason.MALFORMED)
    return header


def read_files(header: bytes) -> tuple[Streams, list[Entry]]:
    """How the content is packed, and the files. Raises `Reject(MALFORMED | TOO_LARGE)`."""
    data, streams, files = Reader(header), Streams(), list[Entry]()
    data.expect(_HEADER)
    while (kind := data.byte()) != _END:
        if kind == _ARCHIVE_PROPERTIES:
            while data.byte() != _END:
                data.take(data.number())
        elif kind == _ADDITIONAL:
            read_streams(data)
        elif kind == _STREAMS:
            streams = read_streams(data)
        elif kind == _FILES:
            files = _files(data)
        else:
            raise Reject(Reason.MALFORMED)
    return streams, files


def _files(data: Reader) -> list[Entry]:
    count = data.count()
    empty, files, attributes = [False] * count, list[bool](), [0] * count
    names = [""] * count
    while (kind := data.byte()) != _END:
        found = Reader(data.take(data.number()))
        if kind == _EMPTY_STREAM:
            empty = found.bits(count)
        elif kind == _EMPTY_FILE:
            files = found.bits(sum(empty))
        elif kind == _NAMES:
            names = _names(found, count)
        elif kind == _ATTRIBUTES:
            attributes = _attributes(found, count)
    is_file = iter(files)
    made = []
    for name, is_empty, bits in zip(names, empty, attributes, strict=True):
        is_folder = is_empty and not next(is_file, False)
        made.append(Entry(name, not is_empty, is_folder, bits))
    return made


def _names(data: Reader, count: int) -> list[str]:
    data.expect(0)
    found = data.rest().decode("utf-16-le", "replace").split("\x00")
    if len(found) <= count:
        raise Reject(Reason.MALFORMED)
    return found[:count]


def _attributes(data: Reader, count: int) -> list[int]:
    known = data.all_or_bits(count)
    data.expect(0)
    return [int.from_bytes(data.take(4), "little") if one else 0 for one in known]
