"""Waits between attempts: exponential back-off with jitter."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential back-off, in seconds. Jitter separates the retries of callers that fail together."""

    first: float = 0.2
    factor: float = 2.0
    longest: float = 30.0

    def __post_init__(self) -> None:
        if not (0 < self.first <= self.longest and self.factor >= 1):
            raise ValueError("a back-off needs 0 < first <= longest and factor >= 1")

    def ceiling(self, failures: int) -> float:
        """The longest wait after a number of failures, from 1."""
        # after 64 doublings the limit is reached, and the power could overflow
        return min(self.longest, self.first * self.factor ** min(max(failures, 1) - 1, 64))

    def wait(self, failures: int, chance: float | None = None) -> float:
        """A wait between half of `ceiling` and `ceiling`. `chance` is in [0, 1), by default random."""
        share = random.random() if chance is None else chance  # noqa: S311 - spreads load, not for security
        return self.ceiling(failures) * (0.5 + share / 2)
