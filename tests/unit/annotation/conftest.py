"""A migrated SQLite database and a service on it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from tests.unit.annotation.support import World, make_world


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once; tests work on copies."""
    path = tmp_path_factory.mktemp("annotation") / "empty.sqlite"
    migrate(f"sqlite:///{path}", "services.annotation")
    return path


@pytest.fixture
async def database(empty_database: Path, tmp_path: Path) -> AsyncIterator[Database]:
    copy = await asyncio.to_thread(shutil.copy, empty_database, tmp_path / "annotation.sqlite")
    opened = Database(f"sqlite:///{copy}")
    yield opened
    await opened.close()


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database)
