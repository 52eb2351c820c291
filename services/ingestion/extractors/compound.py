"""Read the streams of a compound file (MS-CFB), within limits: chains of sectors can be cyclic or shared."""

import struct
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from services.shared.domain.errors import Reason, Reject


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: where its chain of sectors begins, and its size in bytes."""

    start: int
    size: int


@dataclass(slots=True)
class Storage:
    """A folder of a compound file."""

    streams: dict[str, Stream] = field(default_factory=dict)
    storages: dict[str, "Storage"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    stream: Stream


class CompoundFile:
    """A compound file. What is read of it, all streams together, is at most twice its size.

    Raises `Reject(MALFORMED)` for all that the format does not permit, and `Reject(TOO_LARGE)` for too many entries.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER or not data.startswith(MAGIC):
            raise Reject(Reason.MALFORMED)
        self._data = data
        self._left = 2 * len(data)
        shift, mini = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini != _MINI_SHIFT:
            raise Reject(Reason.MALFORMED)
        self._size = 1 << shift
        self._most = len(data) // self._size + 1  # sectors
        directory, _, self._cutoff, mini_table, _, more, _ = struct.unpack_from("<7I", data, 48)
        self._table = self._sector_table(more)
        self._mini_table = array("I")
        self._mini_stream = b""
        self.root = self._tree(b"".join(self._open_chain(directory)), mini_table)

    def read(self, stream: Stream) -> bytes:
        """The bytes of a stream; fewer than its size if the file ends before."""
        if stream.size > len(self._data):
            raise Reject(Reason.MALFORMED)
        self._left -= stream.size
        if self._left < 0:
            raise Reject(Reason.MALFORMED)
        if stream.size < self._cutoff:
            return self._small(stream)
        pieces = self._chain(stream.start, -(-stream.size // self._size))
        return b"".join(pieces)[: stream.size]

    def _small(self, stream: Stream) -> bytes:
        pieces, sector = [], stream.start
        for _ in range(-(-stream.size // _MINI)):
            if sector >= len(self._mini_table):
                break
            pieces.append(self._mini_stream[sector * _MINI : (sector + 1) * _MINI])
            sector = self._mini_table[sector]
        return b"".join(pieces)[: stream.size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _chain(self, sector: int, most: int) -> Iterator[bytes]:
        """At most `most` sectors, so that a cycle ends."""
        for _ in range(most):
            if sector >= len(self._table):
                return
            yield self._sector(sector)
            sector = self._table[sector]

    def _open_chain(self, sector: int) -> Iterator[bytes]:
        """A chain without a size. One with more sectors than the file is a cycle."""
        for count, piece in enumerate(self._chain(sector, self._most + 1)):
            if count == self._most:
                raise Reject(Reason.MALFORMED)
            yield piece

    def _sector_table(self, more: int) -> "array[int]":
        """The next sector of each sector. `more`: the first sector with numbers of sectors of this table."""
        needed = -(-self._most * 4 // self._size)
        numbers = array("I", self._data[76:_HEADER])
        for _ in range(needed):
            if len(numbers) >= needed or more >= self._most:
                break
            further = _numbers(self._sector(more))
            if not further:
                break
            more = further.pop()
            numbers += further
        table = array("I")
        for one in numbers[:needed]:
            if one >= self._most:
                break
            table += _numbers(self._sector(one))
        return table

    def _tree(self, directory: bytes, mini_table: int) -> Storage:
        count = len(directory) // _ENTRY
        if count > _MOST_ENTRIES:
            raise Reject(Reason.TOO_LARGE)
        entries = [_entry(directory, place * _ENTRY) for place in range(count)]
        if not entries or entries[0].kind != _ROOT:
            raise Reject(Reason.MALFORMED)
        mini = entries[0].stream
        sectors = min(-(-mini.size // self._size), self._most)
        self._mini_stream = b"".join(self._chain(mini.start, sectors))[: mini.size]
        self._mini_table = _numbers(b"".join(self._open_chain(mini_table))) if mini.size else array("I")
        return _folders(entries)


def _folders(entries: list[_Entry]) -> Storage:
    """The tree of storages. An entry is in one of them, once: else the tree has a cycle."""
    root = Storage()
    seen = {0}
    waiting = [(root, entries[0].child)]
    while waiting:
        folder, place = waiting.pop()
        if place >= len(entries):
            continue
        if place in seen:
            raise Reject(Reason.MALFORMED)
        seen.add(place)
        one = entries[place]
        waiting += [(folder, one.left), (folder, one.right)]
        if one.kind == _STORAGE:
            inner = folder.storages[one.name] = Storage()
            waiting.append((inner, one.child))
        elif one.kind == _STREAM:
            folder.streams[one.name] = one.stream
    return root


def _entry(directory: bytes, offset: int) -> _Entry:
    length, kind = struct.unpack_from("<HB", directory, offset + 64)
    left, right, child = struct.unpack_from("<3I", directory, offset + 68)
    # The upper half of the size is undefined in files with short sectors, and no file is so long.
    start, size = struct.unpack_from("<2I", directory, offset + 116)
    name = directory[offset : offset + min(max(length - 2, 0), 62)].decode("utf-16-le", "replace")
    return _Entry(name, kind, left, right, child, Stream(start, size))


def _numbers(sector: bytes) -> "array[int]":
    return array("I", sector[: len(sector) // 4 * 4])


def root_names(data: bytes) -> frozenset[str]:
    """The names in the root of a compound file; none if it is damaged."""
    try:
        root = CompoundFile(data).root
    except Reject:
        return frozenset()
    both: tuple[Mapping[str, object], Mapping[str, object]] = (root.streams, root.storages)
    return frozenset(name for one in both for name in one)


MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
_MINI_SHIFT = 6
_MINI = 1 << _MINI_SHIFT
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MOST_ENTRIES = 100_000
