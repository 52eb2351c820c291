"""Redaction with holds, on a real database and with real keys."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.redaction.erasure.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(tmp_path)
    yield made
    for database in made.databases:
        await database.close()
