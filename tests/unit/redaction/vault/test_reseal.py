"""Spellings of an older release are resealed under the keys of their numbers, and added to the tenant's index."""

from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.redaction.vault.records import Matter, SubjectValue
from services.redaction.vault.reseal import Reseal
from services.redaction.vault.sql import SqlVault
from services.redaction.vault.subject_index import DataSubjectIndex
from services.redaction.vault.tables import SUBJECTS, VALUES
from services.redaction.vault.values import OWN_KEY
from services.shared.domain.document import VAULT
from services.shared.domain.errors import Reject
from services.shared.runtime.keys.provider import LocalKeys, destroy_local_version, rotate_local_keys
from services.shared.runtime.keys.sealing import seal
from services.shared.runtime.storage.database import Database
from tests.unit.redaction.vault.setup import open_keys, open_vault
from tests.unit.redaction.vault.suite import BANK, person

SECOND = Matter("harbour-bank", "loan-2")


async def as_before(database: Database, vault: SqlVault, key_file: Path) -> None:
    """Two matters as an older release stored them."""
    for matter, names in ((BANK, ["Jane Smith", "Wei Zhang", "Ada Byron"]), (SECOND, ["Jane Smith"])):
        await vault.assign(matter, [person(name) for name in names])
        key = LocalKeys(key_file).tenant_key("harbour-bank", VAULT)
        for stored in await vault.values(matter):
            context = ("vault", matter.tenant, matter.matter, stored.entity_type, str(key.version))
            old = seal(key.key, stored.spelling.encode(), context)
            row = sa.and_(VALUES.c.matter == matter.matter, VALUES.c.sequence == stored.sequence)
            change = sa.update(VALUES).where(row).values(key_version=key.version, sealed=old)
            await database.run(partial(_execute, change=change))
    await database.run(lambda connection: connection.execute(sa.delete(SUBJECTS)).rowcount)


def _execute(connection: sa.Connection, change: sa.Update) -> None:
    connection.execute(change)


async def test_all_spellings_are_resealed_under_their_own_keys(database: Database, key_file: Path) -> None:
    vault, values = open_vault(database, key_file), open_keys(database, key_file)
    await as_before(database, vault, key_file)
    reseal = Reseal(database, LocalKeys(key_file), values)
    assert await reseal.some("northgate-credit") == (0, 0)
    assert [await reseal.some("harbour-bank", limit=3) for _ in range(3)] == [(3, 1), (1, 0), (0, 0)]
    versions = sa.select(VALUES.c.key_version).distinct()
    assert await database.run(lambda connection: connection.execute(versions).scalars().all()) == [OWN_KEY]
    rotate_local_keys(key_file.parent, "harbour-bank", VAULT)
    destroy_local_version(key_file.parent, "harbour-bank", VAULT, 1)
    assert [one.spelling for one in await vault.values(BANK)] == ["Jane Smith", "Wei Zhang", "Ada Byron"]
    assert await vault.assign(BANK, [person("Wei Zhang")]) == ("[PERSON_2]",)
    found = await DataSubjectIndex(database, LocalKeys(key_file), values).find(
        "harbour-bank", [SubjectValue("Jane Smith")]
    )
    assert [(one.matter, one.certain) for one in found] == [(BANK, True), (SECOND, True)]


async def test_erased_values_are_not_resealed(database: Database, key_file: Path) -> None:
    vault, values = open_vault(database, key_file), open_keys(database, key_file)
    await as_before(database, vault, key_file)
    await values.destroy(BANK, ["[PERSON_2]"])
    await Reseal(database, LocalKeys(key_file), values).some("harbour-bank")
    assert [one.spelling for one in await vault.values(BANK)] == ["Jane Smith", "Ada Byron"]


async def test_a_missing_key_version_is_refused(database: Database, key_file: Path) -> None:
    vault = open_vault(database, key_file)
    await as_before(database, vault, key_file)
    rotate_local_keys(key_file.parent, "harbour-bank", VAULT)
    destroy_local_version(key_file.parent, "harbour-bank", VAULT, 1)
    with pytest.raises(Reject, match="version 1 of the vault KEK of harbour-bank"):
        await Reseal(database, LocalKeys(key_file), open_keys(database, key_file)).some("harbour-bank")
