"""Archives for tests. Those in base64 were made by 7-Zip 26.02."""

import base64
import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from services.shared.domain.errors import Reason, Reject

T = TypeVar("T")
WORDS = b"This Agreement is made by the zebra."


def zipped(files: Mapping[Any, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of names, or entries (`ZipInfo`). A name that ends in `/` is a folder."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name, data, how)
    return buffer.getvalue()


def tarred(files: Mapping[Any, bytes], kind: int = tarfile.PAX_FORMAT) -> bytes:
    """A TAR archive of names, or entries (`TarInfo`). One that is no regular file has no data."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=kind) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            if info.isreg():
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def gzipped(data: bytes) -> bytes:
    """Data in gzip, without a time."""
    return gzip.compress(data, mtime=0)


def outcome(read: Callable[[], T]) -> T | Reason:
    """What `read` returns, or the reason of its refusal."""
    try:
        return read()
    except Reject as error:
        return error.reason


def special(name: str, kind: bytes) -> tarfile.TarInfo:
    """An entry of TAR that is no file."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd"
    return info


def encrypted(data: bytes, name: str) -> bytes:
    """A ZIP archive in which the headers say that this file is encrypted."""
    made = bytearray(data)
    for magic, flags, place in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        start = made.find(magic)
        while start >= 0:
            if made[start + place :].startswith(name.encode()):
                made[start + flags] |= 1
            start = made.find(magic, start + 1)
    return bytes(made)


def seven_zip(files: Mapping[str, bytes]) -> bytes:
    """A 7z archive without compression, written by the description of the format."""
    packed = b"".join(files.values())
    full = [data for data in files.values() if data]
    names = b"\x00" + "".join(f"{name}\x00" for name in files).encode("utf-16-le")
    empty = _bits([not data for data in files.values()])
    emptied = _bits([True] * (len(files) - len(full)))
    streams = b""
    if full:
        streams = b"\x04\x06" + _number(0) + _number(1) + b"\x09" + _number(len(packed)) + b"\x00"
        streams += b"\x07\x0b\x01\x00\x01\x01\x00\x0c" + _number(len(packed)) + b"\x00"
        streams += b"\x08\x0d" + _number(len(full)) + b"\x09" + b"".join(_number(len(one)) for one in full[:-1])
        streams += b"\x0a\x01" + b"".join(zlib.crc32(one).to_bytes(4, "little") for one in full) + b"\x00\x00"
    properties = _property(0x0E, empty) + _property(0x0F, emptied) if len(full) < len(files) else b""
    header = b"\x01" + streams + b"\x05" + _number(len(files)) + properties + _property(0x11, names) + b"\x00\x00"
    return _archive(packed, header)


def with_header(archive: bytes, header: bytes) -> bytes:
    """A 7z archive with another header, whose sums fit."""
    return _archive(archive[32 : 32 + int.from_bytes(archive[12:20], "little")], header)


def _archive(packed: bytes, header: bytes) -> bytes:
    start = len(packed).to_bytes(8, "little") + len(header).to_bytes(8, "little")
    start += zlib.crc32(header).to_bytes(4, "little")
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + zlib.crc32(start).to_bytes(4, "little") + start + packed + header


def _property(kind: int, data: bytes) -> bytes:
    return bytes([kind]) + _number(len(data)) + data


def _number(value: int) -> bytes:
    return b"\xff" + value.to_bytes(8, "little") if value > 0x7F else bytes([value])


def _bits(values: list[bool]) -> bytes:
    digits = "".join("01"[one] for one in values)
    return bytes(int(digits[place : place + 8].ljust(8, "0"), 2) for place in range(0, len(digits), 8))


_WRITTEN: Mapping[str, str] = {
    "LZMA": (
        "N3q8ryccAARtrQVUpwAAAAAAAAAhAAAAAAAAAGUG5IsAKhoJJ2QZCZPhATdHDshVbhvM4KAcoNgqt1Cj5O48VIxbZ5dAVWjpvE1U"
        "4w3LiAObbNAO3X2uAAAAgTMHrg/ReeggoJCgd7D+k4fhqj+pMNAi3jO4gFipoyv3wOvuzDgd+EvTWc3ppHJhAfPQlDba3c5CuOU0"
        "coUCFoAkFuB8VDwR0m0KB8jF30jQOAKxV2u0If2wEg7dO6igBRJBtI6bs6rqyAAAABcGOAEJbwAHCwEAASMDAQEFXQAQAAAMgI4K"
        "AfDiM0IAAA=="
    ),
    "LZMA2": (
        "N3q8ryccAASEeOEIpAAAAAAAAAAhAAAAAAAAACB8kOsBADRUaGlzIEFncmVlbWVudCBpcyBtYWRlIGJ5IHRoZSB6ZWJyYS5TZWNv"
        "bmQgZmlsZS5hLnR4dAAAAIEzB64P0YkKnKCQoHdexUAYjoQJNqVG7FVeKa+cAL4yZ1Hm/72wtM8Jg+UzRXE7Cv866dKkYdEI/LEC"
        "g0C+nTA3/oqTFZQBVT2L871vqtJg1pVt98JfcdyeQ3pDD5FPAn36IlM2LgAAABcGOQEJawAHCwEAASMDAQEFXQAQAAAMgI4KAVfC"
        "k8MAAA=="
    ),
    "BZip2": (
        "N3q8ryccAARhgOEhvwAAAAAAAAAhAAAAAAAAAEXCZmBCWmg5MUFZJlNZkW9TKQAABheAQAEgAAwAP+eccCAAVFAAAMAx6htNT9SG"
        "h5pDgRvPARFqp2daJFR/GL2YC/fr2oUaUJldHwx1SCi7kinChISLeplIAACBMweuD9MB9D1AwJDO5ct29kFCBQkdIiUAEMavj061"
        "T5EJSqJ5eGSOpWJc2TFxdko/3F2sdvKSg/9DHEUzI+Zb+7klT4TXFNq8I7DW7nWWK1mkseZsaCw7mlnksTfIDtEXwwRh1QAAABcG"
        "VQEJagAHCwEAASMDAQEFXQAQAAAMgI4KAUB4eewAAA=="
    ),
    "Deflate": (
        "N3q8ryccAASi7Wb2pAAAAAAAAAAhAAAAAAAAAHViENcNx8kNwCAMBMBWtgL3kBqSBkzYBCQOCfwAqof5zRNix/U3MrMYTrJ6wk1Y"
        "IBZdU7n51uLxxURRsWEbAACBMweuD9GYLRigkKByQ9RZqJjZFFeA7KGBkb6dhyEX7MFFDBQuvB9RcOPt2Vprt5fBBPvUowi2EaFK"
        "HUmXqiA+dDuBsme+R3M7NHOmvWNbXTdNkA0dOHSOhWXl/ykrozPRVE3TgAAAABcGOgEJagAHCwEAASMDAQEFXQAQAAAMgI4KAWEG"
        "A78AAA=="
    ),
    "PPMd": (
        "N3q8ryccAARRqjzQoQAAAAAAAAAhAAAAAAAAAKz47EUAVBZDmL1JsmEnxU0vZfpBpxqp5+/WD2Y56TXYh+hzPfjWPdYQpyPXcufK"
        "nQOtwtjgAAAAgTMHrg/RHxk0oJCgd7D++v1R570Z1NAu+xk3UXaX4KHL9MdhZ35q2QJ+EpJ4SOBiQPzVhm5LgVsDTr3F3RUYhtQH"
        "2YFJxEBURsRonyJAXkvpiaiQb+DKl2gp1MNaRVsoMCvYvvKohRpJpQAAABcGMgEJbwAHCwEAASMDAQEFXQAQAAAMgI4KAXuCProA"
        "AA=="
    ),
    "AES": (
        "N3q8ryccAASzuxIDMAAAAAAAAABWAAAAAAAAAO2lpYrPoLU31/QNrZMJXJjvcEa4IMlgbg2fiLTQi8UPfyzonEcttwr4YQh6VD7R"
        "X9LFyHoBBAYAAQkwAAcLAQACJAbxBwESUw8fcb05uAt3Xg0cM7Cw8nCOISEBAAEADCgkAAgKAXzCLMkAAAUBGQEAEQ0AYQAuAHQA"
        "eAB0AAAAFQYBACCApIEAAA=="
    ),
    "HEADER": (
        "N3q8ryccAATS8ovqkAAAAAAAAAAuAAAAAAAAAM8WcNB8M5SnTPFfxs4WCcX97/nt1dH54VLR53dOV7bVbbAb/AjAs6nvQcJ7XEfp"
        "9RxABSILbhs5mQr07T24B5c0N3+EyKqA1/iOIkiylz52rCWuKlN9VM2zvHIean6HGLmTqWVWIfrz5kCvPie6Q7GZun2MHnBGG6QY"
        "CjH9Lm4+50CspnbUc3E++ObT+jv3VbWepxkXBjABCWAABwsBAAEkBvEHARJTDy17BNY7Wk6H2LzdQCNUeYwMVgoBKkTWVwAA"
    ),
}
# `a.txt` with `WORDS`, `b.txt`, the empty `empty.txt` and a link; the last two have only `a.txt`, and the last one an
# encrypted header.
WRITTEN: Mapping[str, bytes] = {name: base64.b64decode(text) for name, text in _WRITTEN.items()}
