"""Slots that senders share by the time they use, and not by the number of their requests."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, pairwise

from cachetools import LRUCache

from services.shared.runtime.compute import URGENCY

# Senders whose use is remembered. A sender that is forgotten counts as a new one.
_REMEMBERED = 10_000


@dataclass(slots=True)
class _Use:
    """What a tenant or a source has used. `active`: requests that wait or run. `seconds`: time of its ended requests.

    `clock`: `seconds` of the last of its children that got a slot.
    """

    active: int = 0
    running: int = 0
    seconds: float = 0.0
    clock: float = 0.0


@dataclass(slots=True, eq=False)
class _Waiting:
    """A request that waits. `uses`: of all senders, of its tenant, of its source."""

    uses: Sequence[_Use]
    leave: int
    urgency: int
    order: int
    ready: asyncio.Future[None]

    def rank(self) -> tuple[float, ...]:
        shares = ((use.running, use.seconds) for use in self.uses[1:])
        return (*(value for share in shares for value in share), -self.urgency, self.order)


@dataclass
class FairSlots:
    """At most `slots` requests run at the same time. For one event loop.

    A free slot goes to the tenant with the fewest slots, then with the least time used, and in it to its source by the
    same rule, and to the most urgent document of the source. A tenant that was idle has no credit from that time. A
    source has at most `most` slots.
    """

    slots: int
    most: int
    now: Callable[[], float]
    _all: _Use = field(default_factory=_Use)
    _uses: LRUCache[tuple[str, ...], _Use] = field(default_factory=lambda: LRUCache(_REMEMBERED))
    _waiting: list[_Waiting] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    @asynccontextmanager
    async def hold(self, tenant: str, source: str, *, leave: int = 0) -> AsyncIterator[None]:
        """Wait for a slot, and hold it. The request does not take the last `leave` free slots."""
        uses = [self._all, self._use(tenant), self._use(tenant, source)]
        for parent, use in pairwise(uses):
            use.seconds = use.seconds if use.active else max(use.seconds, parent.clock)
        _add(uses, active=1)
        try:
            await self._slot(uses, leave)
            started = self.now()
            try:
                yield
            finally:
                _add(uses, running=-1, seconds=self.now() - started)
        finally:
            _add(uses, active=-1)
            self._grant()

    def waiting(self) -> int:
        """The number of requests without a slot."""
        return len(self._waiting)

    def _use(self, *sender: str) -> _Use:
        use: _Use = self._uses.setdefault(sender, _Use())
        self._uses[sender] = use  # now the most recent one
        return use

    async def _slot(self, uses: Sequence[_Use], leave: int) -> None:
        waiting = _Waiting(uses, leave, URGENCY.get(), next(self._order), asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._grant()
        try:
            await waiting.ready
        except asyncio.CancelledError:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            else:
                _add(uses, running=-1)
            raise

    def _grant(self) -> None:
        while allowed := [one for one in self._waiting if self._is_allowed(one)]:
            chosen = min(allowed, key=_Waiting.rank)
            self._waiting.remove(chosen)
            _add(chosen.uses, running=1)
            for parent, use in pairwise(chosen.uses):
                parent.clock = use.seconds
            chosen.ready.set_result(None)

    def _is_allowed(self, waiting: _Waiting) -> bool:
        return self.slots - self._all.running > waiting.leave and waiting.uses[-1].running < self.most


def _add(uses: Sequence[_Use], *, active: int = 0, running: int = 0, seconds: float = 0.0) -> None:
    for use in uses:
        use.active += active
        use.running += running
        use.seconds += seconds
