"""Which handlers run: each sender has its slots, and the others have some that it cannot take."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from services.shared.domain.relations import Priority
from services.shared.runtime.urgent_first import UrgentFirst


@dataclass(slots=True)
class _Urgent:
    """The most urgent documents of a sender, until `until`. A less urgent one has a slot from `free_at` on."""

    urgency: int
    free_at: float
    until: float


class Slots:
    """At most `each` handlers of a sender run at once, and `each + spare` of all. A free slot goes to the waiting
    sender with the fewest, and to the most urgent document of this sender. While a handler of a more urgent document
    runs, the less urgent ones of its sender have one slot, so that a backfill goes on, slowly. It is free every `pause`
    seconds from the first document above `normal` until `pause` seconds after the last: they come in groups, and other
    services need the processors for them. Belongs to one event loop.
    """

    def __init__(self, each: int, spare: int, pause: float = 1.0) -> None:
        self._each = each
        self._pause = pause
        self._urgent: dict[str, _Urgent] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._free = each + spare
        self._running: dict[str, Counter[int]] = {}
        self._waiting: dict[str, UrgentFirst[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def of(self, sender: str, urgency: int = Priority.NORMAL.urgency) -> AsyncIterator[None]:
        """Waits for a slot of `sender`, and holds it."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(sender, UrgentFirst()).add(urgency, turn)
        self._grant()
        try:
            await turn
        except asyncio.CancelledError:
            self._withdraw(sender, urgency, turn)
            raise
        try:
            yield
        finally:
            self._end(sender, urgency)

    def _grant(self) -> None:
        while self._free:
            ready = [one for one in self._waiting if self._may_run(one)]
            if not ready:
                self._wait()
                return
            sender = min(ready, key=lambda one: self._of(one).total())
            waiting = self._waiting[sender]
            urgency, turn = waiting.urgency, waiting.take()
            if not waiting:
                del self._waiting[sender]
            if turn.cancelled():  # its task has not run since
                continue
            self._begin(sender, urgency)
            turn.set_result(None)

    def _may_run(self, sender: str) -> bool:
        running, urgency = self._of(sender), self._waiting[sender].urgency
        if running.total() >= self._each:
            return False
        urgent = self._urgent.get(sender)
        is_slow = urgent is not None and urgency < urgent.urgency
        if max(running, default=urgency) <= urgency and not is_slow:
            return True
        less = sum(number for one, number in running.items() if one <= urgency)
        return less == 0 and (urgent is None or not is_slow or urgent.free_at <= _now())

    def _begin(self, sender: str, urgency: int) -> None:
        self._running.setdefault(sender, Counter())[urgency] += 1
        self._free -= 1
        urgent = self._urgent.get(sender)
        if urgency > Priority.NORMAL.urgency and (urgent is None or urgency >= urgent.urgency):
            free_at = urgent.free_at if urgent else _now() + self._pause
            self._urgent[sender] = _Urgent(urgency, free_at, _now() + self._pause)
        elif urgent is not None and urgency < urgent.urgency:
            urgent.free_at = _now() + self._pause

    def _wait(self) -> None:
        """Grants again when a less urgent document may have its slot."""
        waiting = [one for sender, one in self._urgent.items() if sender in self._waiting]
        times = [at for one in waiting for at in (one.free_at, one.until) if at > _now()]
        if self._timer is not None and times and min(times) < self._timer.when():  # of another sender
            self._timer.cancel()
            self._timer = None
        if self._timer is None and times:
            self._timer = asyncio.get_running_loop().call_at(min(times), self._again)

    def _again(self) -> None:
        self._timer = None
        self._forget()
        self._grant()

    def _forget(self) -> None:
        for sender, one in list(self._urgent.items()):
            if one.until <= _now() and max(self._of(sender), default=0) < one.urgency:
                del self._urgent[sender]

    def _of(self, sender: str) -> Counter[int]:
        return self._running.get(sender, Counter())

    def _end(self, sender: str, urgency: int) -> None:
        self._free += 1
        running = self._running[sender]
        running[urgency] -= 1
        self._running[sender] = +running
        if not self._running[sender]:
            del self._running[sender]
        urgent = self._urgent.get(sender)
        if urgent is not None and urgency >= urgent.urgency:
            urgent.until = _now() + self._pause
        self._forget()
        self._grant()

    def _withdraw(self, sender: str, urgency: int, turn: "asyncio.Future[None]") -> None:
        if turn.done() and not turn.cancelled():  # granted, and cancelled before it ran
            self._end(sender, urgency)
            return
        waiting = self._waiting.get(sender)
        if waiting is not None:
            waiting.remove(turn)
            if not waiting:
                del self._waiting[sender]


def _now() -> float:
    return asyncio.get_running_loop().time()
