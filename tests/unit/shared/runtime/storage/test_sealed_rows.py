"""Rows that are sealed under the keys of a text."""

import pytest

from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.storage.blobs import generation_owner
from services.shared.runtime.storage.sealed_rows import SealedRow, SealedRows
from tests.blob_suite import Keys

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
