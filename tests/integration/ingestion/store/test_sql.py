"""The store on PostgreSQL, with interrupted uploads and contents that wait for their destruction."""

from collections.abc import AsyncIterator

import pytest

from services.cli.local.postgres import LocalPostgres
from tests.databases import create_migrated_database, open_database_like
from tests.unit.ingestion.discard_suite import DiscardSuite
from tests.unit.ingestion.entry.upload_suite import UploadSuite
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


class TestPostgresUploads(UploadSuite):
    """The suite of interrupted uploads."""


class TestPostgresDiscards(DiscardSuite):
    """The suite of contents that wait for their destruction."""
