"""Which handlers run: each sender has its slots, and the others have some that it cannot take."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.shared.domain.relations import Priority
from services.shared.runtime.urgent_first import UrgentFirst


class Slots:
    """At most `each` handlers of a sender run at once, and `each + spare` of all. A free slot goes to the waiting
    sender with the fewest, and to the most urgent document of this sender. While a handler of a more urgent document
    runs, the less urgent ones of its sender have one slot, so that a backfill goes on, slowly. Belongs to one event
    loop.
    """

    def __init__(self, each: int, spare: int) -> None:
        self._each = each
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
                return
            sender = min(ready, key=lambda one: self._of(one).total())
            waiting = self._waiting[sender]
            urgency, turn = waiting.urgency, waiting.take()
            if not waiting:
                del self._waiting[sender]
            if turn.cancelled():  # its task has not run since
                continue
            self._running.setdefault(sender, Counter())[urgency] += 1
            self._free -= 1
            turn.set_result(None)

    def _may_run(self, sender: str) -> bool:
        running, urgency = self._of(sender), self._waiting[sender].urgency
        if running.total() >= self._each:
            return False
        less = sum(number for one, number in running.items() if one <= urgency)
        return max(running, default=urgency) <= urgency or less == 0

    def _of(self, sender: str) -> Counter[int]:
        return self._running.get(sender, Counter())

    def _end(self, sender: str, urgency: int) -> None:
        self._free += 1
        running = self._running[sender]
        running[urgency] -= 1
        self._running[sender] = +running
        if not self._running[sender]:
            del self._running[sender]
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
