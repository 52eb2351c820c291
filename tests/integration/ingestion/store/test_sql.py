"""The store on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from services.cli.local.postgres import LocalPostgres
from tests.databases import create_migrated_database, open_database_like
from tests.unit.ingestion.store.suite import StoreSuite
from tests.unit.ingestion.support import World, make_world

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def template(postgres: LocalPostgres) -> str:
    return create_migrated_database(postgres, "services.ingestion")


@pytest.fixture
async def world(postgres: LocalPostgres, template: str) -> AsyncIterator[World]:
    async with open_database_like(postgres, template) as database:
        yield make_world(database)


class TestPostgres(StoreSuite):
    """The suite on PostgreSQL, with one database per test."""
