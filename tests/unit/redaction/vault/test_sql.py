"""The vault on SQLite, and that its rows reveal no value."""

import asyncio
import sqlite3
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.redaction.vault.records import Matter, Revealed
from services.redaction.vault.sql import SqlVault
from services.redaction.vault.tables import KEYS, NUMBERS, SUBJECTS, VALUES, metadata
from services.shared.domain.document import VAULT, KeyScope
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys, destroy_local_version, rotate_local_keys
from services.shared.runtime.keys.sealing import seal
from services.shared.runtime.keys.table import WRAPPED_KEYS
from services.shared.runtime.storage.database import Database, engine
from tests.fakes import FakeClock
from tests.unit.redaction.vault.setup import open_keys, open_vault
from tests.unit.redaction.vault.suite import BANK, VaultSuite, person, subject


class TestSqlVault(VaultSuite):
    """Runs all tests of the suite."""


def test_the_migration_makes_the_tables_of_the_code(url: str) -> None:
    inspector = sa.inspect(engine(url))
    for table in metadata.sorted_tables:
        stored = {one["name"]: not one["nullable"] for one in inspector.get_columns(table.name)}
        assert stored == {one.name: not one.nullable for one in table.columns}
        assert set(inspector.get_pk_constraint(table.name)["constrained_columns"]) == {
            one.name for one in table.primary_key
        }


async def test_the_file_contains_no_value(vault: SqlVault, tmp_path: Path) -> None:
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
        "UPDATE vault_values SET number = 2",
        "UPDATE vault_values SET form_hash = ''",
        "UPDATE vault_values SET sealed = zeroblob(40)",
        "UPDATE vault_values SET sealed = zeroblob(4)",
        "UPDATE vault_values SET key_version = 1",
    ],
)
async def test_a_row_that_was_moved_or_changed_is_refused(vault: SqlVault, tmp_path: Path, change: str) -> None:
    for matter in (BANK, Matter("harbour-bank", "loan-2"), Matter("northgate-credit", "loan-1")):
        await vault.assign(matter, [person("Jane Smith"), person("Wei Zhang"), subject(EntityType.ACCOUNT, "00123456")])
    with sqlite3.connect(tmp_path / "redaction.sqlite") as direct:
        direct.execute("DELETE FROM vault_values WHERE sequence > 1 OR matter = 'loan-2' OR tenant <> 'harbour-bank'")
        direct.execute(change)
        row = direct.execute("SELECT tenant, matter FROM vault_values").fetchone()
    for call in (vault.values(Matter(*row)), vault.reveal(Matter(*row), ["[PERSON_1]", "[PERSON_2]", "[ACCOUNT_1]"])):
        with pytest.raises(Reject) as refused:
            await call
        assert refused.value.reason is Reason.TAMPERED


async def test_values_open_after_their_keys_were_rewrapped(vault: SqlVault, database: Database, key_file: Path) -> None:
    await vault.assign(BANK, [person("Jane Smith")])
    rotate_local_keys(key_file.parent, "harbour-bank", KeyScope.PERSON)
    keys = LocalKeys(key_file.with_name("operator.json"))
    assert await Keyring(database, keys, FakeClock()).rewrap("harbour-bank", KeyScope.PERSON) == 1
    destroy_local_version(key_file.parent, "harbour-bank", KeyScope.PERSON, 1)
    rotated = open_vault(database, key_file)
    assert await rotated.assign(BANK, [person("Jane Smith"), person("Wei Zhang")]) == ("[PERSON_1]", "[PERSON_2]")
    assert [one.spelling for one in await rotated.values(BANK)] == ["Jane Smith", "Wei Zhang"]


async def test_an_erased_subject_gets_a_new_number(vault: SqlVault, database: Database, key_file: Path) -> None:
    people = [person("Jane Smith", "Smith"), person("Wei Zhang")]
    assert await vault.assign(BANK, people) == ("[PERSON_1]", "[PERSON_2]")
    await open_keys(database, key_file).destroy(BANK, ["[PERSON_1]"])
    after = open_vault(database, key_file)
    assert [one.spelling for one in await after.values(BANK)] == ["Wei Zhang"]
    assert (await after.reveal(BANK, ["[PERSON_1]"]))["[PERSON_1]"] == Revealed(
        "[PERSON_1]", EntityType.PERSON, erased=True
    )
    assert await after.assign(BANK, [*people, person("Smith")]) == ("[PERSON_3]", "[PERSON_2]", "[PERSON_3]")
    assert [one.spelling for one in await after.values(BANK)] == ["Wei Zhang", "Jane Smith", "Smith"]
    assert (await after.reveal(BANK, ["[PERSON_1]"]))["[PERSON_1]"].erased


async def test_no_hash_of_a_removed_subject_is_left(vault: SqlVault, database: Database) -> None:
    given = await vault.assign(BANK, [person("Jane Smith", "Ms. Smith"), person("Wei Zhang")])
    await vault.forget(BANK, given[:1])
    for table, column in ((VALUES, VALUES.c.number), (KEYS, KEYS.c.number), (SUBJECTS, SUBJECTS.c.number)):
        rows = await database.run(partial(_all_of, column=column))
        assert rows == {2}, table.name
    coined = sa.select(NUMBERS.c.coined_hash).where(NUMBERS.c.number == 1)
    assert await database.run(lambda connection: connection.execute(coined).scalars().all()) == [""]
    assert await vault.assign(BANK, [person("Jane Smith")]) == ("[PERSON_3]",)


def _all_of(connection: sa.Connection, column: sa.Column[int]) -> set[int]:
    return set(connection.execute(sa.select(column)).scalars())


async def test_a_missing_key_is_not_an_erasure(vault: SqlVault, database: Database, key_file: Path) -> None:
    await vault.assign(BANK, [person("Jane Smith")])
    await database.run(lambda connection: connection.execute(sa.delete(WRAPPED_KEYS)).rowcount)
    fresh = open_vault(database, key_file)
    for call in (fresh.values(BANK), fresh.reveal(BANK, ["[PERSON_1]"])):
        with pytest.raises(Reject) as refused:
            await call
        assert refused.value.reason is Reason.KEY_UNAVAILABLE


async def test_spellings_of_an_older_release_still_open(vault: SqlVault, database: Database, key_file: Path) -> None:
    await vault.assign(BANK, [person("Jane Smith")])
    key = LocalKeys(key_file).tenant_key("harbour-bank", VAULT)
    old = seal(key.key, b"Jane Smith", ("vault", "harbour-bank", "loan-1", "PERSON", str(key.version)))
    change = sa.update(VALUES).values(key_version=key.version, sealed=old)
    await database.run(lambda connection: connection.execute(change).rowcount)
    await vault.assign(BANK, [person("Jane Smith", "SMITH, JANE")])
    assert [one.spelling for one in await vault.values(BANK)] == ["Jane Smith", "SMITH, JANE"]


async def test_a_tenant_without_keys_is_refused(vault: SqlVault) -> None:
    with pytest.raises(Reject) as refused:
        await vault.assign(Matter("stranger", "m"), [person("Jane Smith")])
    assert refused.value.reason is Reason.KEY_UNAVAILABLE
