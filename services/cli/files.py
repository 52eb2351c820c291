"""Expand the paths of a command to files, and shorten paths for output."""

from collections.abc import Sequence
from pathlib import Path


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The named files, and all files in the named folders and their subfolders, sorted by path."""
    files: list[Path] = []
    for path in paths:
        files += sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    return files


def near(path: Path) -> Path:
    """The path relative to the working directory, if it is inside it; else unchanged."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
