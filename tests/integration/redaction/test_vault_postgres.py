"""The suite of the vault on PostgreSQL, with the connections of several processes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.redaction.vault.sql import SqlVault
from tests.databases import open_database
from tests.unit.redaction.vault.setup import open_vault, prepare
from tests.unit.redaction.vault.suite import VaultSuite


@pytest.mark.postgres
class TestPostgresVault(VaultSuite):
    """Runs all tests of the suite."""

    @pytest.fixture
    async def vault(self, postgres_url: str, tmp_path: Path) -> AsyncIterator[SqlVault]:
        key_file = prepare(postgres_url, tmp_path)
        async with open_database(postgres_url) as database:
            yield open_vault(database, key_file)
