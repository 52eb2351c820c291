"""End a document early if its pages so far show that it cannot be read in its CPU time, such as pages that share one
long stream.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject

_FIRST_SECONDS = 5.0  # before that, nothing is refused
_FIRST_PAGES = 40  # the first pages can be maps or pictures: before that, later pages are tried too
_STEP = 10  # pages from one estimate to the next, after the first pages
_CHEAP = 0.25  # of the pages cost less than the pages that follow are assumed to cost
_OVER = 1.25  # times the limit
_TRIED = 4  # later pages, or fewer:
_TRIED_SECONDS = 3.0  # after that, no further page is tried


@dataclass(slots=True)
class Pace:
    """The CPU time of each page of a document of `count` pages. `attempt` reads a page, from 1, and forgets it.
    `clock`: CPU seconds of this process.
    """

    count: int
    limits: Limits
    attempt: Callable[[int], object]
    clock: Callable[[], float] = time.process_time
    _last: float = field(init=False)
    _seconds: list[float] = field(default_factory=list)
    _tried: bool = False

    def __post_init__(self) -> None:
        self._last = self.clock()

    def page_done(self) -> None:
        """Raises `Reject(TOO_LARGE)` if cheap pages are so slow that the rest cannot be read in time."""
        now = self.clock()
        self._seconds.append(now - self._last)
        self._last = now
        done = len(self._seconds)
        if self._tried if done < _FIRST_PAGES else done % _STEP:
            return
        spent = sum(self._seconds)
        if spent <= _FIRST_SECONDS:
            return
        cheap = sorted(self._seconds)[int(_CHEAP * done)]
        if self._is_over(spent, cheap) and (done >= _FIRST_PAGES or self._is_over(spent, self._cheapest_later())):
            raise Reject(Reason.TOO_LARGE)

    def _is_over(self, spent: float, cheap: float) -> bool:
        expected = spent + cheap * (self.count - len(self._seconds))
        return expected > _OVER * self.limits.cpu_seconds_of(self.count)

    def _cheapest_later(self) -> float:
        """The CPU seconds of the cheapest of some later pages."""
        self._tried = True
        first = self._last
        seconds = []
        for number in self._later():
            before = self._last
            self.attempt(number)
            self._last = self.clock()
            seconds.append(self._last - before)
            if self._last - first > _TRIED_SECONDS:
                break
        return min(seconds, default=0.0)

    def _later(self) -> Iterator[int]:
        """The last page, then others between it and the current one."""
        done = len(self._seconds)
        left = self.count - done
        yield from dict.fromkeys(done + left * part // _TRIED for part in range(_TRIED, 0, -1) if left * part >= _TRIED)
