"""Make a backup of a running system."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from services.cli.backup.dumps import dump, schemas
from services.cli.backup.erasures import NAME as ERASURES
from services.cli.backup.erasures import read_table, write_log
from services.cli.backup.holds import NAME as HOLDS
from services.cli.backup.holds import REGISTER, read_holds
from services.cli.backup.holds import write_log as write_holds
from services.cli.backup.manifest import KEYS_FOLDER, write_manifest
from services.cli.backup.objects import copy_objects
from services.cli.backup.sources import KEYS, Sources
from services.cli.errors import CommandError
from services.cli.progress import Progress
from services.shared.runtime.access.call import new_id
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.secret_files import read_secret, write_secret
from services.shared.runtime.storage.blobs import open_store


@dataclass(frozen=True, slots=True)
class BackupResult:
    """The contents of a backup: numbers of databases and blobs. `keys` is None if it has no keys."""

    backup_id: str
    folder: Path
    keys: Path | None
    databases: int
    blobs: int


def make_backup(sources: Sources, folder: Path, clock: Clock, *, keys: Path | None, progress: Progress) -> BackupResult:
    """Copy all data to the new `folder`, and the keys to `keys`. If it fails, `folder` does not exist.

    The order is databases, blobs, keys: rows refer to blobs, and blobs to keys. Raises `CommandError`, `Retry`.
    """
    for target in (folder, *([] if keys is None else [keys])):
        if target.exists() and any(target.iterdir()):
            raise CommandError(f"{target} is not empty", "name a new folder")
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        result = _fill(part, sources, clock, folder, keys, progress)
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return result


def _fill(
    part: Path, sources: Sources, clock: Clock, folder: Path, keys: Path | None, progress: Progress
) -> BackupResult:
    backup_id, began = new_id(), clock.now()
    (part / "databases").mkdir(mode=0o700, parents=True)
    part.chmod(0o700)
    versions: dict[str, str] = {}
    for name, url in sources.databases.items():
        dump(url, part / "databases", name)
        versions |= schemas(url)
        progress(f"{name} database")
    blobs = copy_objects(open_store(sources.blobs), open_store(f"file://{part / 'blobs'}"))
    progress(f"{blobs} blobs")
    table = part / "table"
    table.mkdir()
    dump(sources.keys_database, table, KEYS)
    write_log(part / ERASURES, read_table(sources.keys_database))
    write_holds(part / HOLDS, read_holds(sources.databases["redaction"]))
    if sources.holds.exists():
        (part / REGISTER).write_bytes(sources.holds.read_bytes())
    if keys is None:
        shutil.rmtree(table)
    else:
        inside = keys if keys != folder / KEYS_FOLDER else part / KEYS_FOLDER
        inside.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in table.iterdir():
            shutil.move(path, inside / path.name)
        table.rmdir()
        for path in sorted(sources.key_files.glob("*.json")):
            write_secret(inside / "files" / path.name, read_secret(path))
        write_manifest(inside, backup_id, began, schemas(sources.keys_database))
        progress("keys, in a separate folder")
    write_manifest(part, backup_id, began, versions)
    return BackupResult(backup_id, folder, keys, len(sources.databases), blobs)
