"""Works that wait at the same moment share a transaction, and so the way to one thread and the wait for the disk.

For a database that is written by one thread. Each work keeps or loses what it did by itself, as in a transaction of its
own; what any of them gave is told after the commit of all.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc

from services.shared.runtime.storage.together import Ended, Together

T = TypeVar("T")
_MOST = 64


class GroupCommit:
    """`thread` is the one that writes."""

    def __init__(self, engine: sa.Engine, thread: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._together: Together[Callable[[sa.Connection], Any]] = Together(thread, self._commit, _MOST)

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """What `work` gives, once it is committed; raises what it raises, or what the transaction of all raised."""
        value: T = await self._together.ask(work)
        return value

    def _commit(self, works: Sequence[Callable[[sa.Connection], Any]]) -> Sequence[Ended]:
        with self._engine.begin() as connection:
            if len(works) == 1:
                return [Ended(works[0](connection))]
            return [_alone(connection, work) for work in works]


def _alone(connection: sa.Connection, work: Callable[[sa.Connection], Any]) -> Ended:
    """Raises what makes the transaction of all impossible."""
    connection.exec_driver_sql("SAVEPOINT work")
    try:
        ended = Ended(work(connection))
    except Exception as error:  # noqa: BLE001 - raised again where it is waited for
        try:
            connection.exec_driver_sql("ROLLBACK TO work")
        except exc.DBAPIError:
            raise error from None  # a full disk, say, has ended the whole transaction
        ended = Ended(error=error)
    connection.exec_driver_sql("RELEASE work")
    return ended
