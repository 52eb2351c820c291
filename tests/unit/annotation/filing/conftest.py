"""A desk with a document and an empty folder."""

from pathlib import Path

import pytest

from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.edge.http.test_matter_exports import FOUND, QUOTED
from tests.unit.annotation.filing.support import Desk
from tests.unit.annotation.support import World


@pytest.fixture
async def filing(world: World, tmp_path: Path) -> Desk:
    (tmp_path / "dms").mkdir()
    world.rules.mask()
    await world.propose(DOCUMENT, QUOTED, found=FOUND)
    return Desk(world, tmp_path / "dms")
