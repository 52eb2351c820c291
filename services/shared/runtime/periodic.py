"""A step that a service repeats until it stops."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from services.shared.domain.errors import Retry


async def repeat(
    step: Callable[[], Awaitable[object]],
    seconds: float,
    stop: asyncio.Event,
    *,
    after_failures: Callable[[int], float] | None = None,
) -> None:
    """Call `step` at once, then every `seconds` until `stop` is set. A `Retry` does not end the repetition.

    `after_failures` returns the wait after consecutive `Retry` errors, instead of `seconds`: `Backoff(...).wait`.
    """
    failures = 0
    while not stop.is_set():
        try:
            await step()
            failures = 0
        except Retry:
            failures += 1
        wait = after_failures(failures) if failures and after_failures else seconds
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)
