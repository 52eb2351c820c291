"""Read the files of a ZIP archive.

The library reads the central directory. What a file unpacks to is read here: the library has no limit for bzip2 and
LZMA, and believes a local header that contradicts the directory.
"""

import bz2
import struct
import zipfile
import zlib
from collections.abc import Iterator

from services.ingestion.extractors.archive.member import Budget, Member, left_out_of, refusal_of
from services.ingestion.extractors.archive.names import decoded
from services.ingestion.extractors.archive.unpack import inflater, lzma1, unpacked
from services.ingestion.extractors.ooxml.package import opened
from services.shared.domain.errors import Reason, Reject

_LOCAL = struct.Struct("<4s5H3L2H")  # magic, version, flags, method, time, day, sum, packed, size, name, extra
_ENCRYPTED = 0x2041  # also strong encryption, and a directory that is encrypted
_UTF8 = 0x800
_AES = 99
_UNIX = 3


def members(data: bytes, budget: Budget) -> Iterator[Member]:
    """The files in the order of the directory. Raises `Reject(MALFORMED | TOO_LARGE)`."""
    found = opened(data).infolist()
    if sum(one.compress_size + _LOCAL.size for one in found) > len(data):  # files that overlap unpack several times
        raise Reject(Reason.MALFORMED)
    for info, name in zip(found, _names(found), strict=True):
        budget.enter()
        if not name.endswith(("/", "\\")):
            yield _member(data, info, name, budget)


def _member(data: bytes, info: zipfile.ZipInfo, name: str, budget: Budget) -> Member:
    size = info.file_size
    if left_out := left_out_of(name, info.external_attr >> 16 if info.create_system == _UNIX else 0):
        return Member(name, size, left_out=left_out)
    budget.add_file()
    refusal = _refusal(info) or refusal_of(size, budget.limits)
    if refusal:
        return Member(name, size, refusal=refusal)
    budget.take(size)
    try:
        return Member(name, size, _read(data, info))
    except Reject as error:
        return Member(name, size, refusal=error.reason)


def _refusal(info: zipfile.ZipInfo) -> Reason | None:
    if info.flag_bits & _ENCRYPTED or info.compress_type == _AES:
        return Reason.NEEDS_PASSWORD
    return None if info.compress_type in _METHODS else Reason.UNSUPPORTED


def _read(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """The content of a file. Raises `Reject(MALFORMED)`, also if its two headers contradict each other."""
    packed = _packed(data, info)
    if info.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        content = unpacked(inflater(), packed, info.file_size)
    elif info.compress_type == zipfile.ZIP_BZIP2:
        content = unpacked(bz2.BZ2Decompressor(), packed, info.file_size)
    else:
        content = _lzma(packed, info)
    if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
        raise Reject(Reason.MALFORMED)
    return content


def _packed(data: bytes, info: zipfile.ZipInfo) -> bytes:
    start = info.header_offset
    if not 0 <= start <= len(data) - _LOCAL.size:
        raise Reject(Reason.MALFORMED)
    magic, _, flags, method, _, _, crc, _, size, name, extra = _LOCAL.unpack_from(data, start)
    start += _LOCAL.size
    # Sums and sizes that come after the content are 0 here, and those of ZIP64 are all ones.
    same = magic == b"PK\x03\x04" and method == info.compress_type and not flags & _ENCRYPTED
    same = same and crc in (0, info.CRC) and size in (0, info.file_size, 0xFFFFFFFF)
    if not same or data[start : start + name] != _raw(info):
        raise Reject(Reason.MALFORMED)
    start += name + extra
    return data[start : start + info.compress_size]


def _lzma(packed: bytes, info: zipfile.ZipInfo) -> bytes:
    """A header of four bytes with the size of the properties, which are five bytes, is before the content."""
    if len(packed) < 9 or packed[2:4] != b"\x05\x00":
        raise Reject(Reason.MALFORMED)
    return unpacked(lzma1(packed[4:9], info.file_size), packed[9:], info.file_size, ends=False)


def _names(found: list[zipfile.ZipInfo]) -> list[str]:
    others = iter(decoded([_raw(one) for one in found if not one.flag_bits & _UTF8]))
    return [one.orig_filename if one.flag_bits & _UTF8 else next(others) for one in found]


def _raw(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")


_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
