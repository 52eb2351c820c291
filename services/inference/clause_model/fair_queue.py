"""The windows that wait for a model. Tenants share it by the text that they send, so that the many windows of a long
document do not block the documents of other tenants.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from cachetools import LRUCache

from services.inference.clause_model.port import ModelRequest, RawPrediction
from services.shared.domain.relations import Priority

# Tenants whose use is remembered. One that is forgotten counts as a new one.
_REMEMBERED = 10_000


@dataclass(slots=True)
class Waiting:
    """A window that waits. Of a tenant's windows, the most urgent go first, then those with the lowest `turn`."""

    request: ModelRequest
    answer: asyncio.Future[list[RawPrediction]]
    turn: float
    urgency: int = Priority.NORMAL.urgency

    @property
    def rank(self) -> tuple[int, float]:
        return -self.urgency, self.turn

    @property
    def size(self) -> int:
        """The length of its text in code points."""
        return len(self.request.text)


Lane = dict[str, deque[Waiting]]
"""Windows of similar length for one model version, by tenant. No tenant has an empty queue."""


class FairQueue:
    """One lane per model version and per power of two of the window's length: a batch is taken from one lane.

    `_served`: code points that each tenant has sent. A tenant that was idle has no credit from that time: it begins at
    `_clock`, the value of the tenant that was served last.
    """

    def __init__(self) -> None:
        self._lanes: dict[object, Lane] = {}
        self._served: LRUCache[str, int] = LRUCache(_REMEMBERED)
        self._clock = 0

    def add(self, one: Waiting) -> None:
        tenant = one.request.tenant
        if not any(tenant in lane for lane in self._lanes.values()):
            self._served[tenant] = max(self._served.get(tenant, 0), self._clock)
        queue = self._queue(one)
        behind = next((place for place, other in enumerate(queue) if other.urgency < one.urgency), len(queue))
        queue.insert(behind, one)

    def put_back(self, batch: Sequence[Waiting]) -> None:
        """Puts windows that were taken in front of the others of their tenants."""
        for one in reversed(batch):
            self._queue(one).appendleft(one)

    def take(self, code_points: int, windows: int, without: Collection[str] = ()) -> list[Waiting]:
        """A window of the tenant that has sent least, and others of its lane that fit into `code_points` with it, at
        most `windows` and the limit of the model, none that is less urgent, and none of the tenants `without`. Empty if
        none waits. Drops cancelled windows.
        """
        for name in list(self._lanes):
            _tidy(self._lanes[name])
            if not self._lanes[name]:
                del self._lanes[name]
        tenant = self._next((tenant for lane in self._lanes.values() for tenant in lane), without)
        if tenant is None:
            return []
        lane = min((one for one in self._lanes.values() if tenant in one), key=lambda one: one[tenant][0].rank)
        batch = [self._pop(lane, tenant)]
        room = code_points - batch[0].size
        most = min(windows, batch[0].request.info.batch)
        while len(batch) < most and (other := self._next(lane, without)) is not None:
            if lane[other][0].size > room or lane[other][0].urgency < batch[0].urgency:
                break
            batch.append(self._pop(lane, other))
            room -= batch[-1].size
        return batch

    def _next(self, tenants: Iterable[str], without: Collection[str]) -> str | None:
        """The tenant that has sent least. A tenant can be the empty string."""
        allowed = dict.fromkeys(one for one in tenants if one not in without)
        return min(allowed, key=lambda one: self._served.get(one, 0), default=None)

    def _pop(self, lane: Lane, tenant: str) -> Waiting:
        one = lane[tenant].popleft()
        self._clock = self._served.get(tenant, 0)
        self._served[tenant] = self._clock + one.size
        _tidy(lane)
        return one

    def _queue(self, one: Waiting) -> deque[Waiting]:
        request = one.request
        name = request.info, len(request.text).bit_length()
        return self._lanes.setdefault(name, {}).setdefault(request.tenant, deque())


def _tidy(lane: Lane) -> None:
    for tenant in list(lane):
        queue = lane[tenant]
        while queue and queue[0].answer.done():
            queue.popleft()
        if not queue:
            del lane[tenant]
