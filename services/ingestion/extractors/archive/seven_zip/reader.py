"""Read the numbers of a 7z header."""

from collections.abc import Callable
from typing import TypeVar

from services.ingestion.extractors.archive.member import MOST_ENTRIES
from services.shared.domain.errors import Reason, Reject

_Read = TypeVar("_Read")


class Reader:
    """Reads numbers and bytes. Raises `Reject(MALFORMED)` at the end, and for numbers that no archive has."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def take(self, size: int) -> bytes:
        found = self._data[self._position : self._position + size]
        if len(found) != size:
            raise Reject(Reason.MALFORMED)
        self._position += size
        return found

    def rest(self) -> bytes:
        return self.take(len(self._data) - self._position)

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        """The high bits of the first byte say how many bytes follow, the lower ones first."""
        first = self.byte()
        extra = 8 - (first ^ 0xFF).bit_length()
        low = int.from_bytes(self.take(extra), "little")
        high = first & ((0x7F >> extra) if extra < 8 else 0)
        return low | high << (8 * extra)

    def count(self, most: int = MOST_ENTRIES) -> int:
        found = self.number()
        if found > most:
            raise Reject(Reason.TOO_LARGE)
        return found

    def many(self, read: Callable[[], _Read], count: int) -> tuple[_Read, ...]:
        return tuple(read() for _ in range(count))

    def bits(self, count: int) -> list[bool]:
        data = self.take(-(-count // 8))
        return [bool(data[place >> 3] & (0x80 >> (place & 7))) for place in range(count)]

    def all_or_bits(self, count: int) -> list[bool]:
        return [True] * count if self.byte() else self.bits(count)

    def sums(self, count: int) -> list[int | None]:
        known = self.all_or_bits(count)
        return [int.from_bytes(self.take(4), "little") if one else None for one in known]

    def expect(self, kind: int) -> None:
        if self.byte() != kind:
            raise Reject(Reason.MALFORMED)
