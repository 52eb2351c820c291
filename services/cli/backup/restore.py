"""Restore a backup into an empty, stopped system."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from services import redaction
from services.annotation.storage.tables import OUTBOX
from services.cli.backup.dumps import is_empty, load
from services.cli.backup.erasures import NAME as ERASURES
from services.cli.backup.erasures import read_log, replay_log
from services.cli.backup.holds import REGISTER, Row, merge_log
from services.cli.backup.holds import read_log as read_holds
from services.cli.backup.manifest import KEYS_FOLDER, Manifest, read_manifest
from services.cli.backup.objects import copy_objects, holds_objects
from services.cli.backup.sources import KEYS, STORES, Sources
from services.cli.errors import CommandError
from services.cli.progress import Progress
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.secret_files import read_secret, write_secret
from services.shared.runtime.storage.blobs import open_store
from services.shared.runtime.storage.database import engine
from services.shared.runtime.storage.schema import migrate


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """The result of a restore. `keys`: they were restored. `republished`: events that annotation will publish again."""

    manifest: Manifest
    blobs: int
    keys: bool
    erased: int
    republished: int


def restore_backup(
    folder: Path,
    sources: Sources,
    clock: Clock,
    *,
    keys: Path | None,
    erasures: Sequence[Path],
    progress: Progress,
    holds: Sequence[Path] = (),
    without_keys: bool = False,
) -> RestoreResult:
    """Check all hashes, then copy all data. Writes nothing if a hash is wrong or the system is not empty.

    `keys`: their folder, by default inside `folder`. `without_keys`: restore none, so that no text can be decrypted.
    `erasures`, `holds`: logs of newer backups. Their erasures are repeated, their holds and lifts apply. Erased data
    stays erased. Raises `CommandError`, `Retry`.
    """
    manifest = read_manifest(folder)
    apart = None if without_keys else keys or folder / KEYS_FOLDER
    if apart is not None and not apart.exists():
        raise CommandError(f"there are no keys in {apart}", "name their folder with --keys, or use --without-keys")
    if apart is not None and read_manifest(apart).backup_id != manifest.backup_id:
        raise CommandError(f"{apart} belongs to another backup", "name the keys of this one with --keys")
    for what in _not_empty(sources):
        raise CommandError(f"{what} is not empty", "restore into a new --directory, or delete the data")
    erased_owners = [one for path in (folder / ERASURES, *erasures) for one in read_log(path)]
    newer_holds = [row for path in holds for row in read_holds(path)]
    progress("hashes")
    for name in STORES:
        load(_dump_of(folder / "databases", name), sources.databases[name])
        progress(f"{name} database")
    _restore_holds(folder, sources, newer_holds)
    blobs = copy_objects(open_store(f"file://{folder / 'blobs'}"), open_store(sources.blobs))
    progress(f"{blobs} blobs")
    erased = 0
    if apart is not None:
        load(_dump_of(apart, KEYS), sources.keys_database)
        for path in sorted((apart / "files").glob("*.json")):
            write_secret(sources.key_files / path.name, read_secret(path))
        erased = replay_log(sources.keys_database, erased_owners, clock.now())
        progress("keys")
    return RestoreResult(manifest, blobs, apart is not None, erased, _republish(sources.databases["annotation"]))


def _restore_holds(folder: Path, sources: Sources, newer: Sequence[Row]) -> None:
    if (folder / REGISTER).exists() and not sources.holds.exists():
        sources.holds.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sources.holds.write_bytes((folder / REGISTER).read_bytes())
    if newer:
        migrate(sources.databases["redaction"], redaction.__name__)
        merge_log(sources.databases["redaction"], newer)


def _not_empty(sources: Sources) -> Iterator[str]:
    for name, url in (*sources.databases.items(), (KEYS, sources.keys_database)):
        if not is_empty(url):
            yield f"the {name} database"
    if holds_objects(open_store(sources.blobs)):
        yield sources.blobs
    if any(sources.key_files.glob("*.json")):
        yield str(sources.key_files)


def _republish(annotation_url: str) -> int:
    """Mark all events as unpublished: the broker is empty. They keep their ids and cursors."""
    made = engine(annotation_url)
    try:
        with made.begin() as connection:
            return connection.execute(sa.update(OUTBOX).values(published_at=None)).rowcount
    finally:
        made.dispose()


def _dump_of(folder: Path, name: str) -> Path:
    return next(path for path in sorted(folder.iterdir()) if path.stem == name)
