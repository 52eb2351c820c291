"""What of one partition is under way, and how far it may be committed."""

from typing import Generic, TypeVar

R = TypeVar("R")


class OffsetTracker(Generic[R]):
    """Offsets begin in order, finish in any order with a result, and are ready once all before them have finished."""

    def __init__(self) -> None:
        self._begun: list[int] = []
        self._results: dict[int, R] = {}
        self._ready = 0

    def __len__(self) -> int:
        """How many have begun and are not confirmed."""
        return len(self._begun)

    @property
    def ready(self) -> int:
        """How many, from the first on, have finished without a gap."""
        return self._ready

    def begin(self, offset: int) -> None:
        """Raises ValueError where it is not beyond the last one; gaps are the rule (markers of transactions)."""
        if self._begun and offset <= self._begun[-1]:
            raise ValueError("offsets begin in order")
        self._begun.append(offset)

    def finish(self, offset: int, result: R) -> None:
        """Once for each offset that has begun."""
        self._results[offset] = result
        while self._ready < len(self._begun) and self._begun[self._ready] in self._results:
            self._ready += 1

    def results(self, count: int) -> list[R]:
        """Of the first `count`, all of them ready."""
        return [self._results[offset] for offset in self._begun[:count]]

    def position(self, count: int) -> int:
        """The offset to commit together with the first `count` results: the next one to read."""
        return self._begun[count - 1] + 1

    def confirm(self, count: int) -> None:
        """Forgets the first `count`: they are committed."""
        for offset in self._begun[:count]:
            del self._results[offset]
        del self._begun[:count]
        self._ready -= count
