"""The clock. No other file reads the time."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Time as a port, so that tests can control it."""

    def now(self) -> datetime:
        """The current time, aware, in UTC. For records, never for ids."""
        ...

    def monotonic(self) -> float:
        """Seconds since an arbitrary time. Never decreases."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Suspend the current task for `seconds`."""
        ...


class SystemClock:
    """The clock of the operating system."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
