"""Recognises large texts in a process of its own, at a low priority.

A pattern holds the interpreter lock while it searches. In a text of 10 MB that is up to a second, in which the service
would do nothing else.
"""

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AsyncExitStack

from services.redaction.detection.analysis import Analysis, recognise
from services.redaction.policies.rules import Policy
from services.redaction.recognising import all_recognisers
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Retry
from services.shared.runtime.compute import SENDER
from services.shared.runtime.fair_slots import FairSlots
from services.shared.runtime.hardening import die_with_parent, forbid_traces

LARGE = 500_000
"""Code points from which a text is large: about 300 pages."""
_NICE = 10
_TEXTS = 20
_PATIENCE = 120.0


class LargeTexts:
    """The process starts with the first large text, is replaced after 20, and has no recogniser on Triton.

    It recognises one text at a time; senders take turns. For one event loop.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._slots = FairSlots(1, 1, now)

    async def recognise(self, text: str, policy: Policy, parties: Iterable[tuple[EntityType, str]]) -> Analysis:
        """Like `recognise` of the analysis. Raises `Retry` if the process was killed, and
        `Retry(dependency="large_texts")` after two minutes without a turn.
        """
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(_PATIENCE):
                    await stack.enter_async_context(self._slots.hold(SENDER.get(), ""))
            except TimeoutError:  # before the worker counts an attempt
                raise Retry(dependency="large_texts") from None
            pool = self._pool = self._pool or _pool()
            try:
                return await asyncio.get_running_loop().run_in_executor(pool, _recognise, text, policy, tuple(parties))
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
    return ProcessPoolExecutor(1, context, initializer=_begin, max_tasks_per_child=_TEXTS)


def _begin() -> None:
    forbid_traces()
    die_with_parent()
    os.nice(_NICE)


def _recognise(text: str, policy: Policy, parties: tuple[tuple[EntityType, str], ...]) -> Analysis:
    return recognise(text, policy, parties=parties, recognisers=all_recognisers())
