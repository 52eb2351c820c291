"""How long to wait before trying again."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential, with jitter, so that those who failed together do not come back together. All in seconds."""

    first: float = 0.2
    factor: float = 2.0
    longest: float = 30.0

    def __post_init__(self) -> None:
        if not (0 < self.first <= self.longest and self.factor >= 1):
            raise ValueError("a back-off grows from `first` to `longest`")

    def ceiling(self, failures: int) -> float:
        """The most that is waited after that many failures, counted from 1."""
        # beyond 64 doublings the limit has long been reached, and the power would overflow
        return min(self.longest, self.first * self.factor ** min(max(failures, 1) - 1, 64))

    def wait(self, failures: int, chance: float | None = None) -> float:
        """Between half of `ceiling` and all of it. `chance` in [0, 1); drawn where it is None."""
        share = random.random() if chance is None else chance  # noqa: S311 - spreads load, guards nothing
        return self.ceiling(failures) * (0.5 + share / 2)
