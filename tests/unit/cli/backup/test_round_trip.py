"""The backup of a store with its blobs and keys during writes, and its restore."""

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.cli.backup.make import make_backup
from services.cli.backup.restore import RestoreResult, restore_backup
from services.cli.backup.sources import STORES, Sources, sources_of
from services.cli.errors import CommandError
from services.cli.local.layout import Layout
from services.redaction.vault.tables import VALUES
from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.errors import Reject
from services.shared.runtime import keys_schema
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.storage.blobs import Blobs, open_store
from services.shared.runtime.storage.database import Database, engine
from services.shared.runtime.storage.schema import migrate

_TENANT = "harbour-bank"


@dataclass(frozen=True, slots=True)
class Place:
    """The databases, blobs and keys of a system in a folder."""

    layout: Layout

    @property
    def sources(self) -> Sources:
        return sources_of(self.layout, {})

    def prepare(self) -> None:
        """Create the folders, the keys and empty databases."""
        self.layout.prepare(SystemClock())
        for service in STORES:
            migrate(self.sources.databases[service], f"services.{service}")
        migrate(self.sources.keys_database, keys_schema.__name__)

    def open(self) -> tuple[Database, Blobs, Keyring]:
        """Open the stores with the settings of redaction."""
        keys = LocalKeys(self.layout.keys / "operator.json")
        keyring = Keyring(Database(self.sources.keys_database), keys, SystemClock())
        blobs = Blobs(open_store(self.sources.blobs), keyring, keys.hash_key)
        return Database(self.sources.databases["redaction"]), blobs, keyring


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(Layout(tmp_path / "var"))
    made.prepare()
    return made


def _row(number: int) -> dict[str, object]:
    return {one.name: _value(one, number) for one in VALUES.columns}


def _value(column: sa.Column[object], number: int) -> object:
    if isinstance(column.type, sa.Integer):
        return number
    return b"%d" % number if isinstance(column.type, sa.LargeBinary) else f"v{number}"


async def _write(place: Place, number: int) -> None:
    """Write a blob, then the row that refers to it, like the services."""
    database, blobs, _ = place.open()
    await blobs.put(_TENANT, KeyScope.REDACTED, f"d{number}", "text", f"words {number}".encode())
    await database.run(lambda connection: connection.execute(sa.insert(VALUES).values(_row(number))))


def _rows(place: Place) -> int:
    made = engine(place.sources.databases["redaction"])
    with made.begin() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(VALUES)).scalar_one())


async def _words(place: Place, number: int) -> str:
    _, blobs, _ = place.open()
    return (await blobs.get(BlobRef(_TENANT, KeyScope.REDACTED, f"d{number}", "text", 0))).decode()


def _backup(place: Place, target: Path, keys: Path | None) -> None:
    make_backup(place.sources, target, SystemClock(), keys=keys, progress=lambda _: None)


def _restore(
    source: Path, place: Place, keys: Path | None = None, *erasures: Path, without_keys: bool = False
) -> RestoreResult:
    return restore_backup(
        source,
        place.sources,
        SystemClock(),
        keys=keys,
        erasures=erasures,
        progress=lambda _: None,
        without_keys=without_keys,
    )


async def test_backup_under_load_is_consistent(place: Place, tmp_path: Path) -> None:
    warm, stop = asyncio.Event(), asyncio.Event()

    async def load() -> int:
        number = 0
        while not stop.is_set():
            await _write(place, number)
            number += 1
            if number == 5:
                warm.set()
        return number

    writing = asyncio.create_task(load())
    await warm.wait()
    await asyncio.to_thread(_backup, place, tmp_path / "b", tmp_path / "b" / "keys")
    stop.set()
    written = await writing
    other = Place(Layout(tmp_path / "other"))
    restored = await asyncio.to_thread(_restore, tmp_path / "b", other)
    kept = _rows(other)
    assert 5 <= kept <= written
    assert restored.keys
    assert [await _words(other, number) for number in range(kept)] == [f"words {number}" for number in range(kept)]


async def test_backup_without_keys_needs_them_back(place: Place, tmp_path: Path) -> None:
    await _write(place, 1)
    _backup(place, tmp_path / "b", tmp_path / "safe")
    assert not (tmp_path / "b" / "keys").exists()
    other, third = Place(Layout(tmp_path / "other")), Place(Layout(tmp_path / "third"))
    with pytest.raises(CommandError, match="there are no keys in") as caught:
        _restore(tmp_path / "b", other)
    assert "--without-keys" in caught.value.remedy
    assert not other.layout.databases.exists() or not list(other.layout.databases.glob("annotation*"))
    assert not _restore(tmp_path / "b", other, without_keys=True).keys
    assert not list(other.layout.keys.glob("*"))
    assert _restore(tmp_path / "b", third, tmp_path / "safe").keys
    assert await _words(third, 1) == "words 1"
    assert {path.stat().st_mode & 0o777 for path in third.layout.keys.iterdir()} == {0o600}


async def test_later_erasures_are_repeated(place: Place, tmp_path: Path) -> None:
    for number in (1, 2):
        await _write(place, number)
    _backup(place, tmp_path / "old", tmp_path / "old" / "keys")
    _, _, keyring = place.open()
    await keyring.destroy(_TENANT, "d1")
    _backup(place, tmp_path / "new", None)
    other = Place(Layout(tmp_path / "other"))
    assert _restore(tmp_path / "old", other, None, tmp_path / "new" / "erasures.jsonl").erased == 1
    assert await _words(other, 2) == "words 2"
    with pytest.raises(Reject, match="key_unavailable"):
        await _words(other, 1)


async def test_nothing_is_overwritten(place: Place, tmp_path: Path) -> None:
    _backup(place, tmp_path / "b", None)
    with pytest.raises(CommandError, match="is not empty"):
        _backup(place, tmp_path / "b", None)
    with pytest.raises(CommandError, match="not empty"):
        _restore(tmp_path / "b", place, without_keys=True)


async def test_keys_of_another_backup_are_refused(place: Place, tmp_path: Path) -> None:
    for name in ("a", "b"):
        _backup(place, tmp_path / name, tmp_path / name / "keys")
    with pytest.raises(CommandError, match="belongs to another backup"):
        _restore(tmp_path / "a", Place(Layout(tmp_path / "other")), tmp_path / "b" / "keys")


async def test_damaged_backup_is_refused(place: Place, tmp_path: Path) -> None:
    _backup(place, tmp_path / "b", None)
    (tmp_path / "b" / "databases" / "redaction.sqlite").write_bytes(b"")
    other = Place(Layout(tmp_path / "other"))
    with pytest.raises(CommandError, match="missing, changed or unknown"):
        _restore(tmp_path / "b", other)
    assert not other.layout.databases.exists()


def test_failed_backup_leaves_no_files(place: Place, tmp_path: Path) -> None:
    shutil.rmtree(place.layout.databases)
    with pytest.raises(CommandError, match="there is no"):
        _backup(place, tmp_path / "b", None)
    assert not list(tmp_path.glob("b*"))


def test_environment_names_other_databases(tmp_path: Path) -> None:
    found = sources_of(
        Layout(tmp_path), {"GLOSSATOR_ANNOTATION_DATABASE_URL": "postgresql://h/a", "GLOSSATOR_BLOBS_URL": "s3://b/p"}
    )
    assert found.databases["annotation"] == "postgresql://h/a"
    assert found.databases["ingestion"].startswith("sqlite:///")
    assert found.blobs == "s3://b/p"
