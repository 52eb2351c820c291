"""Computation beside the event loop.

Python computes in one thread at a time. The more threads want to, the more often they take the interpreter's lock from
each other: on two cores, recognition took 41 CPU ms for an agreement in one thread, 50 in two and 76 in sixteen. Two
threads are enough that a long text does not keep the others waiting.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_THREADS = ThreadPoolExecutor(2, thread_name_prefix="compute")


async def compute(work: Callable[P, T], /, *arguments: P.args, **options: P.kwargs) -> T:
    """As `asyncio.to_thread`, for work that computes in Python; what waits for disk or network belongs there."""
    call = partial(copy_context().run, work, *arguments, **options)
    return await asyncio.get_running_loop().run_in_executor(_THREADS, call)
