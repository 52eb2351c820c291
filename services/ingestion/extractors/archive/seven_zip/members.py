"""Read the files of a 7z archive, with the decompressors of the standard library."""

import bz2
import stat
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from services.ingestion.extractors.archive.member import Budget, Member, left_out_of, refusal_of
from services.ingestion.extractors.archive.seven_zip.header import Entry, read_files, read_start
from services.ingestion.extractors.archive.seven_zip.reader import Reader
from services.ingestion.extractors.archive.seven_zip.streams import Coder, Folder, Streams, read_streams
from services.ingestion.extractors.archive.unpack import Stream, inflater, lzma1, lzma2, unpacked
from services.shared.domain.errors import Reason, Reject

_MOST_HEADER = 16 << 20
_MOST_NESTED = 4  # headers that are compressed, each by the next
_ENCODED = b"\x17"
_AES = bytes.fromhex("06f10701")
_COPY = b"\x00"
_LINK, _UNIX = 0x400, 0x8000


def members(data: bytes, budget: Budget) -> Iterator[Member]:
    """The files in their order. Those that are packed together are refused together.

    Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD | UNSUPPORTED)`: the header can be packed like a file.
    """
    streams, entries = _header(data)
    contents = _contents(data, streams, budget)
    for entry in entries:
        budget.enter()
        if entry.is_folder:
            continue
        made = next(contents, None) if entry.has_content else Member("", 0)
        if made is None:
            raise Reject(Reason.MALFORMED)
        yield _member(replace(made, name=entry.name), entry, budget)


def _member(made: Member, entry: Entry, budget: Budget) -> Member:
    if left_out := left_out_of(entry.name, _mode(entry.attributes)):
        return Member(entry.name, made.size, left_out=left_out)
    budget.add_file()
    refusal = made.refusal or refusal_of(made.size, budget.limits)
    return replace(made, data=b"" if refusal else made.data, refusal=refusal)


def _mode(attributes: int) -> int:
    if attributes & _LINK:
        return stat.S_IFLNK
    return attributes >> 16 if attributes & _UNIX else 0


def _header(data: bytes) -> tuple[Streams, list[Entry]]:
    header = read_start(data)
    for _ in range(_MOST_NESTED):
        if not header.startswith(_ENCODED):
            return read_files(header)
        streams = read_streams(Reader(header[len(_ENCODED) :]))
        if len(streams.folders) != 1 or streams.folders[0].work > _MOST_HEADER:
            raise Reject(Reason.MALFORMED)
        header = _unpack(data, streams, 0)
    raise Reject(Reason.MALFORMED)


def _contents(data: bytes, streams: Streams, budget: Budget) -> Iterator[Member]:
    """The contents of the files, without their names."""
    for number, folder in enumerate(streams.folders):
        try:
            _check(folder)
            budget.take(folder.work)
            content = _unpack(data, streams, number)
        except Reject as error:
            if error.reason is Reason.TOO_LARGE:
                raise
            yield from (Member("", size, refusal=error.reason) for size in folder.sizes)
            continue
        position = 0
        for size, crc in zip(folder.sizes, folder.sums, strict=True):
            one = content[position : position + size]
            position += size
            damaged = crc is not None and zlib.crc32(one) != crc
            yield Member("", size, refusal=Reason.MALFORMED) if damaged else Member("", size, one)


def _check(folder: Folder) -> None:
    """Raises `Reject(NEEDS_PASSWORD | UNSUPPORTED)` for a folder that cannot be unpacked."""
    methods = [one.method for one in folder.coders]
    if _AES in methods:
        raise Reject(Reason.NEEDS_PASSWORD)
    if not all(one == _COPY or one in _METHODS for one in methods) or len(folder.chain) != len(methods):
        raise Reject(Reason.UNSUPPORTED)


def _unpack(data: bytes, streams: Streams, number: int) -> bytes:
    """What a folder unpacks to. Raises `Reject(MALFORMED | NEEDS_PASSWORD | UNSUPPORTED)`."""
    folder = streams.folders[number]
    _check(folder)
    start, size = streams.packed(number)
    content = data[start : start + size]
    for place in folder.chain:
        coder, wanted = folder.coders[place], folder.unpacked[place]
        content = content[:wanted] if coder.method == _COPY else _decoded(coder, content, wanted)
        if len(content) != wanted:
            raise Reject(Reason.MALFORMED)
    return content


def _decoded(coder: Coder, content: bytes, size: int) -> bytes:
    make, length, ends = _METHODS[coder.method]
    if length is not None and len(coder.properties) != length:
        raise Reject(Reason.MALFORMED)
    return unpacked(make(coder.properties, size), content, size, ends=ends) if size else b""


def _plain(make: Callable[[], Stream], _properties: bytes, _size: int) -> Stream:
    return make()


# Method → decompressor, bytes of its properties, and whether its end is marked.
_METHODS: Mapping[bytes, tuple[Callable[[bytes, int], Stream], int | None, bool]] = {
    bytes.fromhex("030101"): (lzma1, 5, False),
    bytes.fromhex("21"): (lzma2, 1, False),
    bytes.fromhex("040202"): (partial(_plain, bz2.BZ2Decompressor), None, False),
    bytes.fromhex("040108"): (partial(_plain, inflater), None, False),
}
