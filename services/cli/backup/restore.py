"""Puts a backup back into a system that is empty and does not run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from services.annotation.storage.tables import OUTBOX
from services.cli.backup.dumps import is_empty, load
from services.cli.backup.erasures import NAME as ERASURES
from services.cli.backup.erasures import read_log, replay_log
from services.cli.backup.manifest import APART, Manifest, read_manifest
from services.cli.backup.objects import copy_objects, holds_objects
from services.cli.backup.sources import KEYS, STORES, Sources
from services.cli.faults import CommandError
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.secret_files import read_secret, write_secret
from services.shared.runtime.storage.blobs import open_store
from services.shared.runtime.storage.database import engine

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """`keys`: whether words can be opened. `told_again`: events that the stores will publish anew."""

    manifest: Manifest
    blobs: int
    keys: bool
    erased: int
    told_again: int


def restore_backup(
    folder: Path, sources: Sources, clock: Clock, *, keys: Path | None, erasures: Sequence[Path], told: Told
) -> Restored:
    """Checks all hashes first; writes nothing where one is wrong, or where something is there already.

    `erasures`: logs of newer backups, whose subjects stay erased. Raises `CommandError`, `Retry`.
    """
    manifest = read_manifest(folder)
    apart = keys or (folder / APART if (folder / APART).exists() else None)
    if apart is not None and read_manifest(apart).backup_id != manifest.backup_id:
        raise CommandError(f"{apart} belongs to another backup", "name the keys of this one with --keys")
    for what in _in_the_way(sources):
        raise CommandError(f"{what} is not empty", "restore into a new --directory, or delete what is there")
    gone = [one for path in (folder / ERASURES, *erasures) for one in read_log(path)]
    told("hashes")
    for name in STORES:
        load(_dump_of(folder / "databases", name), sources.databases[name])
        told(f"{name} database")
    blobs = copy_objects(open_store(f"file://{folder / 'blobs'}"), open_store(sources.blobs))
    told(f"{blobs} blobs")
    erased = 0
    if apart is not None:
        load(_dump_of(apart, KEYS), sources.keys_database)
        for path in sorted((apart / "files").glob("*.json")):
            write_secret(sources.key_files / path.name, read_secret(path))
        erased = replay_log(sources.keys_database, gone, clock.now())
        told("keys")
    return Restored(manifest, blobs, apart is not None, erased, _tell_again(sources.databases["annotation"]))


def _in_the_way(sources: Sources) -> Iterator[str]:
    for name, url in (*sources.databases.items(), (KEYS, sources.keys_database)):
        if not is_empty(url):
            yield f"the {name} database"
    if holds_objects(open_store(sources.blobs)):
        yield sources.blobs
    if any(sources.key_files.glob("*.json")):
        yield str(sources.key_files)


def _tell_again(annotation_url: str) -> int:
    """The broker is new: what was published is published once more, with the same ids and cursors."""
    made = engine(annotation_url)
    try:
        with made.begin() as connection:
            return connection.execute(sa.update(OUTBOX).values(published_at=None)).rowcount
    finally:
        made.dispose()


def _dump_of(folder: Path, name: str) -> Path:
    return next(path for path in sorted(folder.iterdir()) if path.stem == name)
