"""Which handlers run: each sender has its slots, and the others have some that it cannot take."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Slots:
    """At most `each` handlers of a sender run at once, and `each + spare` of all. A free slot goes to the waiting
    sender with the fewest. Belongs to one event loop.
    """

    def __init__(self, each: int, spare: int) -> None:
        self._each = each
        self._free = each + spare
        self._running: dict[str, int] = {}
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def of(self, sender: str) -> AsyncIterator[None]:
        """Waits for a slot of `sender`, and holds it."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(sender, deque()).append(turn)
        self._grant()
        try:
            await turn
        except asyncio.CancelledError:
            self._withdraw(sender, turn)
            raise
        try:
            yield
        finally:
            self._end(sender)

    def _grant(self) -> None:
        while self._free:
            ready = [one for one in self._waiting if self._running.get(one, 0) < self._each]
            if not ready:
                return
            sender = min(ready, key=lambda one: self._running.get(one, 0))
            self._waiting[sender].popleft().set_result(None)
            if not self._waiting[sender]:
                del self._waiting[sender]
            self._running[sender] = self._running.get(sender, 0) + 1
            self._free -= 1

    def _end(self, sender: str) -> None:
        self._free += 1
        self._running[sender] -= 1
        if not self._running[sender]:
            del self._running[sender]
        self._grant()

    def _withdraw(self, sender: str, turn: "asyncio.Future[None]") -> None:
        if turn.done() and not turn.cancelled():  # granted, and cancelled before it ran
            self._end(sender)
            return
        waiting = self._waiting.get(sender, deque())
        if turn in waiting:
            waiting.remove(turn)
        if not waiting:
            self._waiting.pop(sender, None)
