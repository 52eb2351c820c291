import asyncio
import threading

import psycopg
import pytest
import sqlalchemy as sa

from services.cli.local.postgres import LocalPostgres
from services.shared.domain.errors import Retry
from services.shared.runtime.storage.database import Database
from tests.database_suite import DatabaseSuite
from tests.real_parts import need_postgres

pytestmark = pytest.mark.postgres


class TestPostgres(DatabaseSuite):
    @pytest.fixture
    def url(self, postgres_url: str) -> str:
        return postgres_url

    async def test_a_lock_excludes_other_processes(self, url: str, database: Database) -> None:
        other = Database(url)
        async with database.lock("a") as held:
            assert held is not None
            async with other.lock("a") as second:
                assert second is None
        async with other.lock("a") as second:
            assert second is not None

    async def test_a_released_lock_can_be_taken_at_once(self, url: str, database: Database) -> None:
        other = Database(url)
        for number in range(50):
            async with database.lock("a"):
                await other.ping()  # opens its connection before the test
            async with other.lock("a") as held:
                assert held is not None, number

    async def test_a_transaction_with_another_lock_does_not_wait(self, url: str, database: Database) -> None:
        other, entered, leave = Database(url), threading.Event(), threading.Event()

        def hold(_: sa.Connection) -> None:
            entered.set()
            assert leave.wait(30)

        holding = asyncio.create_task(database.run(hold, lock="a"))
        assert await asyncio.to_thread(entered.wait, 30)
        waiting = [
            asyncio.create_task(one.run(lambda _: None, lock="a")) for one in (database, other) for _ in "1234567890"
        ]
        for one in (database, other):
            async with asyncio.timeout(5):
                await one.run(lambda _: None, lock="b")
        assert not any(one.done() for one in waiting)
        leave.set()
        await asyncio.gather(holding, *waiting)
        await other.close()

    async def test_many_conflicts_in_a_short_time_are_tried_again(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("services.shared.runtime.storage.database._COLLISIONS", 1)
        attempts: list[int] = []

        def collide(_: sa.Connection) -> int:
            attempts.append(1)
            if len(attempts) < 15:
                raise sa.exc.OperationalError("", None, psycopg.errors.SerializationFailure())
            return len(attempts)

        assert await database.run(collide) == 15

    async def test_a_lock_ends_with_the_session_of_its_transaction(self, url: str, database: Database) -> None:
        other = Database(url)

        def lose(connection: sa.Connection) -> None:
            with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as killer:
                killer.execute(
                    "SELECT pg_terminate_backend(%s)", [connection.scalar(sa.select(sa.func.pg_backend_pid()))]
                )
            connection.scalar(sa.text("SELECT 1"))

        with pytest.raises(Retry):
            await database.run(lose, lock="a")
        for one in (other, database):
            async with asyncio.timeout(5):
                await one.run(lambda _: None, lock="a")
        await other.close()

    async def test_both_sides_notice_a_lost_host_in_a_minute(self, database: Database) -> None:
        def read(connection: sa.Connection) -> tuple[list[str], dict[str, str]]:
            shown = [
                connection.scalar(sa.text(f"SHOW tcp_keepalives_{name}")) for name in ("idle", "interval", "count")
            ]
            driver = connection.connection.driver_connection
            assert driver is not None
            return shown, driver.info.get_parameters()

        by_server, by_client = await database.run(read)
        assert by_server == ["30", "10", "3"]
        assert [by_client[f"keepalives_{name}"] for name in ("idle", "interval", "count")] == ["30", "10", "3"]

    async def test_a_lost_lock_raises_retry(self, url: str, database: Database) -> None:
        async with database.lock("a") as held:
            assert held is not None
            await asyncio.to_thread(held)
            with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                    " AND datname = current_database()"
                )
            with pytest.raises(Retry):
                await asyncio.to_thread(held)
        await database.ping()


async def test_a_restarted_server_is_a_retry() -> None:
    need_postgres()
    with LocalPostgres() as server:
        database = Database(server.url)
        await database.ping()
        server.kill()
        with pytest.raises(Retry) as caught:
            await database.ping()
        assert caught.value.dependency == "database"
        server.restart()
        await database.ping()
