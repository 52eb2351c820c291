"""The manifest of a backup: versions, and the hash of every file."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from services.cli.errors import CommandError
from services.shared.wire.json_codec import to_json

FORMAT = 1
NAME = "manifest.json"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files`: SHA-256 by path. `backup_id` is the same in the manifests of a backup and of its keys."""

    backup_id: str
    made_at: datetime
    glossator: str
    schemas: Mapping[str, str]
    files: Mapping[str, str]
    format: int = FORMAT


def write_manifest(folder: Path, backup_id: str, made_at: datetime, schemas: Mapping[str, str]) -> Manifest:
    """Write the manifest of all files in `folder`, except the keys, which have their own manifest."""
    files = {path: hash_of(folder / path) for path in _files(folder)}
    manifest = Manifest(backup_id, made_at, version("glossator"), dict(schemas), files)
    fields = {name: getattr(manifest, name) for name in ("format", "backup_id", "glossator", "schemas", "files")}
    (folder / NAME).write_text(json.dumps({**fields, "made_at": to_json(made_at)}, indent=1))
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest and check every file. Raises `CommandError` if a file is missing, changed or unknown."""
    try:
        fields = json.loads((folder / NAME).read_text())
        manifest = Manifest(**{**fields, "made_at": datetime.fromisoformat(fields["made_at"])})
    except (OSError, ValueError, KeyError, TypeError):
        remedy = f"name the folder that contains {NAME}"
        raise CommandError(f"{folder} has no readable {NAME}", remedy) from None
    if manifest.format > FORMAT:
        raise CommandError(f"{folder} was made by a newer version", f"use version {manifest.glossator} or later")
    found = set(_files(folder))
    wrong = sorted(found ^ set(manifest.files)) or sorted(
        path for path in found if hash_of(folder / path) != manifest.files[path]
    )
    if wrong:
        raise CommandError(
            f"{len(wrong)} files of {folder} are missing, changed or unknown, the first is {wrong[0]}",
            "use another copy of the backup",
        )
    return manifest


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and relative.parts[0] not in (NAME, KEYS_FOLDER):
            yield str(relative)


KEYS_FOLDER = "keys"
