"""A migrated SQLite database and a service on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.shared.runtime.storage.database import Database
from tests.databases import make_template, open_copy
from tests.unit.annotation.support import World, make_world


@pytest.fixture(scope="session")
def annotation_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("annotation"), "services.annotation")


@pytest.fixture
async def database(annotation_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    async with open_copy(annotation_template, tmp_path) as opened:
        yield opened


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database)
