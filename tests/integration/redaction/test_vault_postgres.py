"""The vault's suite on PostgreSQL, several processes' worth of connections at once."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from services.cli.local.postgres import LocalPostgres
from services.redaction.vault.sql import SqlVault
from services.shared.runtime.storage.database import Database
from tests.unit.redaction.vault.setup import open_vault, prepare
from tests.unit.redaction.vault.suite import VaultSuite

pytestmark = pytest.mark.postgres


_numbers = count()


class TestPostgresVault(VaultSuite):
    """All of the suite."""

    @pytest.fixture
    async def vault(self, postgres: LocalPostgres, tmp_path: Path) -> AsyncIterator[SqlVault]:
        name = f"redaction_{next(_numbers)}"
        with psycopg.connect(postgres.dsn, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        url = postgres.url.rpartition("/")[0] + f"/{name}"
        key_file = prepare(url, tmp_path)
        database = Database(url)
        yield open_vault(database, key_file)
        await database.close()
