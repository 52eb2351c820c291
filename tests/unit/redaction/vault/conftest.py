"""A vault on SQLite, with its keys beside it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.redaction.vault.sql import SqlVault
from services.shared.runtime.storage.database import Database
from tests.databases import open_database
from tests.unit.redaction.vault.setup import open_vault, prepare


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/redaction.sqlite"


@pytest.fixture
def key_file(url: str, tmp_path: Path) -> Path:
    return prepare(url, tmp_path)


@pytest.fixture
async def database(url: str, key_file: Path) -> AsyncIterator[Database]:
    assert key_file
    async with open_database(url) as opened:
        yield opened


@pytest.fixture
def vault(database: Database, key_file: Path) -> SqlVault:
    return open_vault(database, key_file)
