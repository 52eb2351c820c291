"""Archives that cost a naive parser time or memory."""

import bz2
import gzip
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping

from tests.bombs.scaled.archives import SEVEN_ZIPS, TARS, ZIPS
from tests.unit.ingestion.extractors.archive.makers import WRITTEN, tarred, with_header, zipped

_ZEROS = b"\x00" * (64 << 20)
_LARGE = 32 << 20
_MILLION = 1_000_000


def zips() -> Mapping[str, Callable[[], bytes]]:
    return {
        **{name: _of(make, _LARGE) for name, make in ZIPS.items()},
        "five levels of 16 archives": _like_42,
        "a file of 4 GB": _stated,
        "files of 320 MB together": lambda: zipped({str(one): _ZEROS for one in range(5)}),
        "bzip2 of 320 MB": lambda: zipped({str(one): _ZEROS for one in range(5)}, zipfile.ZIP_BZIP2),
        "LZMA of 320 MB": lambda: zipped({str(one): _ZEROS for one in range(5)}, zipfile.ZIP_LZMA),
        "files of 256 MB": lambda: zipped({str(one): _ZEROS[: 63 << 20] + bytes([one]) * 30_000 for one in range(4)}),
    }


def tars() -> Mapping[str, Callable[[], bytes]]:
    return {
        **{name: _of(make, _LARGE) for name, make in TARS.items()},
        "a file of 8 EB": lambda: _sized(b"\x80\x00\x00\x00" + b"\x7f" * 8),
    }


def compressed() -> Mapping[str, Callable[[], bytes]]:
    return {
        "gzip of 4 GB": lambda: gzip.compress(_ZEROS, 1) * 64,
        "gzip of a million streams": lambda: gzip.compress(b"") * _MILLION,
        "gzip of a tar of a million files": lambda: gzip.compress(_headers(_MILLION // 2), 1),
        "bzip2 of 4 GB": lambda: bz2.compress(_ZEROS) * 64,
        "xz of 4 GB": lambda: lzma.compress(_ZEROS, preset=0) * 64,
    }


def seven_zips() -> Mapping[str, Callable[[], bytes]]:
    return {
        **{name: _of(make, _LARGE) for name, make in SEVEN_ZIPS.items()},
        "a header of headers": lambda: with_header(WRITTEN["LZMA"], b"\x17" * _MILLION),
        "a name of 32 MB": lambda: with_header(WRITTEN["LZMA"], _named(b"a\x00" * (_LARGE // 2))),
        "2^63 files": lambda: with_header(WRITTEN["LZMA"], b"\x01\x05\xff" + b"\x7f" * 8),
    }


def _of(make: Callable[[int], bytes], size: int) -> Callable[[], bytes]:
    return lambda: make(size)


def _like_42() -> bytes:
    data = zipped({"0.dll": _ZEROS})
    for _ in range(5):
        data = zipped({f"lib {one}.zip": data + bytes([one]) for one in range(16)})
    return data


def _stated() -> bytes:
    """The directory says that a file of a few bytes has 4 GB."""
    data = bytearray(zipped({"a.txt": b"x" * 50, "b.txt": b"x"}))
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 24, 0xFFFFFFF0)
    return bytes(data)


def _sized(size: bytes) -> bytes:
    data = bytearray(tarred({"a.txt": b"x"}))
    data[124:136], data[148:156] = size, b" " * 8
    data[148:156] = b"%06o\x00 " % sum(data[:512])
    return bytes(data)


def _headers(count: int) -> bytes:
    return tarfile.TarInfo("a").tobuf() * count


def _named(name: bytes) -> bytes:
    size = len(name) + 3
    return b"\x01\x05\x01\x11\xff" + size.to_bytes(8, "little") + b"\x00" + name + b"\x00\x00\x00\x00"
