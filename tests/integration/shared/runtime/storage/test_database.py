import asyncio

import psycopg
import pytest

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
