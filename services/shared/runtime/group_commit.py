"""Works that wait at the same moment share a transaction, and so the way to one thread and the wait for the disk.

For a database that is written by one thread. Each work keeps or loses what it did by itself, as in a transaction of its
own; what any of them gave is told after the commit of all.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc

T = TypeVar("T")
_MOST = 64


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    work: Callable[[sa.Connection], Any]
    answer: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class _Ended:
    answer: asyncio.Future[Any]
    value: Any = None
    error: BaseException | None = None


class GroupCommit:
    """`thread` is the one that writes."""

    def __init__(self, engine: sa.Engine, thread: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._thread = thread
        self._waiting: deque[_Waiting] = deque()

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """What `work` gives, once it is committed; raises what it raises, or what the transaction of all raised."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(work, answer))
        self._thread.submit(self._work_off)
        return await answer

    def _work_off(self) -> None:
        """All that waits by now; nothing where an earlier call took it."""
        group: list[_Waiting] = []
        while self._waiting and len(group) < _MOST:
            one = self._waiting.popleft()
            if not one.answer.cancelled():
                group.append(one)
        if group:
            _tell(self._ended(group))

    def _ended(self, group: Sequence[_Waiting]) -> Sequence[_Ended]:
        try:
            with self._engine.begin() as connection:
                if len(group) == 1:
                    return [_Ended(group[0].answer, group[0].work(connection))]
                return [_alone(connection, one) for one in group]
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            return [_Ended(one.answer, error=error) for one in group]


def _alone(connection: sa.Connection, one: _Waiting) -> _Ended:
    """Raises what makes the transaction of all impossible."""
    connection.exec_driver_sql("SAVEPOINT work")
    try:
        value = one.work(connection)
    except Exception as error:  # noqa: BLE001 - as above
        try:
            connection.exec_driver_sql("ROLLBACK TO work")
        except exc.DBAPIError:
            raise error from None  # a full disk, say, has ended the whole transaction
        ended = _Ended(one.answer, error=error)
    else:
        ended = _Ended(one.answer, value)
    connection.exec_driver_sql("RELEASE work")
    return ended


def _tell(ended: Sequence[_Ended]) -> None:
    loops: dict[asyncio.AbstractEventLoop, list[_Ended]] = {}
    for one in ended:
        loops.setdefault(one.answer.get_loop(), []).append(one)
    for loop, of_loop in loops.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_answer, of_loop)


def _answer(ended: Sequence[_Ended]) -> None:
    for one in ended:
        if one.answer.cancelled():
            continue
        if one.error is not None:
            one.answer.set_exception(one.error)
        else:
            one.answer.set_result(one.value)
