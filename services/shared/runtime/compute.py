"""Runs CPU-bound Python code in threads.

Because of the interpreter lock, more threads cost more CPU time: on two cores, recognition took 41 CPU ms for an
agreement in one thread, 50 in two and 76 in sixteen. So two calls run at a time. A call that has waited for a second
runs in addition, so that a long text does not block others.
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

_TURN_SECONDS = 1.0
_THREADS = ThreadPoolExecutor(16, thread_name_prefix="compute")
_TURNS = threading.Semaphore(2)


async def compute(work: Callable[P, T], /, *arguments: P.args, **options: P.kwargs) -> T:
    """Like `asyncio.to_thread`, for CPU-bound Python code. For disk and network access, use `asyncio.to_thread`."""
    call = partial(copy_context().run, work, *arguments, **options)
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _in_turn, call)


def _in_turn(call: Callable[[], T]) -> T:
    has_turn = _TURNS.acquire(timeout=_TURN_SECONDS)
    try:
        return call()
    finally:
        if has_turn:
            _TURNS.release()
