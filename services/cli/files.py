"""Expand the paths of a command to files, shorten paths for output, and write files."""

import os
from collections.abc import Sequence
from pathlib import Path

from services.cli.errors import CommandError


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


def write_private(path: Path, data: bytes, *, force: bool) -> None:
    """Write a file that only its owner reads. An existing one is replaced only with `force`."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL), 0o600)
    except FileExistsError:
        raise CommandError(f"{near(path)} exists", "give another name, or --force to replace it") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
