"""Tracks the messages of one partition: which have finished, and what to commit.

Messages finish in any order, and each is confirmed as soon as it has finished, so that one that takes long delays no
other. The committed offset is that of the first message that is not confirmed. The confirmed ones after it are in the
metadata of the committed offset, as a bitmap in base64: after a crash or a rebalance they are not handled again.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable
from typing import Generic, TypeVar

R = TypeVar("R")

REACH = 20_000
"""Offsets from the first that is not confirmed to the last that can be. The bitmap of as many takes 3,340 characters; a
broker accepts 4,096 by default (`offset.metadata.max.bytes`)."""
_VERSION = "g1:"


class OffsetTracker(Generic[R]):
    """`confirmed`: the offsets after `position` that were confirmed by earlier owners of the partition."""

    def __init__(self, confirmed: Iterable[int] = (), position: int = 0) -> None:
        self._open: dict[int, None] = {}
        self._results: dict[int, R] = {}
        self._confirmed = set(confirmed)
        self._position = position
        self._next = -1

    def __len__(self) -> int:
        """The number of offsets that have begun and are not confirmed."""
        return len(self._open)

    @property
    def ready(self) -> int:
        """The number of results that can be confirmed."""
        return len(self._results) if self.span <= REACH else sum(map(self._is_within_reach, self._results))

    @property
    def span(self) -> int:
        """Offsets from the first that is not confirmed to the last that has begun."""
        return self._next - next(iter(self._open), self._next)

    @property
    def skipped(self) -> int:
        """The number of offsets that are confirmed out of turn."""
        return len(self._confirmed)

    def begin(self, offset: int) -> bool:
        """Returns False if `offset` is confirmed already. Raises `ValueError` unless it exceeds the last one. Gaps are
        normal: markers of transactions. An offset before `position` shows that the log is another one, for example of a
        topic that was created again: none of its messages is confirmed.
        """
        if offset < self._next:
            raise ValueError("offsets begin in order")
        if offset < self._position:
            self._confirmed.clear()
        self._next = offset + 1
        if offset not in self._confirmed:
            self._open[offset] = None
            return True
        self._forget()
        return False

    def finish(self, offset: int, result: R) -> None:
        """Records the result of an offset that has begun. Call it once for each."""
        self._results[offset] = result

    def finished(self, limit: int) -> list[int]:
        """The first offsets with a result, in order, at most `limit`."""
        return sorted(filter(self._is_within_reach, self._results))[:limit]

    def results(self, offsets: Iterable[int]) -> list[R]:
        """The results of `offsets`, which must be finished."""
        return [self._results[offset] for offset in offsets]

    def position(self, offsets: Collection[int]) -> tuple[int, str]:
        """What to commit when `offsets` are confirmed: the next offset to read, and the metadata."""
        confirmed = self._confirmed.union(offsets)
        position = next((one for one in self._open if one not in confirmed), self._next)
        while position in confirmed:
            position += 1
        return position, _encoded(position, (one for one in confirmed if one > position))

    def confirm(self, offsets: Iterable[int]) -> None:
        """Forgets the results of `offsets` after their commit."""
        for offset in offsets:
            del self._results[offset], self._open[offset]
            self._confirmed.add(offset)
        self._forget()

    def _forget(self) -> None:
        first = next(iter(self._open), self._next)
        self._confirmed = {one for one in self._confirmed if one >= first}

    def _is_within_reach(self, offset: int) -> bool:
        return offset - next(iter(self._open)) <= REACH


def confirmed_offsets(position: int, metadata: str | None) -> frozenset[int]:
    """The offsets after the committed `position` that its `metadata` names. Empty for the metadata of others."""
    if not metadata or not metadata.startswith(_VERSION):
        return frozenset()
    try:
        data = b64decode(metadata[len(_VERSION) :], validate=True)
    except binascii.Error:
        return frozenset()
    bits = int.from_bytes(data, "little")
    return frozenset(position + place for place in range(1, bits.bit_length() + 1) if bits >> (place - 1) & 1)


def _encoded(position: int, offsets: Iterable[int]) -> str:
    bitmap = bytearray()
    for place in (offset - position - 1 for offset in offsets):
        if len(bitmap) <= place // 8:
            bitmap.extend(bytes(place // 8 + 1 - len(bitmap)))
        bitmap[place // 8] |= 1 << place % 8
    return _VERSION + b64encode(bitmap).decode() if bitmap else ""
