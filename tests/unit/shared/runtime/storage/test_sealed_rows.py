"""Rows that are sealed under the keys of a text."""

from pathlib import Path

import pytest

from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.provider import create_local_keys, rotate_local_keys
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.storage.blobs import generation_owner
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from services.shared.runtime.storage.sealed_rows import SealedRow, SealedRows
from tests.blob_suite import Keys
from tests.keyring_suite import Setup

BANK, SCOPE = "harbour-bank", KeyScope.REDACTED


@pytest.fixture
async def keys() -> Keys:
    made = Keys()
    for owner in ("d1", "d2", generation_owner("d1", 3)):
        await made.data_key(BANK, SCOPE, owner, create=True)
    return made


async def sealed(keys: Keys) -> dict[str, SealedRow]:
    rows = SealedRows(keys, "words")
    return {
        "d1": SealedRow(3, await rows.seal(BANK, SCOPE, "d1", 3, b"one")),
        "d2": SealedRow(0, await rows.seal(BANK, SCOPE, "d2", 0, b"two")),
    }


async def test_rows_are_opened_together(keys: Keys) -> None:
    assert await SealedRows(keys, "words").open(BANK, SCOPE, await sealed(keys)) == {"d1": b"one", "d2": b"two"}
    assert await SealedRows(keys, "words").open(BANK, SCOPE, {}) == {}


@pytest.mark.parametrize(("gone", "left"), [("d1", "d2"), ("d2", "d1"), (generation_owner("d1", 3), "d2")])
async def test_a_row_is_destroyed_with_either_key(keys: Keys, gone: str, left: str) -> None:
    made = await sealed(keys)
    await keys.destroy(BANK, gone)
    opened = await SealedRows(keys, "words").open(BANK, SCOPE, made)
    assert {owner for owner, plain in opened.items() if plain is not None} == {left}


async def test_a_row_opens_only_as_what_it_is(keys: Keys) -> None:
    made = await sealed(keys)
    assert await SealedRows(keys, "other").open(BANK, SCOPE, made) == {"d1": None, "d2": None}
    swapped = {"d1": made["d2"]._replace(generation=3), "d2": made["d1"]._replace(generation=0)}
    assert await SealedRows(keys, "words").open(BANK, SCOPE, swapped) == {"d1": None, "d2": None}
    cut = {"d2": SealedRow(0, made["d2"].sealed[:-1])}
    assert await SealedRows(keys, "words").open(BANK, SCOPE, cut) == {"d2": None}


async def test_nothing_is_sealed_without_a_key(keys: Keys) -> None:
    with pytest.raises(Reject) as caught:
        await SealedRows(keys, "words").seal(BANK, SCOPE, "d1", 9, b"x")
    assert caught.value.reason is Reason.KEY_UNAVAILABLE


async def test_rows_survive_a_rotation_and_die_with_their_document(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/keys.sqlite"
    migrate(url, KEYS_SCHEMA)
    create_local_keys(tmp_path / "keys", [BANK])
    setup = Setup(Database(url), tmp_path / "keys")
    keyring = setup.keyring("annotation")
    await keyring.data_keys(BANK, SCOPE, ["d1", "d2", generation_owner("d1", 3)], create=True)
    rows = SealedRows(keyring, "words")
    made = {one: SealedRow(number, await rows.seal(BANK, SCOPE, one, number, b"x")) for one, number in _GENERATIONS}
    rotate_local_keys(tmp_path / "keys", BANK, SCOPE)
    assert await keyring.rewrap(BANK, SCOPE) == 3
    again = SealedRows(setup.keyring("annotation"), "words")
    assert await again.open(BANK, SCOPE, made) == {"d1": b"x", "d2": b"x"}
    await keyring.destroy(BANK, "d2")
    assert await rows.open(BANK, SCOPE, made) == {"d1": b"x", "d2": None}
    await keyring.destroy(BANK, generation_owner("d1", 3))
    assert await rows.open(BANK, SCOPE, made) == {"d1": None, "d2": None}
    await setup.database.close()


_GENERATIONS = (("d1", 3), ("d2", 0))
