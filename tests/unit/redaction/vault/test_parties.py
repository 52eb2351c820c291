"""Parties are stored and marked only in the vault."""

import pytest

from services.redaction.vault.gate import Gate
from services.redaction.vault.parties import VaultParties
from services.redaction.vault.records import Matter
from services.redaction.vault.sql import SqlVault
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.storage.database import Database
from tests.unit.redaction.vault.suite import BANK, person

_JANE, _HALE = (EntityType.PERSON, "Jane A. Smith"), (EntityType.ORGANIZATION, "Hale Industries, Inc.")


@pytest.fixture
def parties(database: Database, vault: SqlVault) -> VaultParties:
    return VaultParties(database, vault)


async def test_parties_belong_to_their_matter_and_the_gate_finds_them(parties: VaultParties, vault: SqlVault) -> None:
    assert await parties.of(BANK) == ()
    assert await parties.replace(BANK, [("PERSON", " Jane A.  Smith"), _HALE, _HALE]) == 2
    assert set(await parties.of(BANK)) == {_JANE, _HALE}
    assert await parties.of(Matter("harbour-bank", "loan-2")) == ()
    assert await Gate(vault).check(BANK, ["Jane A. Smith pays"]) == {EntityType.PERSON: 1}


async def test_earlier_values_are_not_parties(parties: VaultParties, vault: SqlVault) -> None:
    await vault.assign(BANK, [person("Wei Zhang")])
    given = await vault.assign(BANK, [person("Jane A. Smith")])
    assert await parties.replace(BANK, [_JANE]) == 1
    assert await parties.of(BANK) == (_JANE,)
    assert await vault.assign(BANK, [person("SMITH, JANE A.")]) == given


async def test_a_list_replaces_the_previous_one(parties: VaultParties, vault: SqlVault) -> None:
    await parties.replace(BANK, [_JANE])
    await parties.replace(BANK, [_HALE])
    assert await parties.of(BANK) == (_HALE,)
    assert _JANE[1] in {one.spelling for one in await vault.values(BANK)}
    assert await parties.replace(BANK, []) == 0
    assert await parties.of(BANK) == ()


async def test_nothing_is_stored_of_an_invalid_list(parties: VaultParties, vault: SqlVault) -> None:
    with pytest.raises(Reject) as refused:
        await parties.replace(BANK, [_JANE, ("PERSON", "-")])
    assert (refused.value.reason, refused.value.field) == (Reason.INVALID_METADATA, "parties.1.value")
    assert await vault.values(BANK) == ()


async def test_erased_parties_are_removed(parties: VaultParties, vault: SqlVault) -> None:
    await parties.replace(BANK, [_JANE, _HALE])
    assert set(await parties.of(BANK)) == {_JANE, _HALE}
    [name] = await vault.assign(BANK, [person("Jane A. Smith")])
    await vault.forget(BANK, [name])
    assert await parties.of(BANK) == (_HALE,)


async def test_unchanged_parties_are_cached(
    parties: VaultParties, vault: SqlVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    await parties.replace(BANK, [_JANE])
    assert await parties.of(BANK) == (_JANE,)
    monkeypatch.setattr(vault, "values", None)
    assert await parties.of(BANK) == (_JANE,)
