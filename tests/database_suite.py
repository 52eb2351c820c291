"""The tests of `Database` for SQLite and PostgreSQL. A subclass provides the fixture `url`."""

import asyncio
import threading

import pytest
import sqlalchemy as sa

from services.shared.runtime.storage.database import Database

META = sa.MetaData()
NUMBERS = sa.Table("numbers", META, sa.Column("name", sa.String, primary_key=True), sa.Column("value", sa.Integer))


def add_one(connection: sa.Connection) -> None:
    value = connection.execute(sa.select(NUMBERS.c.value)).scalar_one()
    connection.execute(sa.update(NUMBERS).values(value=value + 1))


class DatabaseSuite:
    @pytest.fixture
    async def database(self, url: str) -> Database:
        made = Database(url)
        await made.run(META.create_all)
        return made

    async def test_work_is_committed(self, database: Database) -> None:
        await database.run(lambda c: c.execute(sa.insert(NUMBERS).values(name="a", value=1)))
        assert await database.run(lambda c: c.execute(sa.select(NUMBERS.c.value)).scalar()) == 1
        await database.ping()
        await database.close()

    async def test_an_error_rolls_back(self, database: Database) -> None:
        def work(connection: sa.Connection) -> None:
            connection.execute(sa.insert(NUMBERS).values(name="a", value=1))
            raise LookupError

        with pytest.raises(LookupError):
            await database.run(work)
        assert await database.run(lambda c: c.execute(sa.select(NUMBERS)).all()) == []

    async def test_an_invalid_statement_is_not_a_retry(self, database: Database) -> None:
        with pytest.raises(sa.exc.DBAPIError):
            await database.run(lambda c: c.execute(sa.text("select * from nowhere")))
        with pytest.raises(sa.exc.IntegrityError):
            await database.run(lambda c: c.execute(sa.insert(NUMBERS), [{"name": "a"}, {"name": "a"}]))

    async def test_transactions_are_serialisable(self, url: str, database: Database) -> None:
        other = Database(url)
        await database.run(lambda c: c.execute(sa.insert(NUMBERS).values(name="a", value=0)))
        await asyncio.gather(*(one.run(add_one) for one in (database, other) for _ in range(3)))
        assert await database.run(lambda c: c.execute(sa.select(NUMBERS.c.value)).scalar()) == 6
        await other.close()

    async def test_transactions_with_the_same_lock_never_collide(
        self, url: str, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = Database(url)
        await database.run(lambda c: c.execute(sa.insert(NUMBERS).values(name="a", value=0)))
        monkeypatch.setattr("services.shared.runtime.storage.database._COLLISIONS", 1)
        monkeypatch.setattr("services.shared.runtime.storage.database._COLLISION_SECONDS", 0.0)
        await asyncio.gather(*(one.run(add_one, lock="a") for one in (database, other) for _ in range(30)))
        assert await database.run(lambda c: c.execute(sa.select(NUMBERS.c.value)).scalar()) == 60
        await other.close()

    async def test_a_lock_is_free_after_an_error(self, url: str, database: Database) -> None:
        def fail(connection: sa.Connection) -> None:
            add_one(connection)
            raise LookupError

        other = Database(url)
        await database.run(lambda c: c.execute(sa.insert(NUMBERS).values(name="a", value=0)))
        with pytest.raises(LookupError):
            await database.run(fail, lock="a")
        async with asyncio.timeout(5):
            await other.run(add_one, lock="a")
        assert await database.run(lambda c: c.execute(sa.select(NUMBERS.c.value)).scalar()) == 1
        await other.close()

    async def test_a_lock_has_one_holder(self, database: Database) -> None:
        async with database.lock("a") as held, database.lock("b") as other, database.lock("a") as again:
            assert held is not None
            assert other is not None
            assert again is None
            held()
        async with database.lock("a") as held:
            assert held is not None

    async def test_a_transaction_does_not_block_the_event_loop(self, database: Database) -> None:
        thread = await database.run(lambda _: threading.current_thread().name)
        assert thread != threading.current_thread().name
