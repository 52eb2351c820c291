"""Which files a command is to work on."""

from collections.abc import Sequence
from pathlib import Path


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files named, and all files below the folders named, in order of their names."""
    found: list[Path] = []
    for path in paths:
        found += sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    return found
