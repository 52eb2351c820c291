"""The vault on SQLite, and what its rows give away: nothing."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.redaction.sql_vault import SqlVault
from services.redaction.tables import VALUES, metadata
from services.redaction.vault import Matter
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.database import Database, engine
from services.shared.runtime.keys import VAULT, LocalKeys, create_local_keys, rotate_local_keys
from services.shared.runtime.schema import migrate
from tests.unit.redaction.vault_suite import BANK, VaultSuite, person


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path}/redaction.sqlite"
    migrate(made, "services.redaction")
    create_local_keys(tmp_path / "keys", ["harbour-bank", "northgate-credit"])
    return made


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    made = Database(url)
    yield made
    await made.close()


@pytest.fixture
def vault(database: Database, tmp_path: Path) -> SqlVault:
    return SqlVault(database, LocalKeys(tmp_path / "keys" / "redaction.json"))


class TestSqlVault(VaultSuite):
    """All of the suite."""


def test_the_migration_makes_the_tables_that_the_code_knows(url: str) -> None:
    inspector = sa.inspect(engine(url))
    for table in metadata.sorted_tables:
        stored = {one["name"]: not one["nullable"] for one in inspector.get_columns(table.name)}
        assert stored == {one.name: not one.nullable for one in table.columns}
        assert set(inspector.get_pk_constraint(table.name)["constrained_columns"]) == {
            one.name for one in table.primary_key
        }


async def test_no_value_stands_in_the_file(vault: SqlVault, tmp_path: Path) -> None:
    await vault.assign(BANK, [person("Philippa Quillfeather", "QUILLFEATHER")])
    content = await asyncio.to_thread(_files, tmp_path)
    assert b"quillfeather" not in content
    assert b"philippa" not in content


def _files(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.glob("redaction.sqlite*")).lower()


async def test_hashes_of_a_value_differ_between_matters(vault: SqlVault, database: Database) -> None:
    for matter in (BANK, Matter("harbour-bank", "loan-2"), Matter("northgate-credit", "loan-1")):
        await vault.assign(matter, [person("Jane Smith")])
    hashes = await database.run(lambda connection: connection.execute(sa.select(VALUES.c.form_hash)).scalars().all())
    assert len(set(hashes)) == 3


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE vault_values SET entity_type = 'ACCOUNT'",
        "UPDATE vault_values SET matter = 'loan-2'",
        "UPDATE vault_values SET tenant = 'northgate-credit'",
        "UPDATE vault_values SET sealed = zeroblob(40)",
    ],
)
async def test_a_row_that_was_moved_or_changed_is_refused(vault: SqlVault, tmp_path: Path, change: str) -> None:
    await vault.assign(BANK, [person("Jane Smith")])
    with sqlite3.connect(tmp_path / "redaction.sqlite") as direct:
        direct.execute(change)
        row = direct.execute("SELECT tenant, matter FROM vault_values").fetchone()
    with pytest.raises(Reject) as refused:
        await vault.values(Matter(*row))
    assert refused.value.reason is Reason.TAMPERED


async def test_values_open_after_the_key_was_rotated(vault: SqlVault, database: Database, tmp_path: Path) -> None:
    await vault.assign(BANK, [person("Jane Smith")])
    rotate_local_keys(tmp_path / "keys", "harbour-bank", VAULT)
    rotated = SqlVault(database, LocalKeys(tmp_path / "keys" / "redaction.json"))
    assert await rotated.assign(BANK, [person("Jane Smith"), person("Wei Zhang")]) == ("[PERSON_1]", "[PERSON_2]")
    assert [one.form for one in await rotated.values(BANK)] == ["Jane Smith", "Wei Zhang"]


async def test_a_tenant_without_keys_is_refused(vault: SqlVault) -> None:
    with pytest.raises(Reject) as refused:
        await vault.assign(Matter("stranger", "m"), [person("Jane Smith")])
    assert refused.value.reason is Reason.KEY_UNAVAILABLE
