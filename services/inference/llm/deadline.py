"""Until when an answer must be whole."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from services.shared.domain.errors import Reason, Reject

T = TypeVar("T")


class Deadline:
    """A moment of the running loop's clock, `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self._at = asyncio.get_running_loop().time() + seconds

    def left(self) -> float:
        """Seconds; negative where it has passed."""
        return self._at - asyncio.get_running_loop().time()

    async def within(self, work: Awaitable[T]) -> T:
        """What `work` gives; cancelled at the deadline. Raises `Reject(TIMED_OUT)`.

        Around single awaits only: a timeout around a `yield` would run out in the caller's code.
        """
        try:
            async with asyncio.timeout(max(0.0, self.left())):
                return await work
        except TimeoutError:
            raise Reject(Reason.TIMED_OUT, detail="llm") from None
