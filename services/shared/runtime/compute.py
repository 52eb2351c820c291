"""Computation beside the event loop.

Python computes in one thread at a time. The more threads want to, the more often they take the interpreter's lock from
each other: on two cores, recognition took 41 CPU ms for an agreement in one thread, 50 in two and 76 in sixteen. So two
calls compute at a time. A call that has waited for a second computes beside them: a long text never blocks the texts of
others.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_PATIENCE = 1.0  # seconds
_THREADS = ThreadPoolExecutor(16, thread_name_prefix="compute")
_TURNS = threading.Semaphore(2)


async def compute(work: Callable[P, T], /, *arguments: P.args, **options: P.kwargs) -> T:
    """As `asyncio.to_thread`, for work that computes in Python. For work that waits for a disk or a network, use
    `asyncio.to_thread`.
    """
    call = partial(copy_context().run, work, *arguments, **options)
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _in_turn, call)


def _in_turn(call: Callable[[], T]) -> T:
    has_turn = _TURNS.acquire(timeout=_PATIENCE)
    try:
        return call()
    finally:
        if has_turn:
            _TURNS.release()
