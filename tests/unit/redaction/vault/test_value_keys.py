"""Each placeholder of a matter has its own key, and destroying the key affects no other value."""

from pathlib import Path

import pytest

from services.redaction.vault.records import Matter
from services.redaction.vault.value_keys import ValueKeys
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.storage.database import Database
from tests.fakes import FakeClock

BANK = Matter("harbour-bank", "loan-1")
OTHERS = (Matter("harbour-bank", "loan-2"), Matter("northgate-credit", "loan-1"), Matter("harbour-bank", "loan-1["))


def value_keys(database: Database, folder: Path, holder: str = "redaction") -> ValueKeys:
    keys = LocalKeys(folder / "keys" / f"{holder}.json")
    return ValueKeys(Keyring(database, keys, FakeClock()), keys.hash_key)


async def test_each_placeholder_has_its_own_key(database: Database, tmp_path: Path) -> None:
    values = value_keys(database, tmp_path)
    assert await values.keys(BANK, ["[PERSON_1]"]) == {"[PERSON_1]": None}
    assert await values.made(BANK, ["[PERSON_1]"]) == {}
    made = await values.keys(BANK, ["[PERSON_1]", "[PERSON_2]", "[EMAIL_1]"], create=True)
    assert len({key for key in made.values() if key and len(key) == 32}) == 3
    assert await value_keys(database, tmp_path, "operator").keys(BANK, made) == made


async def test_matters_and_tenants_share_no_keys(database: Database, tmp_path: Path) -> None:
    values = value_keys(database, tmp_path)
    made = [(await values.keys(one, ["[PERSON_1]"], create=True))["[PERSON_1]"] for one in (BANK, *OTHERS)]
    assert len(set(made)) == 4
    assert len({values.owner(one, "[PERSON_1]") for one in (BANK, *OTHERS)}) == 4


async def test_destroyed_keys_stay_destroyed_and_others_stay(database: Database, tmp_path: Path) -> None:
    values = value_keys(database, tmp_path)
    made = await values.keys(BANK, ["[PERSON_1]", "[PERSON_2]"], create=True)
    assert await values.destroy(BANK, ["[PERSON_1]", "[PERSON_9]"]) == 1
    for reader in (values, value_keys(database, tmp_path)):
        after = await reader.keys(BANK, ["[PERSON_1]", "[PERSON_2]", "[PERSON_3]", "[PERSON_9]"])
        assert after == {**made, "[PERSON_1]": None, "[PERSON_3]": None, "[PERSON_9]": None}
        assert "[PERSON_3]" not in await reader.made(BANK, ["[PERSON_3]"])
        assert await reader.made(BANK, ["[PERSON_1]", "[PERSON_9]"], create=True) == {
            "[PERSON_1]": None,
            "[PERSON_9]": None,
        }


@pytest.mark.parametrize("holder", ["ingestion", "annotation", "inference", "feedback"])
async def test_other_services_cannot_open_the_keys(database: Database, tmp_path: Path, holder: str) -> None:
    await value_keys(database, tmp_path).keys(BANK, ["[PERSON_1]"], create=True)
    with pytest.raises(Reject) as refused:
        await value_keys(database, tmp_path, holder).keys(BANK, ["[PERSON_1]"])
    assert refused.value.reason is Reason.KEY_UNAVAILABLE
