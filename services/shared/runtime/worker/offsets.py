"""Tracks the messages of one partition, and the offset up to which they can be committed."""

from typing import Generic, TypeVar

R = TypeVar("R")


class OffsetTracker(Generic[R]):
    """Offsets begin in order and finish in any order. One is ready after all offsets before it have finished."""

    def __init__(self) -> None:
        self._begun: list[int] = []
        self._results: dict[int, R] = {}
        self._ready = 0

    def __len__(self) -> int:
        """The number of offsets that have begun and are not confirmed."""
        return len(self._begun)

    @property
    def ready(self) -> int:
        """The number of offsets, from the first, that have finished without a gap."""
        return self._ready

    def begin(self, offset: int) -> None:
        """Raises `ValueError` unless `offset` exceeds the last one. Gaps are normal: markers of transactions."""
        if self._begun and offset <= self._begun[-1]:
            raise ValueError("offsets begin in order")
        self._begun.append(offset)

    def finish(self, offset: int, result: R) -> None:
        """Records the result of an offset that has begun. Call it once for each."""
        self._results[offset] = result
        while self._ready < len(self._begun) and self._begun[self._ready] in self._results:
            self._ready += 1

    def results(self, count: int) -> list[R]:
        """The results of the first `count` offsets, which must be ready."""
        return [self._results[offset] for offset in self._begun[:count]]

    def position(self, count: int) -> int:
        """The offset to commit after the first `count` results: the next one to read."""
        return self._begun[count - 1] + 1

    def confirm(self, count: int) -> None:
        """Forgets the first `count` offsets after their commit."""
        for offset in self._begun[:count]:
            del self._results[offset]
        del self._begun[:count]
        self._ready -= count
