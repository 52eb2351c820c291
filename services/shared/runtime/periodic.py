"""A step that a service repeats until it stops."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from services.shared.domain.errors import Retry


async def repeat(step: Callable[[], Awaitable[object]], seconds: float, stop: asyncio.Event) -> None:
    """Calls `step` at once, then every `seconds` until `stop` is set. After a `Retry`, the next call tries again."""
    while not stop.is_set():
        with contextlib.suppress(Retry):
            await step()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)
