"""Read the names in the root of a compound file, the container of Office files before 2007."""

import struct
from collections.abc import Iterator

_MOST_ENTRIES = 100_000
_HEADER = 512
_ENTRY = 128
_END = 0xFFFFFFFA  # sectors from here on are marks
_NO_ENTRY = 0xFFFFFFFF


def root_names(data: bytes) -> frozenset[str]:
    """The names of the streams and storages in the root. Those inside storages are of embedded files. Empty if the
    file is damaged.
    """
    try:
        return frozenset(_root_names(_Sectors(data)))
    except (struct.error, IndexError):
        return frozenset()


def _root_names(sectors: "_Sectors") -> Iterator[str]:
    """The entries are in a binary tree, whose first one is the child of the root."""
    directory = b"".join(sectors.chain(sectors.number(48)))
    waiting, seen = [_link(directory, 0, 76)], set[int]()
    while waiting and len(seen) < _MOST_ENTRIES:
        place = waiting.pop()
        if place == _NO_ENTRY or place in seen:
            continue
        seen.add(place)
        waiting += [_link(directory, place, 68), _link(directory, place, 72)]
        start = place * _ENTRY
        (size,) = struct.unpack_from("<H", directory, start + 64)
        yield directory[start : start + max(0, min(size, 64) - 2)].decode("utf-16-le", "replace")


def _link(directory: bytes, place: int, offset: int) -> int:
    return int(struct.unpack_from("<I", directory, place * _ENTRY + offset)[0])


class _Sectors:
    """The sectors of a file, and the table that says which one follows each."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        (shift,) = struct.unpack_from("<H", data, 30)
        self._size: int = 1 << min(max(int(shift), 7), 20)
        self._tables = [one for one in struct.unpack_from("<109I", data, 76) if one < _END]
        self._more = self.number(68)

    def number(self, offset: int) -> int:
        return int(struct.unpack_from("<I", self._data, offset)[0])

    def chain(self, sector: int) -> Iterator[bytes]:
        """The sectors from this one on, as many as the directory of `_MOST_ENTRIES` has."""
        for _ in range(_MOST_ENTRIES * _ENTRY // self._size):
            if sector >= _END:
                return
            start = self._start(sector)
            yield self._data[start : start + self._size]
            sector = self._next(sector)

    def _next(self, sector: int) -> int:
        table, place = divmod(sector, self._size // 4)
        while table >= len(self._tables):
            self._read_more()
        return self.number(self._start(self._tables[table]) + 4 * place)

    def _read_more(self) -> None:
        """Read the next part of the list of tables. Raises `IndexError` at its end, or where it repeats."""
        if self._more >= _END or len(self._tables) * self._size > len(self._data):
            raise IndexError
        count = self._size // 4 - 1
        start = self._start(self._more)
        self._tables += struct.unpack_from(f"<{count}I", self._data, start)
        self._more = self.number(start + 4 * count)

    def _start(self, sector: int) -> int:
        return max(_HEADER, self._size) + sector * self._size
