"""Open each released folder with the current code."""

from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

import pytest

from scripts.releasekit.dumps import POSTGRES, SQLITE, load_dump
from scripts.releasekit.folders import released, unpack_backup
from scripts.releasekit.play import make_databases as make_postgres_databases
from services.cli.backup.manifest import KEYS_FOLDER
from services.cli.backup.restore import RestoreResult, restore_backup
from services.cli.backup.sources import sources_of
from services.cli.local.layout import Layout
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.storage.schema import migrate
from tests.integration.released.opened import PACKAGES, Released

MakeDatabases = Callable[[str], Mapping[str, str]]


@pytest.fixture(scope="module", params=released(), ids=lambda folder: folder.name)
def release(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


@pytest.fixture(scope="module")
def backup(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backup in the released folder, as `glossator backup` wrote it."""
    return unpack_backup(release, tmp_path_factory.mktemp("backup"))


@pytest.fixture(scope="module", params=[SQLITE, pytest.param(POSTGRES, marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def dumped(release: Path, backup: Path, kind: str, make_databases: MakeDatabases) -> Released:
    """The dumps of the release in new databases, migrated to the current schema."""
    databases = make_databases(kind)
    for name, url in databases.items():
        load_dump(release / "dumps" / kind, name, url)
        migrate(url, PACKAGES[name])
    return Released(databases, backup / KEYS_FOLDER / "files")


@pytest.fixture(scope="module")
def new(kind: str, make_databases: MakeDatabases) -> Mapping[str, str]:
    """The URLs of databases that the current code created, by service."""
    databases = make_databases(kind)
    for name, url in databases.items():
        migrate(url, PACKAGES[name])
    return databases


@pytest.fixture(scope="module")
def restored(backup: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Released, RestoreResult]:
    """The restored backup, migrated to the current schema."""
    sources = sources_of(Layout(tmp_path_factory.mktemp("restored")), {})
    done = restore_backup(backup, sources, SystemClock(), keys=None, erasures=(), progress=lambda _: None)
    databases = {**sources.databases, "keys": sources.keys_database}
    for name, url in databases.items():
        migrate(url, PACKAGES[name])
    return Released(databases, sources.key_files, sources.blobs), done


@pytest.fixture(scope="module")
def make_databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> MakeDatabases:
    """Create an empty database for each service that has one, and for the wrapped keys."""

    def make(kind: str) -> Mapping[str, str]:
        if kind == POSTGRES:
            return make_postgres_databases(request.getfixturevalue("postgres"), f"released_{uuid4().hex}")
        folder = tmp_path_factory.mktemp("databases")
        return {name: f"sqlite:///{folder / name}.sqlite" for name in PACKAGES}

    return make
