import sqlite3
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPICursor

from services.shared.domain.errors import Retry
from services.shared.runtime.storage.database import Database, engine
from tests.database_suite import DatabaseSuite


class TestSqlite(DatabaseSuite):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path}/made/by/itself.sqlite"

    async def test_committed_rows_survive_a_crash(self, database: Database) -> None:
        modes = await database.run(
            lambda c: [c.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
        )
        assert modes == ["wal", 2]

    async def test_a_transaction_waits_for_another_writer(
        self, url: str, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("services.shared.runtime.storage.database._COLLISIONS", 2)
        monkeypatch.setattr("services.shared.runtime.storage.database._COLLISION_SECONDS", 0.0)
        await database.run(lambda c: c.exec_driver_sql("PRAGMA busy_timeout = 10"))
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Retry, match="conflict"):
            await database.run(lambda c: None)
        other.execute("COMMIT")
        await database.run(lambda c: None)

    async def test_open_cursors_are_closed_with_their_transaction(self, database: Database) -> None:
        opened: list[DBAPICursor] = []

        def read(connection: sa.Connection) -> sa.CursorResult[tuple[int]]:
            result = connection.exec_driver_sql("PRAGMA busy_timeout")
            opened.append(result.cursor)
            return result

        def read_and_fail(connection: sa.Connection) -> None:
            read(connection)
            raise LookupError

        with pytest.raises(LookupError):
            await database.run(read_and_fail)
        result = await database.run(read)
        with pytest.raises(sa.exc.ProgrammingError, match="closed"):
            result.scalar()
        for cursor in opened:
            with pytest.raises(sqlite3.ProgrammingError, match="closed"):
                cursor.fetchone()


async def test_a_database_that_cannot_be_opened_raises_retry(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(Retry) as caught:
        await Database(f"sqlite:///{tmp_path}/folder").ping()
    assert caught.value.dependency == "database"


@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_new_database_is_opened_while_another_process_writes_to_it(tmp_path: Path, begin: str) -> None:
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE things (name)")  # not in write-ahead mode yet
    other.execute(begin)
    ended = threading.Timer(0.3, other.execute, ["COMMIT"])
    ended.start()
    made = engine(f"sqlite:///{path}")
    with made.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    made.dispose()
    ended.join()
    other.close()


def test_a_database_that_stays_locked_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE things (name)")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sa.exc.OperationalError, match="locked"), engine(f"sqlite:///{path}", 0.1).begin():
        pass
    other.close()
