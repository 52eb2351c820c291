"""Transactions on SQLite or PostgreSQL, in threads. Both are serialisable. On SQLite, concurrent calls share a commit.

After a conflict a transaction runs again, so its function must have no other effect than its statements.
"""

import asyncio
import sqlite3
import threading
import time
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc

from services.shared.domain.errors import Reason, Retry
from services.shared.domain.identity import make_id
from services.shared.runtime.retry import Backoff
from services.shared.runtime.storage.group_commit import GroupCommit

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds that a transaction of SQLite waits for another one."""
_ISOLATION: Final = "SERIALIZABLE"
# TCP keepalive: the server frees the locks of an unreachable host after a minute, by default after two hours.
_SERVER_KEEPALIVE = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
_CLIENT_KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
_THREADS = 8
# A conflict of SQLite takes `PATIENCE`. PostgreSQL can have many in a second, while one writer after the other ends.
_COLLISIONS = 12
_COLLISION_SECONDS = 10.0
_POLL = 0.01
_BACKOFF = Backoff(first=0.005, longest=0.5)
_COLLIDED = frozenset({"40001", "40P01", "55P03"})  # serialisation failure, deadlock, lock not available


class Database:
    """A database at an SQLAlchemy `url`. SQLite has one thread, PostgreSQL has several."""

    def __init__(self, url: str) -> None:
        self._engine = engine(url)
        threads = 1 if self.is_sqlite else _THREADS
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self._group = GroupCommit(self._engine, self._threads)
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()
        self._transaction_locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    @property
    def is_sqlite(self) -> bool:
        return self._engine.dialect.name == "sqlite"

    async def run(self, work: Callable[[sa.Connection], T], lock: str = "") -> T:
        """Run `work` in one transaction. It commits when `work` returns, and rolls back when it raises. Transactions
        with the same `lock` wait for each other, in all processes: use it for rows that many of them write.

        Raises `Retry(dependency="database")` if the database does not answer, or after 12 conflicts and 10 seconds.
        """
        if not lock or self.is_sqlite:  # SQLite has only one writer at a time
            return await self._run(work, lock)
        async with self._transaction_locks.setdefault(lock, asyncio.Lock()):  # only one thread of this process waits
            return await self._run(work, lock)

    async def _run(self, work: Callable[[sa.Connection], T], lock: str) -> T:
        context = copy_context()  # `work` reads the current trace
        failures, deadline = 0, time.monotonic() + _COLLISION_SECONDS
        while True:
            try:
                if self.is_sqlite:
                    return await self._group.run(lambda connection: context.run(work, connection))
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._threads, context.run, self._transact, work, lock)
            except exc.DBAPIError as error:
                if not _collided(error):
                    raise _converted(error) from error
                failures += 1
                if failures >= _COLLISIONS and time.monotonic() >= deadline:
                    raise Retry(Reason.CONFLICT, dependency="database") from error
            await asyncio.sleep(_BACKOFF.wait(failures))

    async def ping(self) -> None:
        """Raises `Retry(dependency="database")` if the database does not answer."""
        await self.run(lambda connection: connection.execute(sa.text("SELECT 1")).scalar())

    @asynccontextmanager
    async def lock(self, name: str) -> AsyncIterator[Callable[[], None] | None]:
        """Try to take the lock `name` for this database. Yields None if another process or task holds it, else a check
        that raises `Retry(dependency="database")` if the lock was lost. Only PostgreSQL can lose it.
        """
        local = self._locks.setdefault(name, asyncio.Lock())
        if local.locked():
            yield None
            return
        async with local:
            if self.is_sqlite:
                yield _always_held
                return
            holder = await asyncio.to_thread(_AdvisoryLock.take, self._engine, name)
            try:
                yield holder.check if holder else None
            finally:
                if holder:
                    await asyncio.to_thread(holder.release)

    async def close(self) -> None:
        """Waits for running transactions, then closes the connections."""
        await asyncio.to_thread(self._threads.shutdown)
        self._engine.dispose()

    def _transact(self, work: Callable[[sa.Connection], T], lock: str) -> T:
        with self._engine.connect() as connection, _locked(connection, lock), connection.begin():
            return work(connection)


def engine(url: str, patience: float = PATIENCE) -> sa.Engine:
    """An SQLAlchemy engine with serialisable transactions. Creates the folder of a SQLite file. `patience`: seconds
    that a transaction of SQLite waits for another one.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, patience)
    return sa.create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        isolation_level=_ISOLATION,
        pool_pre_ping=True,
        pool_size=_THREADS,
        max_overflow=2,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 5,
            # Services read times as UTC, also on a server with another time zone.
            "options": "-c statement_timeout=30000 -c lock_timeout=10000 -c timezone=UTC " + _SERVER_KEEPALIVE,
            **_CLIENT_KEEPALIVE,
        },
    )


def _sqlite(url: sa.URL, patience: float) -> sa.Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    arguments = {"check_same_thread": False, "factory": _SqliteConnection, "timeout": patience}
    made = sa.create_engine(url, hide_parameters=True, connect_args=arguments)
    sa.event.listen(made, "connect", partial(_on_sqlite_connect, patience))
    sa.event.listen(made, "checkin", _on_sqlite_checkin)
    sa.event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return made


def _on_sqlite_connect(patience: float, connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # otherwise the driver begins transactions itself
    _write_ahead(connection, time.monotonic() + patience)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: sqlite3.Connection, deadline: float) -> None:
    """SQLite does not wait for another process that writes to a new database, as services that start together do."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_POLL)


def _on_sqlite_checkin(connection: "_SqliteConnection | None", _record: object) -> None:
    if connection is not None:
        connection.close_cursors()


class _SqliteConnection(sqlite3.Connection):
    """Closes its open cursors before it returns to the pool.

    Python's `sqlite3` reads the error of a statement after it has released the interpreter lock. If another thread
    frees a cursor at that moment, the error is lost, and a failed BEGIN counts as successful.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._open: weakref.WeakSet[sqlite3.Cursor] = weakref.WeakSet()

    def cursor(self, *arguments: Any, **options: Any) -> Any:
        made = super().cursor(*arguments, **options)
        self._open.add(made)
        return made

    def close_cursors(self) -> None:
        for cursor in list(self._open):
            cursor.close()
        self._open.clear()


class _AdvisoryLock:
    """A session lock of PostgreSQL, on its own connection."""

    def __init__(self, connection: sa.Connection, key: int) -> None:
        self._connection = connection
        self._key = key
        self._lost = False
        self._guard = threading.Lock()

    @classmethod
    def take(cls, engine: sa.Engine, name: str) -> "_AdvisoryLock | None":
        key = _advisory_key("advisory lock", name)
        try:
            connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if connection.execute(sa.select(sa.func.pg_try_advisory_lock(key))).scalar():
                return cls(connection, key)
        except exc.DBAPIError as error:
            raise _converted(error) from error
        connection.close()
        return None

    def check(self) -> None:
        try:
            with self._guard:
                self._connection.execute(sa.text("SELECT 1"))
        except (exc.DBAPIError, exc.InvalidRequestError) as error:
            self._lost = True
            raise Retry(dependency="database") from error

    def release(self) -> None:
        """Unlock, so that another process can take the lock at once, and close the session. If the connection is lost,
        the server unlocks when it detects that.
        """
        with self._guard:
            if not self._lost:
                with suppress(exc.DBAPIError, exc.InvalidRequestError):
                    self._connection.execute(sa.select(sa.func.pg_advisory_unlock(self._key)))
            self._connection.invalidate()
            self._connection.close()


@contextmanager
def _locked(connection: sa.Connection, name: str) -> Iterator[None]:
    """Hold an advisory lock of PostgreSQL around a transaction. A lock that is taken inside would be too late: a
    serialisable transaction does not see what others commit while it waits.
    """
    if not name:
        yield
        return
    key = _advisory_key("transaction lock", name)
    _call_in_autocommit(connection, sa.func.pg_advisory_lock(key))
    try:
        connection.execution_options(isolation_level=_ISOLATION)
        yield
    finally:
        try:
            _call_in_autocommit(connection, sa.func.pg_advisory_unlock(key))
        except (exc.DBAPIError, exc.InvalidRequestError):
            connection.invalidate()  # the server unlocks at the end of the session


def _call_in_autocommit(connection: sa.Connection, call: sa.FunctionElement[Any]) -> None:
    """Call a function outside a transaction."""
    connection.execution_options(isolation_level="AUTOCOMMIT")
    connection.execute(sa.select(call))
    connection.rollback()


def _advisory_key(kind: str, name: str) -> int:
    return int.from_bytes(bytes.fromhex(make_id(kind, name))[:8], "big", signed=True)


def _always_held() -> None:
    return None


def _collided(error: exc.DBAPIError) -> bool:
    cause = error.orig
    if isinstance(cause, sqlite3.OperationalError):
        return _sqlite_code(cause) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(cause, "sqlstate", None) in _COLLIDED


def _converted(error: exc.DBAPIError) -> Exception:
    """`Retry` if the database is not available, else `error`."""
    cause = error.orig
    away = isinstance(error, (exc.OperationalError, exc.InterfaceError))
    if isinstance(cause, sqlite3.Error):
        away = isinstance(cause, sqlite3.OperationalError) and _sqlite_code(cause) in _SQLITE_AWAY
    return Retry(dependency="database") if away or error.connection_invalidated else error


def _sqlite_code(error: sqlite3.Error) -> int:
    return error.sqlite_errorcode & 0xFF  # without the extended code in the higher bits


_SQLITE_AWAY = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)
