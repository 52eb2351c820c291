"""Archives: entries, names, extended headers, streams, and headers of 7z."""

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Mapping

from tests.bombs.scaled.kinds import Make, counted
from tests.unit.ingestion.extractors.archive.makers import seven_zip, tarred, with_header, zipped

_ENTRY = 100  # about the bytes of an entry


def _entries(how: int, content: bytes = b"x", name: str = "#") -> Make:
    def make(size: int) -> bytes:
        count = max(1, size // (_ENTRY + len(content)))
        return zipped({name.replace("#", str(one)): content for one in range(count)}, how)

    return make


def _comments(size: int) -> bytes:
    info = zipfile.ZipInfo("a.txt")
    info.extra = b"\x99\x99\x00\x00" * min(size // 4, 16_000)
    return zipped({info: b"x", **{str(one): b"x" for one in range(size // _ENTRY)}})


def _long_names(size: int) -> bytes:
    return tarred({"a" * 90 + f"{one}/" + "b" * 200: b"x" for one in range(max(1, size // 2_000))}, tarfile.GNU_FORMAT)


def _records(size: int) -> bytes:
    """One extended header with many records. `tarfile` writes them in quadratic time."""
    lines = (f" comment.{one}=x\n".encode() for one in range(max(1, size // 20)))
    return _extended(b"".join(b"%d%b" % (len(one) + 2, one) for one in lines))


def _digits(size: int) -> bytes:
    """An extended header that is one number."""
    return _extended(b"1" * size)


def _extended(content: bytes) -> bytes:
    """A file after an extended header with this content."""
    head = tarfile.TarInfo("a")
    head.type, head.size = b"x", len(content)
    return head.tobuf(tarfile.USTAR_FORMAT) + content + b"\x00" * (-len(content) % 512) + tarred({"a.txt": b"x"})


def _headers(size: int) -> bytes:
    """Extended headers without an entry."""
    head = tarfile.TarInfo("a")
    head.type = b"L"
    return head.tobuf(tarfile.USTAR_FORMAT) * max(1, size // 512)


def _streams(size: int) -> bytes:
    return gzip.compress(b"") * max(1, size // 20)


def _names(size: int) -> bytes:
    return seven_zip({f"file {one}": b"" for one in range(max(1, min(size // 20, 900)))})


def _folders(size: int) -> bytes:
    """Folders with a stream each, of nothing."""
    count = min(max(1, size // 8), 19_000)
    number = b"\xff" + count.to_bytes(8, "little")
    pack = b"\x06\x00" + number + b"\x09" + b"\x00" * count + b"\x00"
    folders = b"\x07\x0b" + number + b"\x00" + b"\x01\x01\x00" * count + b"\x0c" + b"\x00" * count + b"\x00"
    return with_header(seven_zip({"a": b""}), b"\x01\x04" + pack + folders + b"\x00\x00")


def _nested(size: int) -> bytes:
    """Archives inside one another: only the outer one is unpacked."""
    data = b"x" * size
    for _ in range(6):
        data = zipped({"a.zip": data})
    return data


def _shared(size: int) -> bytes:
    """Entries that have the content of the first one."""
    data = zipped({"a.txt": b"\x00" * size, "b.txt": b"x"})
    start, end = data.index(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    entries = data[start : data.index(b"PK\x01\x02", start + 1)] * 1_000
    tail = bytearray(data[end:])
    tail[8:12], tail[12:16] = (1_000).to_bytes(2, "little") * 2, len(entries).to_bytes(4, "little")
    return data[:start] + entries + bytes(tail)


def _sparse(size: int) -> bytes:
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=1) as file:
        file.write(b"\x00" * size)
    return buffer.getvalue()


ZIPS: Mapping[str, Make] = {
    "entries": _entries(zipfile.ZIP_STORED),
    "packed entries": _entries(zipfile.ZIP_DEFLATED, b"x" * 400),
    "entries of bzip2": _entries(zipfile.ZIP_BZIP2, b"x" * 400),
    "entries of lzma": _entries(zipfile.ZIP_LZMA, b"x" * 400),
    "the same name": _entries(zipfile.ZIP_STORED, name="a.txt"),
    "fields": _comments,
    "one large file": lambda size: zipped({"a.txt": b"x" * size}),
    "archives in archives": _nested,
    "shared content": _shared,
}
TARS: Mapping[str, Make] = {
    "entries": lambda size: tarred({str(one): b"" for one in range(max(1, size // 512))}),
    "long names": _long_names,
    "records": _records,
    "digits": _digits,
    "headers": _headers,
}
COMPRESSED: Mapping[str, Make] = {
    "streams": _streams,
    "zeros": _sparse,
    "a name": lambda size: b"\x1f\x8b\x08\x08" + b"\x00" * 6 + b"a" * size + b"\x00" + gzip.compress(b"x")[10:],
    "bytes after the end": lambda size: gzip.compress(b"x") + counted("#", size),
}
SEVEN_ZIPS: Mapping[str, Make] = {
    "names": _names,
    "folders": _folders,
    "content": lambda size: seven_zip({"a.txt": zlib.compress(b"x") * (size // 9)}),
}
