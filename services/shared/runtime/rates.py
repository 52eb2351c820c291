"""Limits of a rate, and of what is in progress at the same time. Both are per process."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager


class Bucket:
    """A token bucket of `rate` units a second, with the units of `burst` seconds at most. Times are monotonic seconds.

    One take may exceed what is left: a large document passes, and the next one waits until its units are paid back.
    """

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._most = max(rate * burst, 1.0)
        self._left = self._most
        self._at: float | None = None

    def wait(self, now: float) -> float:
        """Seconds until something is left; 0 if it is now."""
        self._fill(now)
        return max(0.0, (_LEAST - self._left) / self._rate)

    def take(self, units: float, now: float) -> None:
        self._fill(now)
        self._left -= units

    def _fill(self, now: float) -> None:
        passed = now - self._at if self._at is not None else 0.0
        self._left = min(self._most, self._left + max(passed, 0.0) * self._rate)
        self._at = now


class InProgress:
    """Amounts that are in progress: at most `each` for a key, and `total` for all. One amount alone always passes."""

    def __init__(self, each: int, total: int) -> None:
        self._each = each
        self._total = total
        self._amounts: dict[Hashable, int] = {}

    @contextmanager
    def hold(self, key: Hashable) -> Iterator[Callable[[int], bool]]:
        """Yields a function that adds an amount until the end of the block. It returns False if a limit is exceeded."""
        held = 0

        def add(amount: int) -> bool:
            nonlocal held
            others = sum(self._amounts.values()) - held
            own = self._amounts.get(key, 0)
            if (own > held and own + amount > self._each) or (others and others + held + amount > self._total):
                return False
            self._amounts[key] = own + amount
            held += amount
            return True

        try:
            yield add
        finally:
            self._amounts[key] = self._amounts.get(key, 0) - held
            if not self._amounts[key]:
                del self._amounts[key]


_LEAST = 1.0
