"""The deadline of an LLM answer."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from services.shared.domain.errors import Reason, Reject

T = TypeVar("T")


class Deadline:
    """`seconds` from now, on the running event loop's clock."""

    def __init__(self, seconds: float) -> None:
        self._at = asyncio.get_running_loop().time() + seconds

    def left(self) -> float:
        """Seconds until the deadline; negative after it."""
        return self._at - asyncio.get_running_loop().time()

    async def within(self, work: Awaitable[T]) -> T:
        """The result of `work`, which is cancelled at the deadline. Raises `Reject(TIMED_OUT)`.

        Use it around single awaits only: a timeout around a `yield` would fire in the caller's code.
        """
        try:
            async with asyncio.timeout(max(0.0, self.left())):
                return await work
        except TimeoutError:
            raise Reject(Reason.TIMED_OUT, detail="the LLM did not finish its answer in time") from None
