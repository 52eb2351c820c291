"""How many answers are made at a time, and how many callers may wait for their turn."""

import asyncio

from services.shared.domain.errors import Retry
from services.shared.runtime.triton import DEPENDENCY


class Admission:
    """`limit` callers are inside at a time and `queue` wait; whoever comes then is sent away at once, so that a
    worker's partition waits rather than this process's memory.
    """

    def __init__(self, limit: int, queue: int) -> None:
        self._free = asyncio.Semaphore(limit)
        self._queue = queue
        self._waiting = 0

    async def enter(self) -> None:
        """Raises `Retry(dependency="triton")` where the queue is full."""
        if self._free.locked() and self._waiting >= self._queue:
            raise Retry(dependency=DEPENDENCY, detail="llm: queue is full")
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1

    def leave(self) -> None:
        """Once for each `enter` that returned."""
        self._free.release()
