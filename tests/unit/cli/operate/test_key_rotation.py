"""Rotation, staging and retirement of keys with real files and a real table."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.cli.operate.key_rotation import SCOPES, retire, rotate, status
from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.keys.kek_table import version_states
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys, create_local_keys, destroy_local_version
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from tests.databases import open_database
from tests.fakes import FakeClock

TENANT = "harbour-bank"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path}/keys.sqlite"
    migrate(url, KEYS_SCHEMA)
    async with open_database(url) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_local_keys(tmp_path / "keys", [TENANT, "northgate-credit"])
    return tmp_path / "keys"


def keyring(database: Database, folder: Path, holder: str = "operator") -> Keyring:
    return Keyring(database, LocalKeys(folder / f"{holder}.json"), FakeClock())


class Values:
    """The values that remain after each call of `rotate_values`."""

    def __init__(self, *remaining: int) -> None:
        self.remaining = list(remaining)

    async def __call__(self) -> tuple[int, int]:
        return 3, self.remaining.pop(0)


async def versions(database: Database, folder: Path) -> list[tuple[str, int, bool, bool, int]]:
    states = await database.run(lambda connection: version_states(connection, TENANT))
    found = status(LocalKeys(folder / "operator.json"), TENANT, states)
    return [(one.scope, one.version, one.current, one.held, one.keys) for one in found]


async def test_rotation_and_retirement(database: Database, folder: Path) -> None:
    progress: list[str] = []
    ring = keyring(database, folder)
    made = dict(await ring.data_keys(TENANT, KeyScope.PERSON, [f"p{n}" for n in range(450)], create=True))
    await ring.data_key(TENANT, KeyScope.SOURCE, "d1", create=True)
    rotate(folder, TENANT, ["person"], progress.append, stage=True)
    assert (await versions(database, folder))[:3] == [
        ("source", 1, True, True, 1),
        ("redacted", 1, True, True, 0),
        ("person", 1, True, True, 450),
    ]
    rotate(folder, TENANT, SCOPES, progress.append, stage=False)
    values = Values(2, 0)
    await retire(folder, TENANT, SCOPES, ring, rotate_values=values, progress=progress.append)
    assert await versions(database, folder) == [
        ("source", 1, False, False, 0),
        ("source", 2, True, True, 1),
        ("redacted", 1, False, False, 0),
        ("redacted", 2, True, True, 0),
        ("person", 1, False, False, 0),
        ("person", 2, True, True, 450),
    ]
    assert not values.remaining
    assert progress[0] == "harbour-bank person: version 2 is staged"
    assert progress[-2:] == [
        "harbour-bank person: 450 rewrapped, versions destroyed: 1",
        "harbour-bank vault: 6 rewrapped, versions destroyed: 1",
    ]
    assert await keyring(database, folder, "redaction").data_keys(TENANT, KeyScope.PERSON, made) == made
    assert LocalKeys(folder / "redaction.json").versions("northgate-credit", "person") == (1,)


async def test_a_second_retirement_changes_nothing(database: Database, folder: Path) -> None:
    progress: list[str] = []
    await keyring(database, folder).data_key(TENANT, KeyScope.SOURCE, "d1", create=True)
    for _ in range(2):
        await retire(
            folder, TENANT, ["source"], keyring(database, folder), rotate_values=Values(), progress=progress.append
        )
    assert progress == ["harbour-bank source: 0 rewrapped, versions destroyed: none"] * 2
    assert (await versions(database, folder))[0] == ("source", 1, True, True, 1)


async def test_nothing_is_destroyed_if_a_version_is_missing(database: Database, folder: Path) -> None:
    await keyring(database, folder).data_key(TENANT, KeyScope.SOURCE, "d1", create=True)
    rotate(folder, TENANT, ["source"], print, stage=False)
    destroy_local_version(folder, TENANT, "source", 1)
    rotate(folder, TENANT, ["source"], print, stage=False)
    with pytest.raises(Reject, match="version 1 of the source KEK of harbour-bank") as refused:
        await retire(folder, TENANT, ["source"], keyring(database, folder), rotate_values=Values(), progress=print)
    assert refused.value.reason is Reason.KEY_UNAVAILABLE
    assert LocalKeys(folder / "redaction.json").versions(TENANT, "source") == (2, 3)


async def test_values_keep_their_key_while_redaction_is_down(database: Database, folder: Path) -> None:
    async def away() -> tuple[int, int]:
        raise Retry(dependency="redaction")

    rotate(folder, TENANT, ["vault"], print, stage=False)
    with pytest.raises(Retry):
        await retire(folder, TENANT, ["vault"], keyring(database, folder), rotate_values=away, progress=print)
    assert LocalKeys(folder / "redaction.json").versions(TENANT, "vault") == (1, 2)


def test_staged_version_unwraps_but_does_not_wrap(folder: Path) -> None:
    for _ in range(2):
        rotate(folder, TENANT, ["source"], print, stage=True)
    content = json.loads((folder / "annotation.json").read_text())["tenants"][TENANT]["scopes"]["source"]
    assert (content["current"], sorted(content["versions"])) == (1, ["1", "2"])
    rotate(folder, TENANT, ["source"], print, stage=False)
    assert LocalKeys(folder / "annotation.json").tenant_key(TENANT, "source").version == 2
