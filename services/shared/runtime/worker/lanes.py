"""Runs jobs of the same key one after another, and jobs of different keys concurrently."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, Protocol, TypeVar


class Work(Protocol):
    """`Lanes.give_up` sets `given_up`; the function that does the work sets `waiting` while it waits."""

    given_up: bool
    waiting: bool


J = TypeVar("J", bound=Work)


class Lanes(Generic[J]):
    """Belongs to one event loop. `work` must not raise; it is cancelled if its job is given up."""

    def __init__(self, work: Callable[[J], Awaitable[None]], given_up: Callable[[J], None]) -> None:
        self._work = work
        self._given_up = given_up
        self._lanes: dict[Hashable, deque[J]] = {}
        self._running: dict[Hashable, asyncio.Task[None]] = {}

    def add(self, key: Hashable, job: J) -> None:
        """Appends `job` to the lane of `key`."""
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append(job)
            return
        self._lanes[key] = deque((job,))
        self._running[key] = asyncio.create_task(self._run(key))

    def give_up(self, chosen: Callable[[J], bool], *, running: bool) -> None:
        """Gives up all chosen jobs that have not begun or that wait; with `running`, also those that run."""
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
