"""Writes compound files (MS-CFB, version 3), with identical bytes each time."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Folder = Mapping[str, "bytes | Folder"]


def compound(root: Folder) -> bytes:
    """A file with these streams and storages."""
    writer = _Writer()
    writer.add_folder("Root Entry", _ROOT, root)
    return writer.file()


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    left: int = -1
    right: int = -1
    child: int = -1
    start: int = -2


@dataclass
class _Writer:
    entries: list[_Entry] = field(default_factory=list)
    sectors: list[bytes] = field(default_factory=list)
    table: list[int] = field(default_factory=list)

    def add_folder(self, name: str, kind: int, folder: Folder) -> int:
        """Adds a storage and all inside it, and returns its number."""
        number = len(self.entries)
        self.entries.append(_Entry(name, kind))
        inner = []
        for each, content in sorted(folder.items(), key=lambda item: (len(item[0]), item[0].upper())):
            if isinstance(content, bytes):
                inner.append(len(self.entries))
                self.entries.append(_Entry(each, _STREAM, content))
            else:
                inner.append(self.add_folder(each, _STORAGE, content))
        self.entries[number].child = self._balance(inner)
        return number

    def _balance(self, numbers: Sequence[int]) -> int:
        if not numbers:
            return -1
        middle = len(numbers) // 2
        top = self.entries[numbers[middle]]
        top.left, top.right = self._balance(numbers[:middle]), self._balance(numbers[middle + 1 :])
        return numbers[middle]

    def file(self) -> bytes:
        """The bytes of the file."""
        mini, mini_table = self._place_streams()
        self.entries[0].data, self.entries[0].start = mini, self._chain(mini)
        mini_start = self._chain(struct.pack(f"<{len(mini_table)}i", *mini_table), fill=b"\xff")
        directory = b"".join(map(_entry, self.entries))
        start = self._chain(directory + _EMPTY * (-len(self.entries) % 4))
        mini_sectors = -(-len(mini_table) * 4 // _SECTOR)
        return self._header(start, mini_start, mini_sectors) + b"".join(self.sectors)

    def _place_streams(self) -> tuple[bytes, list[int]]:
        mini, table = bytearray(), list[int]()
        for one in self.entries:
            if one.kind != _STREAM or not one.data:
                continue
            if len(one.data) >= _CUTOFF:
                one.start = self._chain(one.data)
                continue
            one.start = len(mini) // _MINI
            count = -(-len(one.data) // _MINI)
            mini += one.data.ljust(count * _MINI, b"\x00")
            table += [*range(one.start + 1, one.start + count), -2]
        return bytes(mini), table

    def _chain(self, data: bytes, fill: bytes = b"\x00") -> int:
        """Adds sectors, and returns the first; -2 if there is none."""
        first, count = len(self.sectors), -(-len(data) // _SECTOR)
        self.sectors += [data[at : at + _SECTOR].ljust(_SECTOR, fill) for at in range(0, len(data), _SECTOR)]
        self.table += [*range(first + 1, first + count), -2] if count else []
        return first if count else -2

    def _header(self, directory: int, mini: int, mini_sectors: int) -> bytes:
        """The head of the file. Adds the sectors of the table of sectors, and those with the numbers of its sectors
        that do not fit into the head.
        """
        count = further = 0
        while count * _SECTOR // 4 < len(self.table) + count + further:
            count += 1
            further = max(0, -(-(count - _IN_HEADER) // _IN_FURTHER))
        first = len(self.sectors)
        numbers = [*self.table, *[-3] * count, *[-4] * further]
        numbers += [-1] * (count * _SECTOR // 4 - len(numbers))
        self.sectors += [struct.pack("<128i", *numbers[at : at + 128]) for at in range(0, len(numbers), 128)]
        places = [*range(first, first + count), *[-1] * (_IN_HEADER + further * _IN_FURTHER - count)]
        for at in range(further):
            begin = _IN_HEADER + at * _IN_FURTHER
            following = first + count + at + 1 if at + 1 < further else -2
            self.sectors.append(struct.pack("<128i", *places[begin : begin + _IN_FURTHER], following))
        head = _MAGIC + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
        more = first + count if further else -2
        rest = struct.pack("<9i", 0, count, directory, 0, _CUTOFF, mini, mini_sectors, more, further)
        return head + rest + struct.pack(f"<{_IN_HEADER}i", *places[:_IN_HEADER])


def _entry(one: _Entry) -> bytes:
    name = one.name.encode("utf-16-le")
    size = 0 if one.kind == _STORAGE else len(one.data)
    start = 0 if one.kind == _STORAGE else one.start
    head = name.ljust(64, b"\x00") + struct.pack("<HBB3i", len(name) + 2, one.kind, 1, one.left, one.right, one.child)
    return head + bytes(36) + struct.pack("<iQ", start, size)


_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EMPTY = bytes(68) + b"\xff" * 12 + bytes(48)
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_IN_HEADER, _IN_FURTHER = 109, 127
_STORAGE, _STREAM, _ROOT = 1, 2, 5
