"""Makes a backup of a system that goes on working."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.cli.backup.dumps import dump, schemas
from services.cli.backup.erasures import NAME as ERASURES
from services.cli.backup.erasures import read_table, write_log
from services.cli.backup.manifest import APART, write_manifest
from services.cli.backup.objects import copy_objects
from services.cli.backup.sources import KEYS, Sources
from services.cli.faults import CommandError
from services.shared.runtime.access.call import new_id
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.secret_files import read_secret, write_secret
from services.shared.runtime.storage.blobs import open_store

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What was copied; `keys` is None where they were left out."""

    backup_id: str
    folder: Path
    keys: Path | None
    databases: int
    blobs: int


def make_backup(sources: Sources, folder: Path, clock: Clock, *, keys: Path | None, told: Told) -> Made:
    """Into `folder`, which must not exist; the keys into `keys`. Whole or not at all. Raises `CommandError`, `Retry`.

    Databases first, then blobs, then keys: each copy finds in the later ones all that it refers to.
    """
    if folder.exists() and any(folder.iterdir()):
        raise CommandError(f"{folder} holds something already", "name a new folder")
    if keys is not None and keys.exists() and any(keys.iterdir()):
        raise CommandError(f"{keys} holds something already", "name a new folder")
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        made = _fill(part, sources, clock, folder, keys, told)
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return made


def _fill(part: Path, sources: Sources, clock: Clock, folder: Path, keys: Path | None, told: Told) -> Made:
    backup_id, began = new_id(), clock.now()
    (part / "databases").mkdir(mode=0o700, parents=True)
    part.chmod(0o700)
    versions: dict[str, str] = {}
    for name, url in sources.databases.items():
        dump(url, part / "databases", name)
        versions |= schemas(url)
        told(f"{name} database")
    blobs = copy_objects(open_store(sources.blobs), open_store(f"file://{part / 'blobs'}"))
    told(f"{blobs} blobs")
    table = part / "table"
    table.mkdir()
    dump(sources.keys_database, table, KEYS)
    write_log(part / ERASURES, read_table(sources.keys_database))
    if keys is None:
        shutil.rmtree(table)
    else:
        inside = keys if keys != folder / APART else part / APART
        inside.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in table.iterdir():
            shutil.move(path, inside / path.name)
        table.rmdir()
        for path in sorted(sources.key_files.glob("*.json")):
            write_secret(inside / "files" / path.name, read_secret(path))
        write_manifest(inside, backup_id, began, schemas(sources.keys_database))
        told("keys, apart")
    write_manifest(part, backup_id, began, versions)
    return Made(backup_id, folder, keys, len(sources.databases), blobs)
