"""The released folders and the names of their files."""

import json
import tarfile
from pathlib import Path

from scripts.releasekit.ids import Ids

RELEASED = Path(__file__).resolve().parents[2] / "deploy" / "released"
CHART, PROTOS, IDS, BACKUP = "chart", "released.binpb", "demo_ids.json", "backup.tar.xz"


def released(folder: Path = RELEASED) -> list[Path]:
    """One folder per version, the newest last."""
    found = (path for path in folder.iterdir() if path.name[0].isdigit()) if folder.exists() else ()
    return sorted(found, key=lambda path: [int(part) for part in path.name.split(".")])


def write_ids(folder: Path, ids: Ids) -> None:
    """Write the ids as sorted JSON, so that people can compare two files."""
    (folder / IDS).write_text(json.dumps(ids, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def recorded_ids(folder: Path) -> Ids:
    """Read the ids of a released folder."""
    ids: Ids = json.loads((folder / IDS).read_text())
    return ids


def pack_backup(folder: Path, backup: Path) -> None:
    """Write an archive: git does not keep file modes, and services refuse key files that others can read."""
    with tarfile.open(folder / BACKUP, "w:xz") as archive:
        archive.add(backup, "backup")


def unpack_backup(folder: Path, target: Path) -> Path:
    """Extract the backup to a folder below `target`, and return it."""
    with tarfile.open(folder / BACKUP) as archive:
        archive.extractall(target, filter="data")
    return target / "backup"
