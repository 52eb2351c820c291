"""A migrated SQLite database, and a `World` on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.shared.runtime.storage.database import Database
from tests.databases import make_template, open_copy
from tests.unit.ingestion.support import World, make_world


@pytest.fixture(scope="session")
def ingestion_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("ingestion"), "services.ingestion")


@pytest.fixture
async def database(ingestion_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    async with open_copy(ingestion_template, tmp_path) as opened:
        yield opened


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database)
