"""The files whose words are compared: those of folders, and those with every construct of a format."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(os.environ.get("GLOSSATOR_DATA", Path(__file__).parents[4] / "shared" / "data"))
FOLDERS = ("formats", "malformed", "loans_html")


@dataclass(frozen=True, slots=True)
class File:
    """A document: its name, which can have folders, and its bytes."""

    name: str
    data: bytes


def default_folders() -> list[Path]:
    """The folders of public files that this machine has."""
    return [DATA / name for name in FOLDERS if (DATA / name).is_dir()]


def files_of(folders: Iterable[Path]) -> list[Path]:
    """The files below folders, and those that are named themselves; in order, without links."""
    found: list[Path] = []
    for one in folders:
        paths = sorted(one.rglob("*")) if one.is_dir() else [one]
        found += [path for path in paths if path.is_file() and not path.is_symlink()]
    return found


def read(paths: Iterable[Path]) -> Iterator[File]:
    for path in paths:
        yield File(path.name, path.read_bytes())
