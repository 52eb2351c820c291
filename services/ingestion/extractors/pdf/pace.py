"""End a document early if its pages so far show that it cannot be read in its CPU time, such as pages that share one
long stream.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject

_FIRST_SECONDS = 5.0  # before that, nothing is refused
_FIRST_PAGES = 40  # the first pages can be maps or pictures
_STEP = 10  # pages from one estimate to the next
_CHEAP = 0.25  # of the pages cost less than the pages that follow are assumed to cost
_OVER = 1.25  # times the limit


@dataclass(slots=True)
class Pace:
    """The CPU time of each page of a document of `count` pages. `clock`: CPU seconds of this process."""

    count: int
    limits: Limits
    clock: Callable[[], float] = time.process_time
    _last: float = field(init=False)
    _seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._last = self.clock()

    def page_done(self) -> None:
        """Raises `Reject(TOO_LARGE)` if cheap pages are so slow that the rest cannot be read in time."""
        now = self.clock()
        self._seconds.append(now - self._last)
        self._last = now
        done = len(self._seconds)
        if done < _FIRST_PAGES or done % _STEP:
            return
        spent = sum(self._seconds)
        cheap = sorted(self._seconds)[int(_CHEAP * done)]
        expected = spent + cheap * (self.count - done)
        if spent > _FIRST_SECONDS and expected > _OVER * self.limits.cpu_seconds_of(self.count):
            raise Reject(Reason.TOO_LARGE)
