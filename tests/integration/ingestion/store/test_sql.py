"""The store's suite on PostgreSQL: replicas race for versions and contents."""

from collections.abc import AsyncIterator
from itertools import count

import psycopg
import pytest

from services.cli.local.postgres import LocalPostgres
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from tests.unit.ingestion.store.suite import StoreSuite
from tests.unit.ingestion.support import World, make_world

_numbers = count()


@pytest.fixture(scope="module")
def template(postgres: LocalPostgres) -> str:
    """The name of a migrated database."""
    _execute(postgres, "CREATE DATABASE ingestion_template")
    migrate(_url(postgres, "ingestion_template"), "services.ingestion")
    return "ingestion_template"


@pytest.mark.postgres
class TestPostgres(StoreSuite):
    """On PostgreSQL."""

    @pytest.fixture
    async def world(self, postgres: LocalPostgres, template: str) -> AsyncIterator[World]:
        name = f"ingestion_{next(_numbers)}"
        _execute(postgres, f"CREATE DATABASE {name} TEMPLATE {template}")
        database = Database(_url(postgres, name))
        yield make_world(database)
        await database.close()


def _execute(postgres: LocalPostgres, statement: str) -> None:
    with psycopg.connect(postgres.dsn, autocommit=True) as connection:
        connection.execute(statement.encode())


def _url(postgres: LocalPostgres, name: str) -> str:
    return postgres.url.rpartition("/")[0] + f"/{name}"
