"""A vault on SQLite, with its keys in the same database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.redaction.vault.sql import SqlVault
from services.shared.runtime.storage.database import Database
from tests.databases import open_database
from tests.unit.redaction.vault.setup import open_vault, prepare


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with the tables of vault and keys."""
    made = f"sqlite:///{tmp_path}/redaction.sqlite"
    prepare(made, tmp_path)
    return made


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "redaction.json"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    async with open_database(url) as opened:
        yield opened


@pytest.fixture
def vault(database: Database, key_file: Path) -> SqlVault:
    return open_vault(database, key_file)
