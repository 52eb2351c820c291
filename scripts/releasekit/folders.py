"""Where released folders lie, and what the files in them are called."""

import json
import tarfile
from pathlib import Path

from scripts.releasekit.ids import Ids

RELEASED = Path(__file__).resolve().parents[2] / "deploy" / "released"
CHART, PROTOS, IDS, BACKUP = "chart", "released.binpb", "demo_ids.json", "backup.tar.xz"


def released(folder: Path = RELEASED) -> list[Path]:
    """One folder for each version, the newest last."""
    found = (path for path in folder.iterdir() if path.name[0].isdigit()) if folder.exists() else ()
    return sorted(found, key=lambda path: [int(part) for part in path.name.split(".")])


def write_ids(folder: Path, ids: Ids) -> None:
    """Sorted, so that two of them can be compared by eye."""
    (folder / IDS).write_text(json.dumps(ids, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def recorded_ids(folder: Path) -> Ids:
    """What `write_ids` wrote."""
    ids: Ids = json.loads((folder / IDS).read_text())
    return ids


def pack_backup(folder: Path, backup: Path) -> None:
    """An archive, because version control keeps no file modes, and key files open to others are refused."""
    with tarfile.open(folder / BACKUP, "w:xz") as archive:
        archive.add(backup, "backup")


def unpack_backup(folder: Path, target: Path) -> Path:
    """The backup as `glossator backup` made it, below `target`."""
    with tarfile.open(folder / BACKUP) as archive:
        archive.extractall(target, filter="data")
    return target / "backup"
