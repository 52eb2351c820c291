"""A closed loop: a fixed number of callers, each with one call at a time, over the same inputs repeatedly."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tests.benchmarks.usage import Spent, Usage, spent

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timed:
    """`rate`: documents a second; `latencies`: seconds of each call; `spent` over `documents`."""

    rate: float
    documents: int
    latencies: Sequence[float]
    spent: Spent

    def percentile(self, part: int) -> float:
        """`part` from 1 to 99, in seconds; 0 without measurements."""
        if len(self.latencies) < 2:
            return self.latencies[0] if self.latencies else 0.0
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[part - 1]

    def cpu(self) -> dict[str, float]:
        """CPU seconds per document, by part."""
        return {name: value / max(self.documents, 1) for name, value in self.spent.parts.items()}


async def closed_loop(
    ask: Callable[[T], Awaitable[int]], things: Sequence[T], callers: int, seconds: float, usage: Callable[[], Usage]
) -> Timed:
    """Calls `ask`, which returns a number of documents, for `seconds` after a warm-up of one call each; longer if a
    caller has completed no call by then.
    """
    turn, finished, latencies, documents = 0, 0, [], 0
    before: list[Usage] = []
    after: list[Usage] = []

    async def call_on() -> None:
        nonlocal turn, finished, documents
        while not after:
            thing = things[turn % len(things)]
            turn += 1
            started = time.monotonic()
            count = await ask(thing)
            if after:
                return
            finished += 1
            if before:
                latencies.append(time.monotonic() - started)
                documents += count
                if time.monotonic() >= before[0].at + seconds and len(latencies) >= callers:
                    after.append(usage())
            elif finished >= callers:
                before.append(usage())

    await asyncio.gather(*(call_on() for _ in range(callers)))
    found = spent(before[0], after[0])
    return Timed(documents / found.seconds, documents, latencies, found)
