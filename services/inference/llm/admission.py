"""Limits concurrent LLM answers and the callers that wait for one."""

import asyncio

from services.shared.domain.errors import Retry
from services.shared.runtime.triton import DEPENDENCY


class Admission:
    """Admits `limit` callers at a time and lets `queue` more wait. Refuses further callers at once, so that the backlog
    stays in Kafka and not in this process's memory.
    """

    def __init__(self, limit: int, queue: int) -> None:
        self._free = asyncio.Semaphore(limit)
        self._queue = queue
        self._waiting = 0

    async def enter(self) -> None:
        """Raises `Retry(dependency="triton")` if the queue is full."""
        if self._free.locked() and self._waiting >= self._queue:
            raise Retry(dependency=DEPENDENCY, detail="the queue for the LLM is full")
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1

    def leave(self) -> None:
        """Call it exactly once after each `enter` that returned."""
        self._free.release()
