"""Computes on large texts in a process of its own, at a low priority.

A pattern holds the interpreter lock while it searches. In a text of 10 MB that is up to a second, in which the service
would do nothing else. Python code of many seconds takes half of the interpreter from everything else.
"""

import asyncio
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AsyncExitStack
from typing import ParamSpec, Protocol, TypeVar

from services.shared.domain.errors import Retry
from services.shared.runtime.compute import SENDER, compute
from services.shared.runtime.fair_slots import FairSlots
from services.shared.runtime.hardening import die_with_parent, forbid_traces

P = ParamSpec("P")
T = TypeVar("T")

LARGE = 500_000
"""Code points from which a text is large: about 300 pages."""
_NICE = 10
_CALLS = 60
_PATIENCE = 120.0


class Computing(Protocol):
    """Where computations on a text of a size run: `in_threads`, or `LargeTexts.compute`."""

    async def __call__(self, size: int, work: Callable[P, T], /, *arguments: P.args, **options: P.kwargs) -> T: ...


async def in_threads(_size: int, work: Callable[P, T], /, *arguments: P.args, **options: P.kwargs) -> T:
    """All computations run in threads, whatever the size of the text."""
    return await compute(work, *arguments, **options)


class LargeTexts:
    """The process starts with the first large text, and is replaced after 60 calls. It does one call at a time; senders
    take turns. For one event loop.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._slots = FairSlots(1, 1, now)

    async def compute(self, size: int, work: Callable[P, T], /, *arguments: P.args, **options: P.kwargs) -> T:
        """Call `work` for a text of `size` code points: in a thread, or in the process if the text is large.

        `work` is a function of a module, and all values and errors can be pickled.

        Raises the errors of `work`, `Retry` if the process was killed, and `Retry(dependency="large_texts")` after two
        minutes without a turn.
        """
        if size < LARGE:
            return await compute(work, *arguments, **options)
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(_PATIENCE):
                    await stack.enter_async_context(self._slots.hold(SENDER.get(), ""))
            except TimeoutError:  # before the worker counts an attempt
                raise Retry(dependency="large_texts") from None
            pool = self._pool = self._pool or _pool()
            try:
                return await asyncio.wrap_future(pool.submit(work, *arguments, **options))
            except BrokenProcessPool as error:
                self.close()
                raise Retry from error

    def close(self) -> None:
        """Ends the process. The next large text starts another one."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _pool() -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")  # a fork would copy the keys of the service
    return ProcessPoolExecutor(1, context, initializer=_begin, max_tasks_per_child=_CALLS)


def _begin() -> None:
    forbid_traces()
    die_with_parent()
    os.nice(_NICE)
