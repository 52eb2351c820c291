"""Waiting for a fact instead of for a time."""

import asyncio
import time
from collections.abc import Callable

_PATIENCE = 60.0
_LOOP_TURNS = 100


def wait_until(holds: Callable[[], bool], seconds: float = _PATIENCE) -> None:
    """Returns when `holds` returns true; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not true after {seconds:.0f} s"
        time.sleep(0.05)


async def until(holds: Callable[[], bool], seconds: float = _PATIENCE) -> None:
    """As `wait_until`, while the event loop runs."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not true after {seconds:.0f} s"
        await asyncio.sleep(0.01)


async def settle() -> None:
    """Lets all tasks run that wait for no input, timer or thread."""
    for _ in range(_LOOP_TURNS):
        await asyncio.sleep(0)
