"""Work of the same key one after another, of different keys side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, Protocol, TypeVar


class Work(Protocol):
    """`given_up` is set by `Lanes.give_up`; `waiting` by whoever does the work, while he only waits."""

    given_up: bool
    waiting: bool


J = TypeVar("J", bound=Work)


class Lanes(Generic[J]):
    """Belongs to one event loop. `work` must not raise; it is cancelled where its task is given up."""

    def __init__(self, work: Callable[[J], Awaitable[None]], given_up: Callable[[J], None]) -> None:
        self._work = work
        self._given_up = given_up
        self._lanes: dict[Hashable, deque[J]] = {}
        self._running: dict[Hashable, asyncio.Task[None]] = {}

    def add(self, key: Hashable, job: J) -> None:
        """Behind all that has the same key."""
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append(job)
            return
        self._lanes[key] = deque((job,))
        self._running[key] = asyncio.create_task(self._run(key))

    def give_up(self, chosen: Callable[[J], bool], *, running: bool) -> None:
        """Takes out all chosen work that has not begun or only waits, and with `running` what is being done as well."""
        for key, lane in self._lanes.items():
            for place, job in enumerate(lane):
                if job.given_up or not chosen(job):
                    continue
                if place > 0:
                    job.given_up = True
                elif running or job.waiting:
                    job.given_up = True
                    self._running[key].cancel()

    async def _run(self, key: Hashable) -> None:
        lane = self._lanes[key]
        while lane:
            await self._do(lane[0])
            lane.popleft()
        del self._lanes[key], self._running[key]

    async def _do(self, job: J) -> None:
        if _is_wanted(job):
            try:
                await self._work(job)
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if task is None or _is_wanted(job):
                    raise
                task.uncancel()
            else:
                return
        self._given_up(job)


def _is_wanted(job: Work) -> bool:
    return not job.given_up
