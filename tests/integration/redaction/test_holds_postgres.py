"""Holds on PostgreSQL, with the connections of several processes, and their log."""

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from services.cli.backup.holds import merge_log, read_holds, read_log, write_log
from services.cli.local.postgres import LocalPostgres
from services.shared.domain.holds import Scope
from tests.databases import create_database
from tests.unit.redaction.erasure.world import ANNE, BERT, TENANT, World
from tests.unit.redaction.holds.suite import HoldSuite

pytestmark = pytest.mark.postgres


@pytest.fixture
async def world(postgres: LocalPostgres, tmp_path: Path) -> AsyncIterator[World]:
    made = World(tmp_path, {name: create_database(postgres) for name in ("redaction", "keys")})
    yield made
    for database in made.databases:
        await database.close()


class TestPostgresHolds(HoldSuite):
    """Runs all tests of the suite."""


async def test_the_log_of_a_server_in_another_time_zone_has_the_same_times(
    postgres: LocalPostgres, world: World, tmp_path: Path
) -> None:
    """As a restore of an older backup does with the log of a newer one."""
    url = world.urls["redaction"]
    with psycopg.connect(postgres.dsn, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {url.rpartition('/')[2]} SET timezone = 'Asia/Tokyo'".encode())
    await world.restart()
    for hold in ("LIT-1", "LIT-2"):
        await world.placing.place(ANNE, TENANT, hold, Scope(matters=("loan-1",)), ("Adele Marchetti",), "case-1")
    await world.placing.approve_lift(BERT, await world.placing.request_lift(ANNE, TENANT, "LIT-1", "settled"))
    write_log(tmp_path / "holds.jsonl", read_holds(url))
    other = World(tmp_path / "other", {name: create_database(postgres) for name in ("redaction", "keys")})
    assert merge_log(other.urls["redaction"], read_log(tmp_path / "holds.jsonl")) == 2
    placed = await other.hold_rows.of_tenant(TENANT, lifted=True)
    assert placed == await world.hold_rows.of_tenant(TENANT, lifted=True)
    assert {one.placed_at for one in placed} == {world.clock.now()}
    assert [one.hold_id for one in await other.hold_rows.of_tenant(TENANT)] == ["LIT-2"]
    for database in other.databases:
        await database.close()
