"""Concurrent transactions share one commit, for a database with one writing thread.

Each function commits or rolls back on its own, with a savepoint. All results are returned after the common commit.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc

from services.shared.runtime.storage.batching import Batcher, Result

T = TypeVar("T")
_MAX_BATCH = 64


class GroupCommit:
    """Commits the transactions of `engine` in `thread`, the only thread that writes."""

    def __init__(self, engine: sa.Engine, thread: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._batcher: Batcher[Callable[[sa.Connection], Any]] = Batcher(thread, self._commit, _MAX_BATCH)

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """Return the result of `work` after its commit. Raises the error of `work`, or of the common transaction."""
        value: T = await self._batcher.submit(work)
        return value

    def _commit(self, works: Sequence[Callable[[sa.Connection], Any]]) -> Sequence[Result]:
        with self._engine.begin() as connection:
            if len(works) == 1:
                return [Result(works[0](connection))]
            return [_in_savepoint(connection, work) for work in works]


def _in_savepoint(connection: sa.Connection, work: Callable[[sa.Connection], Any]) -> Result:
    """Run `work` in a savepoint. Raises errors that end the common transaction."""
    connection.exec_driver_sql("SAVEPOINT work")
    try:
        result = Result(work(connection))
    except Exception as error:  # noqa: BLE001 - raised again in the calling task
        try:
            connection.exec_driver_sql("ROLLBACK TO work")
        except exc.DBAPIError:
            raise error from None  # the whole transaction has ended, for example because the disk is full
        result = Result(error=error)
    connection.exec_driver_sql("RELEASE work")
    return result
