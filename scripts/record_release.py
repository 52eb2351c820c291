"""Record a release in deploy/released/VERSION. Later versions test their upgrade with it.

Plays the demo twice, on SQLite and on PostgreSQL, with the keys of the previous release. Fails if the two runs give
different ids. Takes about two minutes. deploy/released/README.md describes the files.
"""

import argparse
import shutil
import sys
import tempfile
from importlib.metadata import version as installed
from pathlib import Path

from scripts.generate_protos import write_image
from scripts.releasekit.differences import differences
from scripts.releasekit.dumps import POSTGRES, SQLITE, write_dump
from scripts.releasekit.folders import CHART, PROTOS, RELEASED, pack_backup, released, unpack_backup, write_ids
from scripts.releasekit.ids import read_ids
from scripts.releasekit.play import make_databases, played
from services.cli.backup.make import make_backup
from services.cli.backup.manifest import KEYS_FOLDER
from services.cli.backup.sources import KEYS, sources_of
from services.cli.local.postgres import LocalPostgres
from services.cli.local.tools import CHECKOUT
from services.shared.runtime.clock import SystemClock


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.record_release", description=__doc__)
    parser.add_argument("version", help="the version in pyproject.toml, such as 0.2.0")
    version = parser.parse_args().version
    target = RELEASED / version
    if version != installed("glossator"):
        parser.error(f"the checkout has version {installed('glossator')}: change pyproject.toml, then `make setup`")
    if target.exists():
        parser.error(f"{target} exists: a released folder never changes")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        record(work / version, work)
        shutil.copytree(work / version, target)
    print(f"recorded: {target.relative_to(CHECKOUT)}")
    return 0


def record(folder: Path, work: Path) -> None:
    """Fill `folder`. `work` is a temporary folder. Raises `RuntimeError` if the two runs differ."""
    for kind in (SQLITE, POSTGRES):
        (folder / "dumps" / kind).mkdir(parents=True)
    shutil.copytree(CHECKOUT / "deploy" / "helm" / "glossator", folder / CHART)
    write_image(folder / PROTOS)
    databases = _record_sqlite(folder, work)
    with LocalPostgres(die_with_parent=True) as postgres:
        others = make_databases(postgres, "released")
        with played(work / POSTGRES, work / SQLITE / "keys", others):
            pass
        for name, url in others.items():
            write_dump(url, folder / "dumps" / POSTGRES, name)
        found = differences(read_ids(databases), read_ids(others))
    if found:
        raise RuntimeError("two runs gave different ids:\n" + "\n".join(found))


def _record_sqlite(folder: Path, work: Path) -> dict[str, str]:
    """Record backup, ids and dumps of one system. Returns the databases of the backup."""
    before = released()
    keys = unpack_backup(before[-1], work / "before") / KEYS_FOLDER / "files" if before else None
    backup = work / "backup"
    with played(work / SQLITE, keys) as system:
        make_backup(sources_of(system.layout, {}), backup, SystemClock(), keys=backup / KEYS_FOLDER, progress=_progress)
    pack_backup(folder, backup)
    found = sorted((*(backup / "databases").glob("*.sqlite"), backup / KEYS_FOLDER / f"{KEYS}.sqlite"))
    databases = {path.stem: f"sqlite:///{path}" for path in found}
    for name, url in databases.items():
        write_dump(url, folder / "dumps" / SQLITE, name)
    write_ids(folder, read_ids(databases))
    return databases


def _progress(part: str) -> None:
    print(f"  {part}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
