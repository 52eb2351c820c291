"""The suite of holds on PostgreSQL, with the connections of several processes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.cli.local.postgres import LocalPostgres
from tests.databases import create_database
from tests.unit.redaction.erasure.world import World
from tests.unit.redaction.holds.suite import HoldSuite


@pytest.mark.postgres
class TestPostgresHolds(HoldSuite):
    """Runs all tests of the suite."""

    @pytest.fixture
    async def world(self, postgres: LocalPostgres, tmp_path: Path) -> AsyncIterator[World]:
        made = World(tmp_path, {name: create_database(postgres) for name in ("redaction", "keys")})
        yield made
        for database in made.databases:
            await database.close()
