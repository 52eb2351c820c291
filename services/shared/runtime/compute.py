"""Runs CPU-bound Python code in threads.

Because of the interpreter lock, more threads cost more CPU time: on two cores, recognition took 41 CPU ms for an
agreement in one thread, 50 in two and 76 in sixteen. So two calls have a turn at a time, and senders take turns. A call
that has run for a quarter of a second goes on without its turn, one of each sender, and its sender has only one of the
two turns meanwhile. So long texts of one sender never take all turns from the others. The calls of a sender take their
turns by the urgency of their documents.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from functools import partial
from typing import ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from services.shared.domain.relations import Priority
from services.shared.runtime.urgent_first import UrgentFirst

P = ParamSpec("P")
T = TypeVar("T")

SENDER: ContextVar[str] = ContextVar("sender", default="")
"""For whom the calls of this context compute: a tenant, or a source system of the only tenant."""

URGENCY: ContextVar[int] = ContextVar("urgency", default=Priority.NORMAL.urgency)
"""How urgent the document of this context is, as `Priority.urgency`."""

_TURNS = 2
_MOST = 16
_LONG_SECONDS = 0.25
_THREADS = ThreadPoolExecutor(_MOST, thread_name_prefix="compute")


async def compute(work: Callable[P, T], /, *arguments: P.args, **options: P.kwargs) -> T:
    """Like `asyncio.to_thread`, for CPU-bound Python code. For disk and network access, use `asyncio.to_thread`."""
    loop = asyncio.get_running_loop()
    turns = _turns.setdefault(loop, Turns())
    turn = await turns.begin(SENDER.get(), URGENCY.get())
    call = _THREADS.submit(partial(copy_context().run, work, *arguments, **options))

    def ended(_call: object) -> None:
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(turns.end, turn)

    call.add_done_callback(ended)  # a cancelled caller does not end the thread
    return await asyncio.wrap_future(call)


@dataclass(eq=False, slots=True)
class Turn:
    """A call that runs; `is_long` after it has given its turn to others."""

    sender: str
    is_long: bool = False


class Turns:
    """The turns of the calls of one event loop."""

    def __init__(self) -> None:
        self._free = _TURNS
        self._running: Counter[str] = Counter()
        self._long: Counter[str] = Counter()
        self._waiting: dict[str, UrgentFirst[asyncio.Future[Turn]]] = {}

    async def begin(self, sender: str, urgency: int = Priority.NORMAL.urgency) -> Turn:
        """Waits for a turn of `sender`. Call `end` after the work."""
        ready: asyncio.Future[Turn] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(sender, UrgentFirst()).add(urgency, ready)
        self._grant()
        try:
            turn = await ready
        except asyncio.CancelledError:
            if not ready.cancelled():  # granted, and cancelled before it ran
                self.end(ready.result())
            raise
        self._watch(turn)
        return turn

    def end(self, turn: Turn) -> None:
        """Gives the turn to a sender that waits."""
        if turn.is_long:
            self._long -= Counter([turn.sender])
        else:
            self._running -= Counter([turn.sender])
            self._free += 1
        turn.is_long = True  # for a timer that has not run yet
        self._grant()

    def _watch(self, turn: Turn) -> None:
        asyncio.get_running_loop().call_later(_LONG_SECONDS, self._lengthen, turn)

    def _lengthen(self, turn: Turn) -> None:
        if turn.is_long:
            return
        if self._long[turn.sender] or self._long.total() >= _MOST - _TURNS:
            self._watch(turn)
            return
        turn.is_long = True
        self._long[turn.sender] += 1
        self._running -= Counter([turn.sender])
        self._free += 1
        self._grant()

    def _grant(self) -> None:
        while self._free and (sender := self._next()) is not None:
            waiting = self._waiting.pop(sender)
            ready = waiting.take()
            if waiting:
                self._waiting[sender] = waiting  # behind the other senders
            if ready.cancelled():
                continue
            self._free -= 1
            self._running[sender] += 1
            ready.set_result(Turn(sender))

    def _next(self) -> str | None:
        """The waiting sender with the fewest calls, of those that may have one more turn."""
        ready = [one for one in self._waiting if self._running[one] < (1 if self._long[one] else _TURNS)]
        return min(ready, key=lambda one: self._running[one] + self._long[one], default=None)


_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, Turns] = WeakKeyDictionary()
