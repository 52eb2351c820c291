"""A queue from which the most urgent comes first, and of the same urgency the one that came first."""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class UrgentFirst(Generic[T]):
    """`urgency` as `Priority.urgency`. Empty queues are false."""

    def __init__(self) -> None:
        self._queues: dict[int, deque[T]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._queues.values()))

    @property
    def urgency(self) -> int:
        """That of the one that `take` returns. Raises `ValueError` if none waits."""
        return max(self._queues)

    def add(self, urgency: int, one: T) -> None:
        self._queues.setdefault(urgency, deque()).append(one)

    def take(self) -> T:
        """Raises `ValueError` if none waits."""
        urgency = self.urgency
        one = self._queues[urgency].popleft()
        self._tidy(urgency)
        return one

    def remove(self, one: T) -> None:
        """Nothing happens if it does not wait."""
        for urgency, queue in list(self._queues.items()):
            if one in queue:
                queue.remove(one)
                self._tidy(urgency)

    def _tidy(self, urgency: int) -> None:
        if not self._queues[urgency]:
            del self._queues[urgency]
